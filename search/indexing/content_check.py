"""Checks the content in the updating process and writes the findings to a file, which the workers read."""

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
"""Seconds between polls for whether a check is due."""
_RETRY_SECONDS = 60.0
"""Seconds after which a failed check is tried again."""

_log = logging.getLogger(__name__)


class Finding(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """One finding of a lint rule in a file."""

    line: Annotated[int, Meta(ge=1)] | None
    rule: str
    severity: Annotated[Literal["error", "warning"], Meta(title="Severity")]
    message: str
    mend: Annotated[str | None, Meta(description="the change that would put it right, in words")]


class Findings(msgspec.Struct, frozen=True):
    """The findings of one check."""

    generation: str
    """Generation of the index whose files were checked."""
    made_at: str
    """ISO 8601; horizons and dates were compared with this day. "" while the check is not done."""
    files: dict[str, list[Finding]] | None = None
    """Findings by path; None if there are none yet or the folder could not be read."""


class FindingsReader:
    """Reads the watcher process's findings, and the last update failure, which may make them stale. Thread-safe."""

    def __init__(self, folder: Path) -> None:
        """Read them in the folder of what is noted of updates; where nobody can write them none are awaited."""
        self._folder = folder
        self._file = _file(folder)

    def of(self, state: IndexState) -> Findings:
        """The findings for a generation, as far as its check is done."""
        found = self._file.cached()
        if found and found.generation == state.generation:
            return found
        return Findings(state.generation, "" if os.access(self._folder, os.W_OK) else "never")

    def failure(self) -> Failure | None:
        """The failure of the last update; None if it succeeded."""
        return last_failure(self._folder)


class ContentCheck:
    """Checks a content folder by its index: unchanged files are not read again."""

    def __init__(self, content: Path, folder: Path, engine: SearchEngine, limits: Limits) -> None:
        """Check a content folder.

        Args:
            content: the folder.
            folder: the folder for notes of updates, where the findings are written.
            engine: the engine that holds the index.
            limits: limits on the reading of one file.
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
        """Pause a running check while the index is updated; it restarts if there is a new generation."""
        self._may_continue.clear()
        try:
            yield
        finally:
            self._may_continue.set()

    def follow(self, stop: threading.Event) -> None:
        """Run due checks until told to stop. Runs in a thread of its own, at lower priority than answers and updates."""
        lower_thread_priority()
        while not stop.wait(_POLL_SECONDS):
            try:
                self.run_if_due()
            except Exception as error:
                foreseen = isinstance(error, WorkerUnavailable | OSError)
                _log.error("The content could not be checked: %s", error, exc_info=None if foreseen else error)
                stop.wait(_RETRY_SECONDS)

    def run_if_due(self) -> None:
        """Check if the generation or the day changed since the last check, or the folder could not be read then.

        Raises:
            WorkerUnavailable: no process to read files can be started.
            OSError: the findings cannot be written.
        """
        if not (self._may_continue.is_set() and os.access(self._folder, os.W_OK)):
            return
        with suppress(IndexNotOpen, _Outdated):  # a later poll checks, when the index is there or the generation is new
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
        """As `LimitedPool.map_unordered`, in a pool of its own. Raises _Outdated once there is a new generation."""
        for outcome in self._pool.map_unordered(call, items, count, limits):
            self._may_continue.wait()
            if self._engine.reader().state.generation != generation:
                raise _Outdated
            yield outcome


class _Outdated(Exception):
    """There is a new generation, so the findings for this one would never be read."""


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
