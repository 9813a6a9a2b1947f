"""Indexed files as results of reading: unchanged files need not be parsed again to be checked."""

from collections import defaultdict

from search.checks.runner import Known, nothing_known
from search.content.files import slug_of
from search.content.reader import FileRead
from search.content.themes import Vocabulary, load_vocabulary
from search.engines.base import EngineReader, SearchEngine
from search.errors import EngineUnavailable, IndexNotOpen
from search.query import fields
from search.site import Site
from search.strategies import Fault


def reading_fingerprint(site: Site, vocabulary: Vocabulary) -> str:
    """The fingerprint of reading and analysis for a site. With the same one in the index, unchanged files need not be read."""
    return fields.fingerprint(site.fingerprint, vocabulary.fingerprint)


def indexed_files(engine: SearchEngine, site: Site) -> Known:
    """The files of the newest generation; none if there is none, or it was read with another fingerprint."""
    try:
        return _files_of(engine.reader(), reading_fingerprint(site, load_vocabulary(site)))
    except IndexNotOpen:
        return nothing_known


def _files_of(reader: EngineReader, fingerprint: str) -> Known:
    if reader.state.fingerprint != fingerprint:
        return nothing_known
    digests, faults = reader.digests(), defaultdict[str, list[Fault]](list)
    for fault in reader.state.faults:
        faults[fault.path].append(fault)

    def known(path: str, digest: str) -> FileRead | None:
        if digests.get(path) != digest:
            return None
        try:
            return FileRead(path, reader.strategy(slug_of(path)), tuple(faults.get(path, ())))
        except EngineUnavailable:
            return None

    return known
