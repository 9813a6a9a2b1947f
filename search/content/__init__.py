"""Reads a content folder into strategies and faults: files, front matter, languages, themes.

Imports the ground, `site`, `markdown`, `analysis` and `processes`.
"""
