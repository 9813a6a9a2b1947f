"""The one search that pages, API and command line share: highlighting, autocomplete, relaxation, coverage.

Imports `query` and `engines`.
"""
