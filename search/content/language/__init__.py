"""The language that a file is written in: what it says of itself, what its path says, and what its words say.

Imports the ground, `languages`, `site` and `analysis`.
"""
