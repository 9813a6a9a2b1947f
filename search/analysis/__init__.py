"""Text to terms: tokens, folding, stems, stop words, the correction of misspelt ones; and where sentences begin.

Imports only the base modules, such as `errors` and `strategies`.
"""
