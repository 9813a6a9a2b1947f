"""The lint rules, one function each, by what they look at; `all_rules` lists them."""
