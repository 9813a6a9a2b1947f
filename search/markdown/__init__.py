"""Converts Markdown, in its common dialects, to sections, plain text, anchors and safe HTML.

Imports the ground only (`errors`, `strategies`, `cache`).
"""
