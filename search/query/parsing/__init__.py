"""What a person typed, whole or half, to words, phrases, exclusions, beginnings and filters."""
