"""Reading the text of a query for one generation of an index, and removing words from it."""
