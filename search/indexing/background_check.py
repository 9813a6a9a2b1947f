"""The check of the content in a background process, and its findings for pages and API.

A check reads every file of the folder, which takes long for thousands. Run within requests, a few at once would occupy all
threads that answer searches.
"""

from __future__ import annotations

import logging
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec

from search.checks import findings_by_file, run_checks
from search.engines import open_engine
from search.engines.base import EngineReader
from search.errors import StrategySearchError
from search.index_address import Address
from search.indexing.incremental import indexed_files
from search.processes.limits import LIMITS, Limits
from search.processes.parent_watch import child_command
from search.site import Site, parse_site

LIMIT = 1800.0
"""Seconds after which a check is aborted."""
_NICENESS = 10
"""Niceness of the process, so that answers come first."""

Findings = Mapping[str, Sequence[Mapping[str, Any]]]
"""Path → its findings as JSON has them."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Checked:
    """The state of a check, and its findings."""

    is_done: bool
    findings: Findings | None
    """None while it runs, and if the folder could not be checked."""


class _Order(msgspec.Struct, frozen=True):
    """What is checked, as the process that does so is told: not by arguments, which everybody can read."""

    content: bytes
    """A path, as the system has it."""
    index: bytes
    """An address."""
    site: bytes
    """What its `search.toml` says."""
    limits: Limits


@dataclass(frozen=True, slots=True)
class _Run:
    """A check that is running."""

    generation: str
    started_at: float = field(default_factory=time.monotonic)
    done: threading.Event = field(default_factory=threading.Event)


class ContentCheck:
    """The checks of one content folder: one for each generation that is asked about, one at a time."""

    def __init__(self, content: Path, index: Address, limits: Limits = LIMITS) -> None:
        """Check a folder on demand, each file within limits. Files that the index knows unchanged are not read again."""
        self._content = content
        self._index = os.fspath(index)
        self._limits = limits
        self._lock = threading.Lock()
        self._run: _Run | None = None
        self._found: tuple[str, Findings | None] | None = None
        """Generation and findings of the last check."""

    def of(self, reader: EngineReader, patience: float = 0.0) -> Checked:
        """The findings for a generation. The first call starts the check.

        Args:
            reader: the generation.
            patience: seconds to wait, counted from the start of the check.
        """
        generation = reader.state.generation
        with self._lock:
            if self._run is None and (self._found is None or self._found[0] != generation):
                self._run = _Run(generation)
                work = (self._run, reader.site)
                threading.Thread(target=self._complete, args=work, name="content check", daemon=True).start()
            run, found = self._run, self._found
        if run and run.generation == generation:
            run.done.wait(max(0.0, run.started_at + patience - time.monotonic()))
            found = self._found
        is_done = found is not None and found[0] == generation
        return Checked(is_done, found[1] if found and is_done else None)

    def _complete(self, run: _Run, site: Site) -> None:
        findings = None
        try:
            findings = _findings_of(self._content, self._index, site, self._limits)
        finally:  # no caller may wait for ever
            with self._lock:
                self._run, self._found = None, (run.generation, findings)
            run.done.set()


def _findings_of(content: Path, index: str, site: Site, limits: Limits) -> Findings | None:
    """Run the check in a process of its own; None if the folder cannot be read.

    A new program, not a fork: a worker is the fork of a process with threads, whose locks may be held in it for ever.
    """
    order = _Order(os.fsencode(content), os.fsencode(index), site.source, limits)
    try:
        done = subprocess.run(  # noqa: S603  # this program
            child_command(__name__, "check"),
            input=msgspec.json.encode(order),
            stdout=subprocess.PIPE,
            timeout=LIMIT,
            check=True,
        )
        found: Findings | None = msgspec.json.decode(done.stdout)
    except subprocess.CalledProcessError as error:
        _log.error("The content could not be checked: the process that does so ended with %d.", error.returncode)
    except subprocess.TimeoutExpired:
        _log.error("The check of the content took longer than %d s; it was given up.", LIMIT)
    except OSError as error:
        _log.error("The content could not be checked: %s.", error.strerror)
    else:
        return found
    return None


def check() -> None:
    """The entry of the process: check what standard input says, print findings as JSON."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # an interrupt is for the server; this process ends with it
    os.nice(_NICENESS)
    order = msgspec.json.decode(sys.stdin.buffer.read(), type=_Order)
    site = parse_site(order.site)
    found: Findings | None = None
    with suppress(StrategySearchError, OSError):
        known = indexed_files(open_engine(os.fsdecode(order.index)), site)
        found = findings_by_file(run_checks(Path(os.fsdecode(order.content)), site, known=known.file, limits=order.limits))
    sys.stdout.buffer.write(msgspec.json.encode(found))
