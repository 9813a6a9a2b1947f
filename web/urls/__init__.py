"""The URL is the search: parameters, search URLs, links and converters.

Imports `search` only.
"""
