"""Passages: the matched words of a text, the best sentence of a strategy, and the reason why it was found."""
