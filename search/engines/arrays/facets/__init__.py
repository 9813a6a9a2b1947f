"""Facets: the strategies that filters select, and the exact counts of each facet's values."""
