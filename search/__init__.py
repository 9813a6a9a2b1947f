"""Strategy Search: full-text search over a folder of strategies in Markdown."""
