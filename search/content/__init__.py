"""Reads a content folder into strategies and faults: files, front matter, languages, themes.

Imports the base modules, `site`, `markdown`, `analysis` and `processes`.
"""
