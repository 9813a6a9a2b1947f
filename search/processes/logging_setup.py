"""Logging of the server's processes to standard error: each line is written atomically, even with several writers."""

from __future__ import annotations

import logging
import os
import sys
import threading
from contextlib import suppress
from types import TracebackType

from search.processes.log_format import JsonLine, TerminalLine

_STANDARD_ERROR = 2

_log = logging.getLogger(__name__)


def log_from(level: str) -> None:
    """Log in this process from a level on: `debug`, `info`, `warning`, `error` or `critical`.

    Uncaught errors and Python's warnings are logged too; otherwise they would be printed over several lines.
    """
    handler = _Lines() if sys.stderr else logging.NullHandler()  # if it was closed, its descriptor may be another file's
    handler.setFormatter(TerminalLine() if os.isatty(_STANDARD_ERROR) else JsonLine())
    logging.basicConfig(level=level.upper(), handlers=[handler])
    logging.captureWarnings(True)
    sys.excepthook = _uncaught
    sys.unraisablehook = _unraisable
    threading.excepthook = _uncaught_in_thread


class _Lines(logging.Handler):
    """Writes each line by one system call, so that lines of several processes are not mixed."""

    def emit(self, record: logging.LogRecord) -> None:
        try:
            line = self.format(record) + "\n"
        except Exception as error:  # arguments do not fit the message: log it unformatted
            text, cause = f"{record.msg!r} {record.args!r}", (type(error), error, error.__traceback__)
            plain = {**record.__dict__, "msg": text, "args": (), "exc_info": cause}
            line = self.format(logging.makeLogRecord(plain)) + "\n"
        with suppress(OSError):  # a log that cannot be written must not stop an answer
            os.write(_STANDARD_ERROR, line.encode("utf-8", "backslashreplace"))


def _uncaught(_kind: type[BaseException], error: BaseException, _traceback: TracebackType | None) -> None:
    _log.critical("The process ends: %s", error, exc_info=error)


def _uncaught_in_thread(args: threading.ExceptHookArgs) -> None:
    if not isinstance(args.exc_value, SystemExit):
        _log.error("A thread ends: %s", args.exc_value, exc_info=args.exc_value)


def _unraisable(args: sys.UnraisableHookArgs) -> None:
    _log.error("%s: %s", args.err_msg or "Ignored", args.exc_value, exc_info=args.exc_value)
