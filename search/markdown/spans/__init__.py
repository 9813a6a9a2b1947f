"""Inline syntax: attribute lists, links, footnotes, and limits on Python-Markdown's search for their ends."""
