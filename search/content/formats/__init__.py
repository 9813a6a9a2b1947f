"""The formats of front matter, YAML, TOML and JSON: where each begins and ends, and its values, read within limits.

Imports the ground and `site`.
"""
