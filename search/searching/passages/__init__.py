"""Passages: what of a query stands in them, which sentence says most of it, and why a section was found."""
