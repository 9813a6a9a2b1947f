"""What Whoosh is given: one document per strategy and per section, with analysed words and stored records."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from whoosh import fields, formats
from whoosh.codec.whoosh3 import W3Codec
from whoosh.filedb.filestore import FileStorage
from whoosh.index import FileIndex
from whoosh.reading import SegmentReader
from whoosh.writing import SegmentWriter

from search import analysis
from search.engines.whoosh.terms import ZONE, surface_term
from search.records import section_record, strategy_record
from search.schema import own_texts, section_texts
from search.strategies import Strategy

INDEX_NAME = "strategies"
BUFFER_MEGABYTES = 512
"""Postings held in memory before Whoosh spills them to disk: spilling costs more than a large collection's postings weigh."""


class LeanCodec(W3Codec):  # type: ignore[misc]
    """Whoosh's own format in larger blocks, uncompressed, without asking for the length of a document at each posting."""

    length_stats = False

    def __init__(self) -> None:
        """Blocks of a thousand postings, since they are read whole, and no compression: the arrays are what is searched."""
        super().__init__(blocklimit=1024, compression=0)


Positions = Mapping[str, Sequence[int]]
"""Surface term to its positions, ascending."""


class PositionsFormat(formats.Format):  # type: ignore[misc]  # Whoosh has no types
    """Positions as 32-bit integers, one after the other: read back as an array, unlike Whoosh's own pickled lists."""

    posting_size = -1


class WordsField(fields.FieldType):  # type: ignore[misc]
    """A field whose value is analysed already: no token objects, which are most of Whoosh's cost of indexing."""

    indexed = True
    analyzer = None
    vector = None
    scorable = False
    stored = False
    spelling = False
    unique = False

    def __init__(self) -> None:
        """Keep positions."""
        self.format = PositionsFormat()

    def index(self, value: Positions, **_: Any) -> Iterator[tuple[bytes, int, float, bytes]]:
        """What Whoosh asks a field for: term, frequency, weight and encoded positions of each term."""
        for term, positions in value.items():
            yield term.encode(), len(positions), float(len(positions)), array("i", positions).tobytes()


def whoosh_schema() -> fields.Schema:
    """The fields as Whoosh stores them."""
    return fields.Schema(words=WordsField(), path=fields.ID(), record=fields.STORED(), html=fields.STORED())


def create_index(folder: Path) -> FileIndex:
    """A new, empty Whoosh index in a folder."""
    folder.mkdir(parents=True)
    return FileStorage(str(folder)).create_index(whoosh_schema(), indexname=INDEX_NAME)


def open_index(folder: Path) -> FileIndex:
    """The Whoosh index of a folder. Its files are pickles: code to whoever opens them."""
    return FileStorage(str(folder)).open_index(indexname=INDEX_NAME)


def write(index: FileIndex, strategies: Iterable[Strategy], removed: Iterable[str]) -> None:
    """Commit changes: all of them or, on any error, none.

    Args:
        index: where to write.
        strategies: to be added.
        removed: paths of which everything goes first, those of changed strategies among them.
    """
    writer = index.writer(codec=LeanCodec(), limitmb=BUFFER_MEGABYTES)
    try:
        _delete(writer, removed)
        for strategy in strategies:
            _add(writer, strategy)
        writer.commit(mergetype=_merged)
    except BaseException:
        _abandon(writer)
        raise


def _abandon(writer: SegmentWriter) -> None:
    """Cancel and let go of Whoosh's lock, which a failed cancellation would keep for as long as the process lives."""
    try:
        if not writer.is_closed:
            writer.cancel()
    finally:
        if writer.writelock:
            writer.writelock.release()


def _delete(writer: SegmentWriter, paths: Iterable[str]) -> None:
    reader = writer.reader()
    try:
        for path in paths:
            if ("path", path.encode()) in reader:
                for document in list(reader.postings("path", path).all_ids()):
                    writer.delete_document(document)
    finally:
        reader.close()


def _add(writer: SegmentWriter, strategy: Strategy) -> None:
    """A strategy's own document first, then its sections in order: what is one strategy's stays together."""
    own = [text for _, text in own_texts(strategy)]
    writer.add_document(
        words=positions(own, strategy.language),
        path=strategy.path,
        record=strategy_record(strategy),
        html=strategy.html,
    )
    for section in strategy.sections:
        writer.add_document(
            words=positions(section_texts(section), strategy.language),
            path=strategy.path,
            record=section_record(section),
        )


def positions(texts: Iterable[str], language: str) -> dict[str, list[int]]:
    """The words of some texts with where they stand; each text begins a zone of positions, so no phrase spans two."""
    found: dict[str, list[int]] = {}
    for zone, text in enumerate(texts):
        for position, word in enumerate(analysis.words(text), zone * ZONE):
            term = surface_term(word, language)
            if term in found:
                found[term].append(position)
            else:
                found[term] = [position]
    return found


MAX_SEGMENTS = 8
"""Segments that an index may have before the small ones are merged: each costs every search a look-up per word."""
MAX_SHARE_OUTSIDE = 0.3
"""Share of documents deleted or outside the largest segment above which everything is merged into one."""


def _merged(writer: SegmentWriter, segments: list[Any]) -> list[Any]:
    """Whoosh's merge policy hook: which segments stay as they are; the others are copied into the one being written."""
    live = [segment for segment in segments if segment.doc_count()]
    kept = _kept(live, writer.doc_count())
    for segment in live:
        if segment not in kept:
            reader = SegmentReader(writer.storage, writer.schema, segment)
            writer.add_reader(reader)
            reader.close()
    return kept


def _kept(segments: list[Any], added: int) -> list[Any]:
    if not segments:
        return []
    largest = max(segments, key=lambda segment: segment.doc_count())
    total = sum(segment.doc_count() for segment in segments) + added
    outside = total - largest.doc_count() + largest.deleted_count()
    if outside > MAX_SHARE_OUTSIDE * total and total > 1000:
        return []
    return segments if len(segments) < MAX_SEGMENTS else [largest]
