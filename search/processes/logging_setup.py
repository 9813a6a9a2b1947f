"""Log lines of the server's processes, on standard error."""

from __future__ import annotations

import logging

_FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"


def log_from(level: str) -> None:
    """Log in this process from a level on: `debug`, `info`, `warning`, `error` or `critical`."""
    logging.basicConfig(level=level.upper(), format=_FORMAT)
    # Each request logs a line, and what no line shows need not be found out for it (Logging HOWTO of Python, "Optimization").
    logging.logThreads = logging.logProcesses = logging.logMultiprocessing = False
    logging._srcfile = None
