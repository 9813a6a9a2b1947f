"""Languages by their tags, whether they are searched as such or not: names and directions.

Imports nothing of the project.
"""
