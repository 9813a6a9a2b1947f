"""What a long-running process needs: parent watch, logging, the address it listens on.

Also calls within limits, in processes of their own. Imports `errors` only.
"""
