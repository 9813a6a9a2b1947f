"""A folder of files to strategies and faults: files, front matter, languages, themes.

Imports the ground, `site`, `markdown`, `analysis` and `processes`.
"""
