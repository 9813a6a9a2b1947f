"""Text to terms: tokens, folding, stems, stop words, and the correction of misspelt ones.

Imports the ground only.
"""
