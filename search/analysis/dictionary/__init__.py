"""Dictionaries: sets of all words of a language, small enough for every process to have them."""
