"""Exports: CSV, JSON Lines, feeds.

Imports `urls`, `components`, `http` and the serializers of `api`.
"""
