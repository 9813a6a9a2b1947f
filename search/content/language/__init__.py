"""Determines the language of a file: from its front matter, its path and its words.

Imports the base modules, `languages`, `site` and `analysis`.
"""
