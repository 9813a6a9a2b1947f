"""Keeping the index up to date: build, incremental update, watcher, polling, tasks.

Imports `content`, `checks` and `engines`.
"""
