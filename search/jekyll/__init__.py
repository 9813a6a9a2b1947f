"""Pages as Jekyll's authors write them, Liquid and kramdown, turned into Markdown that Python-Markdown reads right."""
