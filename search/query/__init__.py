"""What is asked: the query's model and parser, synonyms, compounds, the searched fields, and the results.

Imports the base modules, `content` and `analysis`.
"""
