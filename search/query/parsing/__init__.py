"""Parses the text of a query, complete or half-typed, to words, phrases, exclusions, prefixes and filters."""
