"""Support for long-running processes: parent watch, logging, the address to listen on, and a process pool with limits.

Imports `errors` only.
"""
