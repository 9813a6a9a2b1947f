"""Components shared by several pages: hits, highlighted text, wording, pictures.

Imports `urls`.
"""
