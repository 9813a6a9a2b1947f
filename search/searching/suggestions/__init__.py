"""Suggestions: what a half-typed search may become, and where to go from one that finds nothing."""
