"""What is a word at all: sets of all words of a language, small enough to be there in every process."""
