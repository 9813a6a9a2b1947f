"""Text to terms: tokens, folding, stems, stop words, the correction of misspelt ones; and where sentences begin.

Imports the ground only.
"""
