"""What a check of the content finds, in a file: whoever updates writes it, whoever answers reads it."""

import datetime
import logging
import os
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

from search.checks import run_checks
from search.checks.source import findings as checks
from search.engines.base import EngineReader, IndexState, SearchEngine
from search.errors import ContentMissing, IndexNotOpen, WorkerUnavailable
from search.indexing.incremental import indexed_files
from search.indexing.state_file import StateFile
from search.indexing.update_log import Failure, last_failure
from search.processes.limited_pool import LimitedPool
from search.processes.limits import Limits
from search.processes.thread_priority import lower_thread_priority

FILE_NAME = "findings.json"
_MAX_BYTES = 64 * 1024 * 1024
_POLL_SECONDS = 0.2
"""Seconds between two looks whether a check is due."""
_RETRY_SECONDS = 60.0
"""Seconds after which one that failed is tried again."""

_log = logging.getLogger(__name__)


class Finding(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """What could be better in a file."""

    line: Annotated[int, Meta(ge=1)] | None
    rule: str
    severity: Annotated[Literal["error", "warning"], Meta(title="Severity")]
    message: str
    mend: Annotated[str | None, Meta(description="the change that would put it right, in words")]


class Findings(msgspec.Struct, frozen=True):
    """The findings of one check."""

    generation: str
    """Of the index, of what the folder held."""
    made_at: str
    """ISO 8601; its day is what horizons and dates were held against. "" of findings that are still awaited."""
    files: dict[str, list[Finding]] | None = None
    """By path; None where there are none yet, and where the folder could not be read."""


class FindingsReader:
    """Reads the findings, and why they may be of old content, that the watcher's process writes. Thread-safe."""

    def __init__(self, folder: Path) -> None:
        """Read them in the folder of what is noted of updates; where nobody can write them none are awaited."""
        self._folder = folder
        self._file = _file(folder)

    def of(self, state: IndexState) -> Findings:
        """What a check of a generation found, as far as it is done."""
        found = self._file.cached()
        if found and found.generation == state.generation:
            return found
        return Findings(state.generation, "" if os.access(self._folder, os.W_OK) else "never")

    def failure(self) -> Failure | None:
        """Why the last update failed; None if it did not."""
        return last_failure(self._folder)


class ContentCheck:
    """Checks a content folder as its index knows it: files that are unchanged since need not be read."""

    def __init__(self, content: Path, folder: Path, engine: SearchEngine, limits: Limits) -> None:
        """Check a content folder.

        Args:
            content: the folder.
            folder: that of what is noted of updates, in which what is found is written.
            engine: what holds the index.
            limits: of the reading of each file.
        """
        self._content = content
        self._engine = engine
        self._limits = limits
        self._folder = folder
        self._file = _file(folder)
        self._pool = LimitedPool()
        self._may_continue = threading.Event()
        self._may_continue.set()

    @contextmanager
    def updating(self) -> Iterator[None]:
        """While the index is updated: a check that is under way waits, and begins anew if there is another generation."""
        self._may_continue.clear()
        try:
            yield
        finally:
            self._may_continue.set()

    def follow(self, stop: threading.Event) -> None:
        """Check whenever that is due, until told to stop: a thread of its own, which answers and updates go before."""
        lower_thread_priority()
        while not stop.wait(_POLL_SECONDS):
            try:
                self.run_if_due()
            except Exception as error:
                foreseen = isinstance(error, WorkerUnavailable | OSError)
                _log.error("The content could not be checked: %s", error, exc_info=None if foreseen else error)
                stop.wait(_RETRY_SECONDS)

    def run_if_due(self) -> None:
        """Check if the index has become another since the last time, or the day, or the folder could not be read.

        Raises:
            WorkerUnavailable: no process can be begun that reads files.
            OSError: the findings cannot be written.
        """
        if not (self._may_continue.is_set() and os.access(self._folder, os.W_OK)):
            return
        with suppress(IndexNotOpen, _Outdated):  # the next update builds it, or the engine comes back; the next look checks
            reader = self._engine.reader()
            generation, now = reader.state.generation, datetime.datetime.now().astimezone().isoformat()
            last = self._file.cached()
            if last and (last.generation, last.made_at[:10]) != (generation, now[:10]):
                last = None
            if last is None or (last.files is None and self._content.is_dir()):
                self._file.replace(Findings(generation, now, self._checked(reader)))

    def _checked(self, reader: EngineReader) -> dict[str, list[Finding]] | None:
        known, mapper = indexed_files(self._engine, reader.site), partial(self._interruptible_map, reader.state.generation)
        try:
            report = run_checks(self._content, reader.site, known=known, limits=self._limits, mapper=mapper)
        except ContentMissing:
            return None
        finally:
            self._pool.close()
        files: dict[str, list[Finding]] = {}
        for finding in report.findings:
            files.setdefault(finding.path, []).append(_plain(finding))
        return files

    def _interruptible_map(
        self, generation: str, call: Callable[[Any], Any], items: Iterable[Any], count: int, limits: Limits
    ) -> Iterator[tuple[int, Any]]:
        """As `LimitedPool.map_unordered`, in processes of its own. Raises _Outdated once there is another generation."""
        for outcome in self._pool.map_unordered(call, items, count, limits):
            self._may_continue.wait()
            if self._engine.reader().state.generation != generation:
                raise _Outdated
            yield outcome


class _Outdated(Exception):
    """There is another generation: nobody would ask for what is found in this one."""


def _plain(finding: checks.Finding) -> Finding:
    return Finding(
        line=finding.line,
        rule=finding.rule,
        severity=finding.severity,
        message=finding.message,
        mend=finding.fix.summary if finding.fix else None,
    )


def _file(folder: Path) -> StateFile[Findings]:
    return StateFile(folder / FILE_NAME, Findings, _MAX_BYTES)
