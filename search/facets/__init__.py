"""The facet types: for each the values, their labels and order, and how readers choose among them. `all_types` lists them.

Imports the base modules.
"""
