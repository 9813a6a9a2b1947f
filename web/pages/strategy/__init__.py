"""One strategy's page: facts, sections with marks, related sections, schema.org data."""
