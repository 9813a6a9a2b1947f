"""Commits to Whoosh: one document per strategy and per section, with few segments, so that searches stay fast."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np
from whoosh.index import IndexError as WhooshError
from whoosh.index import clean_files
from whoosh.writing import SegmentWriter

from search.engines.arrays.build.documents import Contents, contents_of, joined
from search.engines.arrays.build.inversion import inverted
from search.engines.arrays.build.occurrences import Occurrences
from search.engines.whoosh.codec import ArrayCodec, ArraySegment
from search.engines.whoosh.segment_reader import stored_contents
from search.engines.whoosh.storage import Storage
from search.engines.whoosh.toc import INDEX_NAME, StrategiesIndex, Toc, whoosh_schema
from search.errors import IndexDamaged
from search.strategies import Strategy


def create_index(folder: Path) -> StrategiesIndex:
    """A new, empty Whoosh index in a folder."""
    folder.mkdir(parents=True)
    storage = Storage(str(folder))
    Toc.create(storage, whoosh_schema(), INDEX_NAME)
    return StrategiesIndex(storage)


def open_index(folder: Path, kept: Iterable[str] = ()) -> StrategiesIndex:
    """The Whoosh index of a folder.

    Args:
        folder: where it is.
        kept: names of files that a commit must leave there.

    Raises:
        IndexDamaged: its table of contents cannot be read.
        whoosh.index.EmptyIndexError: there is none.
    """
    return StrategiesIndex(Storage(str(folder), kept))


def open_to_update(folder: Path, kept: Iterable[str]) -> StrategiesIndex:
    """The Whoosh index of a folder, to be updated. Raises IndexDamaged, naming what is missing."""
    try:
        return open_index(folder, kept)
    except OSError as error:
        raise IndexDamaged(f"{error.filename or folder}: {error.strerror or error}.") from error
    except WhooshError as error:
        raise IndexDamaged(f"{folder}: {error}") from error


def write(index: StrategiesIndex, strategies: Collection[Strategy], removed: Iterable[str]) -> Mapping[str, Contents]:
    """Commit changes: all of them or, on any error, none.

    Args:
        index: where to write.
        strategies: strategies to add.
        removed: paths whose documents are deleted first, including those of changed strategies.

    Returns:
        Id of the new segment → its contents, so that these need not be read back; empty if there is no new segment.
    """
    writer = _BulkWriter(index, codec=ArrayCodec(), _lk=False)  # the engine's write lock sees to it that there is only one
    try:
        _delete(writer, removed)
        kept = _kept([segment for segment in writer.segments if segment.doc_count()], _documents(strategies))
        merged = [segment for segment in writer.segments if segment.doc_count() and segment not in kept]
        parts = [_living(writer, segment) for segment in merged]
        if strategies:
            parts.append(contents_of(strategies))
        if parts:
            writer.add(joined(parts))
        writer.commit(mergetype=lambda *_: kept)
    except BaseException:
        with suppress(Exception):  # the first error is the one to report; leftovers are removed by the next update
            writer.cancel()
        raise
    return writer.added


def _documents(strategies: Iterable[Strategy]) -> int:
    return sum(1 + len(strategy.sections) for strategy in strategies)


def _living(writer: SegmentWriter, segment: Any) -> Contents:
    contents = stored_contents(writer.storage, segment)
    dead = np.zeros(len(contents.records), bool)
    dead[list(segment.deleted_docs())] = True
    return contents.without(dead)


class _BulkWriter(SegmentWriter):  # type: ignore[misc]
    """Whoosh's writer, given a whole segment at once instead of a tuple for every posting."""

    def __init__(self, index: StrategiesIndex, **options: Any) -> None:
        super().__init__(index, **options)
        self.added: dict[str, Contents] = {}
        """Id of the new segment → its contents."""

    def add(self, contents: Contents) -> None:
        """Make the contents the new segment."""
        self.added[self.newsegment.segment_id()] = contents
        self.perdocwriter.write_field("record", contents.records, range(len(contents.records)))
        self.perdocwriter.write_field("html", contents.pages, np.flatnonzero(contents.own()).tolist())
        self.docnum = len(contents.records)
        self._added = True

    def _flush_segment(self) -> None:
        self.perdocwriter.close()
        for contents in self.added.values():
            self.fieldwriter.write_field("path", self.schema["path"], inverted(Occurrences.one_each(contents.paths())))
            self.fieldwriter.write_field("words", self.schema["words"], inverted(contents.words))
        self.fieldwriter.close()

    def _commit_toc(self, segments: Sequence[ArraySegment]) -> None:
        Toc(self.schema, segments, self.generation).write(self.storage, self.indexname)
        clean_files(self.storage, self.indexname, self.generation, segments)


def _delete(writer: SegmentWriter, paths: Iterable[str]) -> None:
    reader = writer.reader()
    try:
        for path in paths:
            if ("path", path.encode()) in reader:
                for document in list(reader.postings("path", path).all_ids()):
                    writer.delete_document(document)
    finally:
        reader.close()


MERGED_SIZE = 8
"""A segment is merged into the new one if it is at most so many times as large. Each segment costs every search a look-up per
word, and each merge the writing of its documents: this way there are few segments, and large ones are seldom merged."""
MAX_SHARE_OUTSIDE = 0.3
"""Share of documents deleted or outside the largest segment above which everything is merged into one."""


def _kept(segments: Sequence[Any], added: int) -> list[Any]:
    """Which segments stay as they are; the living documents of the others are written into the new one.

    Args:
        segments: those with living documents.
        added: number of new documents.
    """
    if not segments:
        return []
    *smaller, largest = sorted(segments, key=lambda segment: segment.doc_count())
    total = sum(segment.doc_count() for segment in segments) + added
    outside = total - largest.doc_count() + largest.deleted_count()
    if outside > MAX_SHARE_OUTSIDE * total and total > 1000:
        return []
    merged, written = [], added
    for segment in smaller:
        if segment.doc_count() <= MERGED_SIZE * written:
            merged.append(segment)
            written += segment.doc_count()
    return [segment for segment in segments if segment not in merged]
