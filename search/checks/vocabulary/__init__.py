"""What the rules know: fields, values and hosts, and the similarity of spellings."""
