"""Strategies side by side, as a page and as files."""
