"""Filters to sets of strategies, and the exact counts of each facet's values."""
