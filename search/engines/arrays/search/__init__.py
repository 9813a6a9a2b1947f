"""A search over one generation: matching, weighting, scoring, sorting and collecting the top k."""
