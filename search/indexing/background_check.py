"""What a check of the content finds, for those who answer: looked for by a process beside them.

A check reads every file of the folder, which takes long where there are thousands. Were it made within requests, a few of those
at once would leave nobody to answer searches.
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
from search.indexing.incremental import indexed_files
from search.processes.limits import LIMITS, Limits
from search.processes.parent_watch import child_command
from search.site import Site, parse_site

LIMIT = 1800.0
"""Seconds after which a check is given up."""
_NICENESS = 10
"""How far a check stands back for those who answer."""

Findings = Mapping[str, Sequence[Mapping[str, Any]]]
"""Path → its findings as JSON has them."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Checked:
    """How far a check is, and what it found."""

    is_done: bool
    findings: Findings | None
    """None as long as it is not done, and where nobody can look."""


@dataclass(frozen=True, slots=True)
class _Look:
    """A check that has begun."""

    generation: str
    begun: float = field(default_factory=time.monotonic)
    done: threading.Event = field(default_factory=threading.Event)


class ContentCheck:
    """The checks of one content folder: one for each generation of the index that somebody asks about, one at a time."""

    def __init__(self, content: Path, index: Path, limits: Limits = LIMITS) -> None:
        """Check a folder, each file within limits; nothing has been asked yet.

        What the index has of unchanged files is not read again.
        """
        self._content = content
        self._index = index
        self._limits = limits
        self._lock = threading.Lock()
        self._look: _Look | None = None
        self._found: tuple[str, Findings | None] | None = None
        """Generation, and what was found when it was the newest."""

    def of(self, reader: EngineReader, patience: float = 0.0) -> Checked:
        """What was found in a generation. Whoever asks first begins the check.

        Args:
            reader: the generation.
            patience: seconds after the beginning of a check for which it is waited for, whoever has begun it.
        """
        generation = reader.state.generation
        with self._lock:
            if self._look is None and (self._found is None or self._found[0] != generation):
                self._look = _Look(generation)
                work = (self._look, reader.site)
                threading.Thread(target=self._finish, args=work, name="content check", daemon=True).start()
            look, found = self._look, self._found
        if look and look.generation == generation:
            look.done.wait(max(0.0, look.begun + patience - time.monotonic()))
            found = self._found
        is_done = found is not None and found[0] == generation
        return Checked(is_done, found[1] if found and is_done else None)

    def _finish(self, look: _Look, site: Site) -> None:
        findings = None
        try:
            findings = _findings_of(self._content, self._index, site, self._limits)
        finally:  # whatever comes, nobody waits for this one for ever
            with self._lock:
                self._look, self._found = None, (look.generation, findings)
            look.done.set()


def _findings_of(content: Path, index: Path, site: Site, limits: Limits) -> Findings | None:
    """What a process of its own finds; None if the folder cannot be read.

    It begins with a new program: a worker is the fork of a process with threads, whose locks may be held in it for ever.
    """
    command = child_command(__name__, "check", str(content), str(index), str(limits.seconds), str(limits.megabytes))
    try:
        done = subprocess.run(  # noqa: S603  # this program, and two folders of its own settings
            command, input=site.source, stdout=subprocess.PIPE, timeout=LIMIT, check=True
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
    """What the process does: check the folder of its arguments by the settings that it is given, print what it finds."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # an interrupt is for the server, without which this process ends too
    os.nice(_NICENESS)
    content, index, seconds, megabytes = sys.argv[1:]
    site = parse_site(sys.stdin.buffer.read())
    found: Findings | None = None
    with suppress(StrategySearchError, OSError):
        known = indexed_files(open_engine(Path(index)), site)
        found = findings_by_file(
            run_checks(Path(content), site, known=known.file, limits=Limits(float(seconds), int(megabytes)))
        )
    sys.stdout.buffer.write(msgspec.json.encode(found))
