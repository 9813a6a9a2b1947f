"""Pages about the collection: home, themes, coverage, statistics."""
