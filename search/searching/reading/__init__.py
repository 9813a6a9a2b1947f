"""What the text of a query means to one generation of an index: its words widened, and the values that it names."""
