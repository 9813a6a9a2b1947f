"""What Whoosh keeps of a segment, as plain arrays: its own formats are pickles, which are code to whoever opens them.

A codec is Whoosh's way to put another format under its readers and writers; this one writes whole fields at once. A segment
is two files of named arrays (see `search.engines.arrays.files.array_file`): `.postings`, and the texts of `.stored`. Nothing in
them is run, and nothing that they say makes a reader take more memory than they are long.

Where Whoosh 2.7.4 unpickles what a file holds, and what stands in its place here:

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
    """Postings and stored fields as arrays, without the lengths of fields, which are not asked for here."""

    length_stats = False

    def new_segment(self, _: Storage, indexname: str) -> ArraySegment:
        """An empty segment with an id of its own."""
        return ArraySegment(self, indexname)

    def field_writer(self, storage: Storage, segment: ArraySegment) -> PostingsWriter:
        """What writes the postings of a segment."""
        return PostingsWriter(_file(storage, segment, POSTINGS))

    def per_document_writer(self, storage: Storage, segment: ArraySegment) -> StoredWriter:
        """What writes the stored fields of a segment."""
        return StoredWriter(_file(storage, segment, STORED))

    def terms_reader(self, storage: Storage, segment: ArraySegment) -> PostingsReader:
        """What reads the postings of a segment. Raises IndexDamaged."""
        return PostingsReader(_file(storage, segment, POSTINGS), segment.doc_count_all())

    def per_document_reader(self, storage: Storage, segment: ArraySegment) -> StoredReader:
        """What reads the stored fields of a segment. Raises IndexDamaged."""
        return StoredReader(_file(storage, segment, STORED), segment)


class ArraySegment(W3Segment):  # type: ignore[misc]
    """What Whoosh knows of a segment: its id, the number of its documents, and which of them are deleted."""

    def should_assemble(self) -> bool:
        """Never into one file with a directory of its own."""
        return False


def _file(storage: Storage, segment: ArraySegment, extension: str) -> Path:
    return Path(storage.folder, segment.make_filename(extension))
