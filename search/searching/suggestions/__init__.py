"""Suggestions: autocomplete for a half-typed query, and alternatives to a search that finds nothing."""
