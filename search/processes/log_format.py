"""Log formats: a JSON object a line for programs, plain text for a terminal."""

import json
import logging
import select
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

MAX_BYTES = max(4096, select.PIPE_BUF)
"""Longest line: Linux writes up to this many bytes to a pipe atomically (`pipe(7)`)."""

_STANDARD = frozenset(logging.makeLogRecord({}).__dict__) | {"asctime", "message", "taskName"}
"""Attributes of every log record; all others were given as `extra`."""
_CONTROLS = {code: f"\\x{code:02x}" for code in (*range(0x20), *range(0x7F, 0xA0), 0x2028, 0x2029)}
_CONTROLS_IN_LINES = {code: shown for code, shown in _CONTROLS.items() if code != ord("\n")}


class JsonLine(logging.Formatter):
    """One JSON object a line, in ASCII, of at most `MAX_BYTES`: texts that are too long lose their middle."""

    def format(self, record: logging.LogRecord) -> str:
        """`time` in UTC, `level`, `logger`, `message`, `process`, the `extra` values, `exception` with its traceback."""
        entry = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
            "process": record.process,
            **_extra(record),
        }
        if record.exc_info:
            entry["exception"] = self.formatException(record.exc_info)
        while len(line := json.dumps(entry, separators=(",", ":"), default=str)) >= MAX_BYTES:
            longest = max(entry, key=lambda key: len(str(entry[key])))
            entry[longest] = _without_middle(str(entry[longest]))
        return line


class TerminalLine(logging.Formatter):
    """Plain text. Control characters are escaped, so that no text moves the cursor or imitates another entry."""

    def format(self, record: logging.LogRecord) -> str:
        """Time, level, logger and message, then the `extra` values, then a traceback."""
        extra = "".join(f" {name}={json.dumps(value, default=str)}" for name, value in _extra(record).items())
        line = f"{self.formatTime(record)} {record.levelname} {record.name}: {record.getMessage()}{extra}".translate(_CONTROLS)
        if record.exc_info:
            line += "\n" + self.formatException(record.exc_info).translate(_CONTROLS_IN_LINES)
        return line


def _extra(record: logging.LogRecord) -> Mapping[str, Any]:
    return {name: value for name, value in record.__dict__.items() if name not in _STANDARD}


def _without_middle(text: str) -> str:
    third = len(text) // 3
    return f"{text[:third]} ... {text[-third:]}"
