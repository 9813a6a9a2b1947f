"""Brings the index up to date with its folder: builds it, or updates what changed, and reports both."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from search.content.files import Listing, scan
from search.content.reader import FileRead
from search.content.reading_pool import read_files
from search.content.themes import load_vocabulary
from search.engines.base import Changes, EngineReader, IndexState, SearchEngine
from search.errors import IndexDamaged, IndexMissing
from search.indexing.incremental import History, fingerprint_of, is_read_alike, strategies_of
from search.processes.limits import LIMITS, Limits
from search.settings import Settings
from search.site import Site, load_site
from search.strategies import Fault, Skipped, Strategy

Progress = Callable[[int, int], object]
"""Called with the number of files read and the number to read."""

_REBUILDING = "The index is built anew from the content."
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Report:
    """The result of an update."""

    state: IndexState
    added: int
    changed: int
    removed: int
    unchanged: int
    written: bool
    """Whether a new generation was written; False if nothing changed."""
    seconds: float


def limits_of(settings: Settings) -> Limits:
    """The limits on the reading of one file, from the settings."""
    return Limits(settings.file_seconds, settings.file_megabytes)


def refresh(
    content: Path, engine: SearchEngine, *, full: bool = False, progress: Progress | None = None, limits: Limits = LIMITS
) -> Report:
    """Bring the index up to date: read what changed, then write all of it or nothing.

    Args:
        content: the folder of strategies.
        engine: the engine that holds the index.
        full: rebuild even if an update would suffice.
        progress: called as files are read.
        limits: limits on the reading of one file; a file that exceeds them is left out, with a fault.

    Raises:
        ContentMissing, SiteInvalid: nothing was read; the old index is untouched.
        IndexBusy: another process is writing.
        IndexUnwritable: the index cannot be written to the disk; the old index is untouched.
        EngineUnavailable: the engine does not answer.
        WorkerUnavailable: no process to read files can be started.
    """
    with engine.write_lock():
        return _refresh(content, engine, full, progress or _no_progress, limits)


def _no_progress(_done: int, _total: int) -> None:
    """Ignore progress."""


def _refresh(content: Path, engine: SearchEngine, full: bool, progress: Progress, limits: Limits) -> Report:
    started = time.perf_counter()
    site = load_site(content)
    vocabulary = load_vocabulary(site)
    fingerprint = fingerprint_of(site, vocabulary)
    listing = scan(content)
    present = None if full else _updatable_reader(engine, fingerprint)
    plan = _Plan.of(listing, present)
    files = []
    for file in read_files(content, plan.to_read, site, vocabulary, limits):
        files.append(file)
        progress(len(files), len(plan.to_read))
    files.sort(key=lambda file: file.path)
    changes = _changes(listing, plan, files, _dated(files, engine, content), present)
    if present is None:
        state = engine.rebuild(site, fingerprint, changes)
    else:
        try:
            state = _state_after(changes, engine, site, fingerprint, present, plan.unchanged)
        except (IndexMissing, IndexDamaged) as error:
            _log.warning("%s %s", error, _REBUILDING)
            state = refresh(content, engine, full=True, limits=limits).state
    return _report(plan, files, state, present, time.perf_counter() - started)


def _updatable_reader(engine: SearchEngine, fingerprint: str) -> EngineReader | None:
    """A reader of the current index if its unchanged files need not be read again; None if all files must be read."""
    try:
        engine.recover()
        reader = engine.reader()
    except IndexMissing:
        return None
    except IndexDamaged as error:
        _log.warning("%s %s", error, _REBUILDING)
        return None
    return reader if is_read_alike(reader.state.fingerprint, fingerprint) else None


@dataclass(frozen=True, slots=True)
class _Plan:
    """The files to read, by comparing digests."""

    to_read: Mapping[str, str]
    """Path → digest."""
    known: frozenset[str]
    """Paths that are in the index."""
    gone: Sequence[str]
    unchanged: frozenset[str]

    @classmethod
    def of(cls, listing: Listing, present: EngineReader | None) -> _Plan:
        digests = present.digests() if present else {}
        unchanged = frozenset(path for path, digest in listing.digests.items() if digests.get(path) == digest)
        return cls(
            to_read={path: digest for path, digest in listing.digests.items() if path not in unchanged},
            known=frozenset(digests),
            gone=[path for path in digests if path not in listing.digests],
            unchanged=unchanged,
        )


def _dated(files: Iterable[FileRead], engine: SearchEngine, content: Path) -> tuple[Strategy, ...]:
    """The strategies that were read, with the times they were added and last changed."""
    strategies = [file.strategy for file in files if file.strategy]
    if not strategies:
        return ()
    history = History.of(engine)
    return tuple(replace(strategy, times=history.times_of(strategy, content)) for strategy in strategies)


def _changes(
    listing: Listing, plan: _Plan, files: Sequence[FileRead], strategies: tuple[Strategy, ...], present: EngineReader | None
) -> Changes:
    """The changes for the engine, with the state of the whole folder: unchanged files keep their faults."""
    lost = [file.path for file in files if not file.strategy and file.path in plan.known]
    kept = [fault for fault in present.state.faults if fault.path in plan.unchanged] if present else []
    faults = [*listing.faults, *kept, *(fault for file in files for fault in file.faults)]
    skipped = [file.skipped for file in files if file.skipped]
    return Changes(strategies, (*plan.gone, *lost), _by_place(faults), tuple(sorted(skipped, key=lambda skip: skip.path)))


def _by_place(faults: Sequence[Fault]) -> tuple[Fault, ...]:
    return tuple(sorted(dict.fromkeys(faults), key=lambda fault: (fault.path, fault.line or 0, fault.rule)))


def _differs(changes: Changes, present: EngineReader) -> bool:
    state: tuple[tuple[Fault, ...], tuple[Skipped, ...]] = (present.state.faults, present.state.skipped)
    return bool(changes.strategies or changes.removed) or (changes.faults, changes.skipped) != state


def _state_after(
    changes: Changes, engine: SearchEngine, site: Site, fingerprint: str, present: EngineReader, unchanged: Collection[str]
) -> IndexState:
    """Commit the changes; if settings changed too, rebuild from the changes and the stored records of unchanged files.

    Raises:
        IndexMissing, IndexDamaged: the stored records cannot be used.
    """
    if present.state.fingerprint != fingerprint:
        known = strategies_of(present, unchanged, load_vocabulary(site))
        everything = sorted([*changes.strategies, *known], key=lambda strategy: strategy.path)
        return engine.rebuild(site, fingerprint, replace(changes, strategies=everything, removed=()))
    return engine.update(site, fingerprint, changes) if _differs(changes, present) else present.state


def _report(plan: _Plan, files: Sequence[FileRead], state: IndexState, present: EngineReader | None, seconds: float) -> Report:
    read = [file.path for file in files if file.strategy]
    lost = [file.path for file in files if not file.strategy and file.path in plan.known]
    return Report(
        state=state,
        added=sum(path not in plan.known for path in read),
        changed=sum(path in plan.known for path in read),
        removed=len(plan.gone) + len(lost),
        unchanged=len(plan.unchanged),
        written=present is None or state.generation != present.state.generation,
        seconds=seconds,
    )
