"""The formats of front matter (YAML, TOML and JSON): where each begins and ends, and loaders with limits.

Imports the base modules and `site`.
"""
