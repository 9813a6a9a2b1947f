"""Documents to arrays: tokens, occurrences, the inversion to postings, and the layout of the file."""
