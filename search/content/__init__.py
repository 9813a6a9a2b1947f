"""A folder of files to strategies and faults: files, front matter, YAML, themes.

Imports the ground, `site` and `markdown`.
"""
