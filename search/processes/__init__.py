"""What a long-running process needs: parent watch, logging, the address it listens on.

Imports `errors` only.
"""
