"""Words that count as one: stems, spellings, words kept apart, and lemmas from dictionaries."""
