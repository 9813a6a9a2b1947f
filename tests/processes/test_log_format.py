"""Lines of the log: JSON that every tool reads, text that plays no tricks on a terminal, and each of them whole."""

import json
import logging
import os
import subprocess
import sys
from collections import Counter
from datetime import UTC, datetime
from typing import Any

import pytest

from search.processes.log_format import MAX_BYTES, JsonLine, TerminalLine
from tests.harness.serving_site import ROOT


def record(message: str, *args: object, error: BaseException | None = None, **extra: Any) -> logging.LogRecord:
    trace = (type(error), error, error.__traceback__) if error else None
    return logging.getLogger("room").makeRecord("room", logging.INFO, __file__, 1, message, args, trace, extra=extra)


def broken(text: str) -> ValueError:
    try:
        raise ValueError(text)
    except ValueError as error:
        return error


def test_an_entry_is_one_object_with_plain_keys() -> None:
    made = record("%d found", 3, path="/search", ms=1.5, status=None)
    line = JsonLine().format(made)
    told = json.loads(line)
    assert list(told) == ["time", "level", "logger", "message", "process", "path", "ms", "status"]
    when = datetime.fromisoformat(told.pop("time"))
    assert (when.tzinfo, abs(when.timestamp() - made.created) < 0.002) == (UTC, True)
    known = {"level": "INFO", "logger": "room", "message": "3 found", "process": os.getpid()}
    assert told == {**known, "path": "/search", "ms": 1.5, "status": None}


def test_a_traceback_is_a_field_of_its_entry() -> None:
    told = json.loads(JsonLine().format(record("It failed.", error=broken("no more"))))
    assert told["message"] == "It failed."
    assert told["exception"].startswith("Traceback")
    assert told["exception"].endswith("ValueError: no more")


@pytest.mark.parametrize("text", ["a\nb", "a\r\nb", "a\x85b", "a\u2028b", "\udcff", "\0", '"}\n{"', "ü", "\x1b[2J"])
def test_whatever_it_says_an_entry_is_one_line(text: str) -> None:
    line = JsonLine().format(record("%s", text, path=text))
    assert len(line.splitlines()) == 1
    assert line.isascii()
    assert (json.loads(line)["message"], json.loads(line)["path"]) == (text, text)


@pytest.mark.parametrize("length", [MAX_BYTES - 200, MAX_BYTES, 20 * MAX_BYTES])
def test_a_line_is_no_longer_than_a_pipe_takes_at_once(length: int) -> None:
    line = JsonLine().format(record("begin%send", "ü" * length, path="p" * length, error=broken("e" * length)))
    assert MAX_BYTES // 3 < len(line) < MAX_BYTES
    told = json.loads(line)
    assert (told["message"][:5], told["message"][-3:], told["exception"][:9]) == ("begin", "end", "Traceback")


@pytest.mark.parametrize("text", ["a\nb", "a\rb", "\x1b[2J", "a\x85b", "a\x9b2Jb", "\x7f", "a\u2028b"])
def test_on_a_terminal_nothing_moves_the_cursor_or_begins_another_entry(text: str) -> None:
    line = TerminalLine().format(record("%s", text, path=text))
    assert len(line.splitlines()) == 1
    assert not any(ord(character) in {*range(32), *range(127, 160)} for character in line)


def test_on_a_terminal_a_traceback_is_read_line_by_line() -> None:
    lines = TerminalLine().format(record("It failed.", error=broken("\x1b[2J"), ms=1)).split("\n")
    assert lines[0].endswith(" INFO room: It failed. ms=1")
    assert (lines[1], lines[-1]) == ("Traceback (most recent call last):", "ValueError: \\x1b[2J")


PROGRAM = """
import logging, sys, threading, warnings
from search.processes.logging_setup import log_from
log_from("info")
for number in range(200):
    logging.getLogger("room").info("%s", "x" * 3000, extra={"number": number})
logging.getLogger("room").info("%d of %d", "one")
warnings.warn("mind this")
thread = threading.Thread(target=lambda: 1 / 0)
thread.start()
thread.join()
class Late:
    def __del__(self): raise OSError("late")
Late()
raise RuntimeError("over")
"""
"""Everything that Python would print over several lines by itself."""


def test_several_processes_that_log_at_once_write_whole_lines() -> None:
    read, write = os.pipe()
    programs = [subprocess.Popen([sys.executable, "-c", PROGRAM], cwd=ROOT, stderr=write) for _ in range(4)]
    os.close(write)
    with os.fdopen(read, encoding="utf-8") as pipe:
        entries = [json.loads(line) for line in pipe]
    assert [program.wait(30) for program in programs] == [1] * 4
    assert Counter(entry["process"] for entry in entries) == {program.pid: 205 for program in programs}
    mine = [entry for entry in entries if entry["process"] == programs[0].pid]
    assert [entry["number"] for entry in mine[:200]] == list(range(200))
    assert [entry["level"] for entry in mine[200:]] == ["INFO", "WARNING", "ERROR", "ERROR", "CRITICAL"]
    assert mine[200]["message"] == "'%d of %d' ('one',)"
    assert "UserWarning: mind this" in mine[201]["message"]
    assert [entry["exception"].splitlines()[-1] for entry in mine[202:]] == [
        *("ZeroDivisionError: division by zero", "OSError: late", "RuntimeError: over")
    ]
