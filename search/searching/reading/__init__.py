"""What the text of a query means to one generation of an index, and what is left of it without some of its words."""
