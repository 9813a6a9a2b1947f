"""Text to terms: tokens, folding, stems, stop words and spelling correction; and where sentences begin.

Imports only the base modules, such as `errors` and `strategies`.
"""
