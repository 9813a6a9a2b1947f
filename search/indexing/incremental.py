"""Indexed files as results of reading: what is unchanged need not be read again to be indexed otherwise, or checked."""

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
    """The identity of how a folder becomes an index: `how its files are read-all of it`.

    With the same one, an index is updated; with another, it is built anew. What it holds of unchanged files is read again only
    if the first half is another, too.
    """
    reading = fields.reading_fingerprint(site.reading_fingerprint)
    return f"{reading}-{fields.fingerprint(site.fingerprint, vocabulary.fingerprint)}"


def is_read_alike(one: str, other: str) -> bool:
    """Whether files become the same records with both of two fingerprints."""
    return one.partition("-")[0] == other.partition("-")[0]


def strategies_of(reader: EngineReader, paths: Iterable[str], vocabulary: Vocabulary) -> Iterator[Strategy]:
    """The stored strategies of some files, with themes by the present vocabulary; for an index of which `is_read_alike` holds.

    Raises:
        IndexDamaged: a record is not what it should be.
    """
    for path in paths:
        strategy = reader.strategy(slug_of(path))
        yield replace(strategy, sections=vocabulary.assign(strategy.sections))


@dataclass(frozen=True, slots=True)
class History:
    """When files came into the collection and last changed there, as the index so far tells."""

    digests: Mapping[str, str]
    times: Mapping[str, Times] | None
    """None where no index tells: the first build."""
    now: int

    @classmethod
    def of(cls, engine: SearchEngine) -> History:
        """The history up to now. Raises EngineUnavailable."""
        now = time.time_ns() // 1_000_000
        try:
            reader = engine.reader()
            return cls(reader.digests(), reader.times(), now)
        except (IndexMissing, IndexDamaged):
            return cls({}, None, now)

    def times_of(self, strategy: Strategy, content: Path) -> Times:
        """The times of a file of a folder that was read just now.

        At the first build all files would have come at once, so their own times stand in.
        """
        if self.times is None:
            modified = min(modified_at(content, strategy.path), self.now)
            return Times(modified, modified)
        known = self.times.get(strategy.path)
        if known is None:
            return Times(self.now, self.now)
        return known if self.digests[strategy.path] == strategy.digest else Times(min(known.added, self.now), self.now)


def indexed_files(engine: SearchEngine, site: Site) -> ReadCache:
    """The files of the newest generation; none if there is none, or it was read otherwise."""
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
