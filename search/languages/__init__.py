"""Languages by their tags, whether they are searched or not: names and directions; the names of months.

Imports nothing of the project.
"""
