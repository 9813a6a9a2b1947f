"""The command line, one file a verb.

The only part of `search` that may import `web`.
"""
