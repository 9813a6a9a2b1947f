"""Indexed files as results of reading: unchanged files need not be parsed again to be checked."""

from __future__ import annotations

from search.content.files import slug_of
from search.content.reader import FileRead
from search.content.themes import Vocabulary, load_vocabulary
from search.engines.base import EngineReader, SearchEngine
from search.errors import EngineUnavailable, IndexNotOpen
from search.query import fields
from search.site import Site
from search.strategies import Fault


def reading_of(site: Site, vocabulary: Vocabulary) -> str:
    """The fingerprint of reading and analysis for a site. With the same one in the index, unchanged files need not be read."""
    return fields.fingerprint(site.fingerprint, vocabulary.fingerprint)


class IndexedFiles:
    """The files of one generation of an index."""

    def __init__(self, reader: EngineReader | None) -> None:
        """Take the files of a generation; none without one."""
        self._reader = reader
        self._digests = reader.digests() if reader else {}
        self._faults: dict[str, tuple[Fault, ...]] = {}
        for fault in reader.state.faults if reader else ():
            self._faults[fault.path] = (*self._faults.get(fault.path, ()), fault)

    def file(self, path: str, digest: str) -> FileRead | None:
        """The result of `content.read_file` for this digest; None if it is not in the index, or not to be had from it."""
        if self._reader is None or self._digests.get(path) != digest:
            return None
        try:
            return FileRead(path, self._reader.strategy(slug_of(path)), self._faults.get(path, ()))
        except EngineUnavailable:
            return None


def indexed_files(engine: SearchEngine, site: Site) -> IndexedFiles:
    """The files of the newest generation; none if there is none, or it was read with another fingerprint."""
    try:
        reader = engine.reader()
        return IndexedFiles(reader if reader.state.fingerprint == reading_of(site, load_vocabulary(site)) else None)
    except IndexNotOpen:
        return IndexedFiles(None)
