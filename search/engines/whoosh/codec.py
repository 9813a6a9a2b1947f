"""A codec that stores Whoosh's segments as plain arrays: its own formats are pickles, which run code when they are opened.

A codec is Whoosh's way to put another format under its readers and writers; this one writes whole fields at once. A segment
is two files of named arrays (see `search.engines.arrays.files.array_file`): `.postings`, and the texts of `.stored`. Nothing in
them is run, and nothing in them makes a reader use more memory than their length.

Where Whoosh 2.7.4 unpickles the content of a file, and what replaces it here:

- `index.TOC.read`, `legacy` (schema, list of segments) → `toc`, JSON; the schema is the program's own;
- `filedb.structfile.StructFile.read_pickle`, by which `filetables.HashReader`, `filedb.compound.CompoundStorage`,
  `codec.whoosh3.W3LeafMatcher` and `columns.CompressedBlockColumn` read → `storage`, whose files refuse it;
- `codec.whoosh3` (posting blocks, `W3TermInfo`), `columns.PickleColumn` (stored fields) → `postings`, `stored`;
- `formats`, where positions are decoded → `postings.PositionsFormat`, which decodes nothing;
- `multiproc`, `externalsort` (its own temporary files) and `codec.plaintext` (which evaluates) → never used.
"""

from __future__ import annotations

from pathlib import Path

from whoosh.codec import base
from whoosh.codec.whoosh3 import W3Segment

from search.engines.whoosh.postings import PostingsReader, PostingsWriter
from search.engines.whoosh.storage import Storage
from search.engines.whoosh.stored import StoredReader, StoredWriter

POSTINGS = ".postings"
STORED = ".stored"


class ArrayCodec(base.Codec):  # type: ignore[misc]  # Whoosh has no types
    """Postings and stored fields as arrays, without the lengths of fields, which are not needed here."""

    length_stats = False

    def new_segment(self, _: Storage, indexname: str) -> ArraySegment:
        """An empty segment with an id of its own."""
        return ArraySegment(self, indexname)

    def field_writer(self, storage: Storage, segment: ArraySegment) -> PostingsWriter:
        """The writer of a segment's postings."""
        return PostingsWriter(_file(storage, segment, POSTINGS))

    def per_document_writer(self, storage: Storage, segment: ArraySegment) -> StoredWriter:
        """The writer of a segment's stored fields."""
        return StoredWriter(_file(storage, segment, STORED))

    def terms_reader(self, storage: Storage, segment: ArraySegment) -> PostingsReader:
        """The reader of a segment's postings. Raises IndexDamaged."""
        return PostingsReader(_file(storage, segment, POSTINGS), segment.doc_count_all())

    def per_document_reader(self, storage: Storage, segment: ArraySegment) -> StoredReader:
        """The reader of a segment's stored fields. Raises IndexDamaged."""
        return StoredReader(_file(storage, segment, STORED), segment)


class ArraySegment(W3Segment):  # type: ignore[misc]
    """What Whoosh knows of a segment: its id, the number of its documents, and which of them are deleted."""

    def should_assemble(self) -> bool:
        """No: the files of a segment are never packed into one."""
        return False


def _file(storage: Storage, segment: ArraySegment, extension: str) -> Path:
    return Path(storage.folder, segment.make_filename(extension))
