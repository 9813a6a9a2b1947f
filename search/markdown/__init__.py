"""Markdown in the dialects that people write, to sections, plain text, anchors and safe HTML.

Imports the ground only (`errors`, `strategies`, `cache`).
"""
