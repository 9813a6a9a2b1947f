"""Results to the values that the API answers with, one file an answer."""
