"""Converts Markdown, in its common dialects, to sections, plain text, anchors and safe HTML.

Imports base modules only (`errors`, `strategies`, `cache`).
"""
