"""Restores read results from the index, so that unchanged files are not read again for a reindex or a check."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from search.checks.file_check import ReadCache, empty_cache
from search.content.files import modified_at, slug_of
from search.content.reader import FileRead
from search.content.themes import Vocabulary, load_vocabulary
from search.engines.base import EngineReader, SearchEngine
from search.errors import EngineUnavailable, IndexDamaged, IndexMissing, IndexNotOpen
from search.query import fields
from search.site import Site
from search.strategies import Fault, Strategy, Times


def fingerprint_of(site: Site, vocabulary: Vocabulary) -> str:
    """The fingerprint of how content is indexed: two halves, `<how files are read>-<all settings>`.

    The index is updated in place while it is the same, and rebuilt when it changes. Unchanged files are read again only
    if the first half changes.
    """
    reading = fields.reading_fingerprint(site.reading_fingerprint)
    return f"{reading}-{fields.fingerprint(site.fingerprint, vocabulary.fingerprint)}"


def is_read_alike(one: str, other: str) -> bool:
    """Whether two fingerprints read files alike, that is, have the same first half."""
    return one.partition("-")[0] == other.partition("-")[0]


def strategies_of(reader: EngineReader, paths: Iterable[str], vocabulary: Vocabulary) -> Iterator[Strategy]:
    """The stored strategies of some files, with themes by the current vocabulary; only if `is_read_alike` holds.

    Raises:
        IndexDamaged: a record is invalid.
    """
    for path in paths:
        strategy = reader.strategy(slug_of(path))
        yield replace(strategy, sections=vocabulary.assign(strategy.sections))


@dataclass(frozen=True, slots=True)
class History:
    """When files were added to the collection and last changed, from the current index."""

    digests: Mapping[str, str]
    times: Mapping[str, Times] | None
    """None for the first build, when there is no index."""
    now: int

    @classmethod
    def of(cls, engine: SearchEngine) -> History:
        """The history in the engine's newest generation. Raises EngineUnavailable."""
        now = time.time_ns() // 1_000_000
        try:
            reader = engine.reader()
            return cls(reader.digests(), reader.times(), now)
        except (IndexMissing, IndexDamaged):
            return cls({}, None, now)

    def times_of(self, strategy: Strategy, content: Path) -> Times:
        """The times of a file that was just read.

        At the first build all files would seem added at once, so their modification times are used.
        """
        if self.times is None:
            modified = min(modified_at(content, strategy.path), self.now)
            return Times(modified, modified)
        known = self.times.get(strategy.path)
        if known is None:
            return Times(self.now, self.now)
        return known if self.digests[strategy.path] == strategy.digest else Times(min(known.added, self.now), self.now)


def indexed_files(engine: SearchEngine, site: Site) -> ReadCache:
    """The files of the newest generation; empty if there is none or its files were read with other settings."""
    vocabulary = load_vocabulary(site)
    try:
        reader = engine.reader()
    except IndexNotOpen:
        return empty_cache
    alike = is_read_alike(reader.state.fingerprint, fingerprint_of(site, vocabulary))
    return _files_of(reader, vocabulary) if alike else empty_cache


def _files_of(reader: EngineReader, vocabulary: Vocabulary) -> ReadCache:
    digests, faults = reader.digests(), defaultdict[str, list[Fault]](list)
    for fault in reader.state.faults:
        faults[fault.path].append(fault)

    def known(path: str, digest: str) -> FileRead | None:
        if digests.get(path) != digest:
            return None
        try:
            return FileRead(path, next(strategies_of(reader, [path], vocabulary)), tuple(faults.get(path, ())))
        except EngineUnavailable:
            return None

    return known
