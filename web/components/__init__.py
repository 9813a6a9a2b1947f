"""What several pages show: hits, highlighted text, wording, pictures.

Imports `urls`.
"""
