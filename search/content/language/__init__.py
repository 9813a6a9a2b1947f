"""Determines the language of a file: from its front matter, its path and its words.

Imports the ground, `languages`, `site` and `analysis`.
"""
