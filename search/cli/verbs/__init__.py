"""The verbs, each a command in the module of its name."""
