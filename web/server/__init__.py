"""The server: the supervisor of its processes, and the WSGI entry of a worker.

Imports `app`.
"""
