"""The query: its model, parser and expansion, the searched fields, named values, and the results.

Imports the base modules, `content` and `analysis`.
"""
