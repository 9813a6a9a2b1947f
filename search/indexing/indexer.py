"""Brings the index up to date with its folder: builds it, or updates what changed, and reports both."""

from __future__ import annotations

import logging
import os
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from multiprocessing import get_context, parent_process
from pathlib import Path

from search.content.reader import FileRead, Listing, read_file, scan
from search.content.themes import Vocabulary, load_vocabulary
from search.engines.base import Changes, EngineReader, IndexState, SearchEngine
from search.errors import IndexDamaged, IndexMissing
from search.indexing.incremental import reading_of
from search.site import Site, load_site
from search.strategies import Fault, Skipped

MANY_FILES = 64
"""Files from which a pool of processes reads faster than one does, its start-up counted."""

Progress = Callable[[int, int], object]
"""Called with the number of files read and the number to read."""


_ANEW = "The index is built anew from the content."
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Report:
    """What an update did."""

    state: IndexState
    added: int
    changed: int
    removed: int
    unchanged: int
    written: bool
    """Whether there is a new generation; when nothing changed there is none."""
    seconds: float


def refresh(content: Path, engine: SearchEngine, *, full: bool = False, progress: Progress | None = None) -> Report:
    """Bring the index up to date: read what changed, then write all of it or nothing.

    Args:
        content: the folder of strategies.
        engine: what holds the index.
        full: build anew even if an update would do.
        progress: is told how far the reading is.

    Raises:
        ContentMissing, SiteInvalid: nothing was read; the old index is untouched.
        IndexBusy: another process is writing.
        IndexUnwritable: the disk would not take it; the old index is untouched.
    """
    with engine.turn():
        return _refresh(content, engine, full, progress)


def _refresh(content: Path, engine: SearchEngine, full: bool, progress: Progress | None) -> Report:
    started = time.perf_counter()
    site = load_site(content)
    vocabulary = load_vocabulary(site)
    fingerprint = reading_of(site, vocabulary)
    listing = scan(content)
    present = None if full else _present(engine, fingerprint)
    work = _Work.of(listing, present)
    files = list(_read(content, work.to_read, site, vocabulary, progress))
    changes = _changes(listing, work, files, present)
    if present is None:
        state = engine.rebuild(site, fingerprint, changes)
    elif _differs(changes, present):
        state = _updated(engine, site, fingerprint, changes, content)
    else:
        state = present.state
    return _report(work, files, state, present, time.perf_counter() - started)


def _present(engine: SearchEngine, fingerprint: str) -> EngineReader | None:
    """The index as it is, if it can be updated; None if it has to be built."""
    try:
        engine.recover()
        reader = engine.reader()
    except IndexMissing:
        return None
    except IndexDamaged as error:
        _log.warning("%s %s", error, _ANEW)
        return None
    return reader if reader.state.fingerprint == fingerprint else None


@dataclass(frozen=True, slots=True)
class _Work:
    """What is to be done, by comparing digests."""

    to_read: Sequence[str]
    known: frozenset[str]
    """Paths that are in the index."""
    gone: Sequence[str]
    unchanged: frozenset[str]

    @classmethod
    def of(cls, listing: Listing, present: EngineReader | None) -> _Work:
        digests = present.digests() if present else {}
        unchanged = frozenset(path for path, digest in listing.digests.items() if digests.get(path) == digest)
        return cls(
            to_read=[path for path in listing.digests if path not in unchanged],
            known=frozenset(digests),
            gone=[path for path in digests if path not in listing.digests],
            unchanged=unchanged,
        )


def _read(
    content: Path, paths: Sequence[str], site: Site, vocabulary: Vocabulary, progress: Progress | None
) -> Iterator[FileRead]:
    read = partial(_read_one, content, site, vocabulary)
    for number, file in enumerate(_mapped(read, paths), 1):
        if progress:
            progress(number, len(paths))
        yield file


def _mapped(read: Callable[[str], FileRead], paths: Sequence[str]) -> Iterator[FileRead]:
    if len(paths) < MANY_FILES:
        yield from map(read, paths)
        return
    with ProcessPoolExecutor(mp_context=get_context("spawn"), initializer=_end_with_parent) as pool:
        yield from pool.map(read, paths, chunksize=8)


def _end_with_parent() -> None:
    """Let a process of the pool end when the one that it reads for is killed: it would wait for more to read for ever."""

    def wait() -> None:
        parent = parent_process()
        if parent is not None:
            parent.join()
            os._exit(1)

    threading.Thread(target=wait, name="end with parent", daemon=True).start()


def _read_one(content: Path, site: Site, vocabulary: Vocabulary, path: str) -> FileRead:
    return read_file(content, path, site, vocabulary)


def _changes(listing: Listing, work: _Work, files: Sequence[FileRead], present: EngineReader | None) -> Changes:
    """What the engine has to write, and the state of the whole folder: unchanged files keep the faults they had."""
    strategies = tuple(file.strategy for file in files if file.strategy)
    lost = [file.path for file in files if not file.strategy and file.path in work.known]
    kept = [fault for fault in present.state.faults if fault.path in work.unchanged] if present else []
    faults = [*listing.faults, *kept, *(fault for file in files for fault in file.faults)]
    skipped = [file.skipped for file in files if file.skipped]
    return Changes(strategies, (*work.gone, *lost), _by_place(faults), tuple(sorted(skipped, key=lambda skip: skip.path)))


def _by_place(faults: Sequence[Fault]) -> tuple[Fault, ...]:
    return tuple(sorted(dict.fromkeys(faults), key=lambda fault: (fault.path, fault.line or 0, fault.rule)))


def _differs(changes: Changes, present: EngineReader) -> bool:
    state: tuple[tuple[Fault, ...], tuple[Skipped, ...]] = (present.state.faults, present.state.skipped)
    return bool(changes.strategies or changes.removed) or (changes.faults, changes.skipped) != state


def _updated(engine: SearchEngine, site: Site, fingerprint: str, changes: Changes, content: Path) -> IndexState:
    """Commit the changes; a store that turns out damaged is built anew from the content."""
    try:
        return engine.update(site, fingerprint, changes)
    except (IndexMissing, IndexDamaged) as error:
        _log.warning("%s %s", error, _ANEW)
        return refresh(content, engine, full=True).state


def _report(work: _Work, files: Sequence[FileRead], state: IndexState, present: EngineReader | None, seconds: float) -> Report:
    read = [file.path for file in files if file.strategy]
    lost = [file.path for file in files if not file.strategy and file.path in work.known]
    return Report(
        state=state,
        added=sum(path not in work.known for path in read),
        changed=sum(path in work.known for path in read),
        removed=len(work.gone) + len(lost),
        unchanged=len(work.unchanged),
        written=present is None or state.generation != present.state.generation,
        seconds=seconds,
    )
