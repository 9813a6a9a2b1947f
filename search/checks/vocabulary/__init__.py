"""What the rules know of the world: fields, values, hosts, and how near two spellings are."""
