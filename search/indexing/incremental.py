"""Files as the index has them: what reading them gave, so that nobody reads them again who only wants to look at them."""

from __future__ import annotations

from search.content.files import slug_of
from search.content.reader import FileRead
from search.content.themes import Vocabulary, load_vocabulary
from search.engines.base import EngineReader, SearchEngine
from search.errors import IndexDamaged, IndexMissing
from search.query import fields
from search.site import Site
from search.strategies import Fault


def reading_of(site: Site, vocabulary: Vocabulary) -> str:
    """The fingerprint of how files are read for a site: of an index with the same one, unchanged files need not be read."""
    return fields.fingerprint(site.fingerprint, vocabulary.fingerprint)


class IndexedFiles:
    """The files of one generation of an index."""

    def __init__(self, reader: EngineReader | None) -> None:
        """Know what is in a generation; nothing without one."""
        self._reader = reader
        self._digests = reader.digests() if reader else {}
        self._faults: dict[str, tuple[Fault, ...]] = {}
        for fault in reader.state.faults if reader else ():
            self._faults[fault.path] = (*self._faults.get(fault.path, ()), fault)

    def file(self, path: str, digest: str) -> FileRead | None:
        """What `content.read_file` made of a file with this digest; None if the index does not know."""
        if self._reader is None or self._digests.get(path) != digest:
            return None
        return FileRead(path, self._reader.strategy(slug_of(path)), self._faults.get(path, ()))


def indexed_files(engine: SearchEngine, site: Site) -> IndexedFiles:
    """The files of the newest generation, if there is one and files are read today as they were for it."""
    try:
        reader = engine.reader()
    except (IndexMissing, IndexDamaged):
        return IndexedFiles(None)
    return IndexedFiles(reader if reader.state.fingerprint == reading_of(site, load_vocabulary(site)) else None)
