"""Whoosh's table of contents as JSON: the segments of one commit. The schema is the program's own and stands in no file."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Annotated

import msgspec
from whoosh import fields
from whoosh.index import TOC, EmptyIndexError, FileIndex

from search.engines.arrays.files.damage import as_index_damaged
from search.engines.whoosh.codec import ArrayCodec, ArraySegment
from search.engines.whoosh.postings import PositionsFormat
from search.engines.whoosh.storage import Storage

INDEX_NAME = "strategies"

_Number = Annotated[int, msgspec.Meta(ge=0, lt=2**31)]


class _Segment(msgspec.Struct, forbid_unknown_fields=True):
    id: Annotated[str, msgspec.Meta(pattern=r"^[0-9a-z]{1,64}\Z")]
    """Part of its files' names."""
    documents: _Number
    deleted: list[_Number]


class _Contents(msgspec.Struct, forbid_unknown_fields=True):
    generation: _Number
    segments: list[_Segment]


class WordsField(fields.FieldType):  # type: ignore[misc]  # Whoosh has no types
    """A field whose postings are given ready-made: Whoosh's token objects are most of its cost of indexing."""

    indexed = True
    analyzer = None
    vector = None
    scorable = False
    stored = False
    spelling = False
    unique = False

    def __init__(self) -> None:
        self.format = PositionsFormat()


def whoosh_schema() -> fields.Schema:
    """The fields as Whoosh stores them."""
    return fields.Schema(words=WordsField(), path=fields.ID(), record=fields.STORED(), html=fields.STORED())


class Toc(TOC):  # type: ignore[misc]
    """The table of contents of one commit."""

    @classmethod
    def read(cls, storage: Storage, indexname: str, gen: int | None = None) -> Toc:
        """Read a table of contents, the newest one by default.

        Raises:
            IndexDamaged: it is not a valid one.
            whoosh.index.EmptyIndexError: there is none.
        """
        gen = cls._latest_generation(storage, indexname) if gen is None else gen
        if gen < 0:
            raise EmptyIndexError(f"no table of contents in {storage.folder}")
        path = Path(storage.folder, cls._filename(indexname, gen))
        with storage.open_file(path.name) as file, as_index_damaged(path):
            contents = msgspec.json.decode(file.read(), type=_Contents)
            if contents.generation != gen:
                raise ValueError("it is of another commit")
            return cls(whoosh_schema(), [_opened(segment, indexname) for segment in contents.segments], gen)

    def write(self, storage: Storage, indexname: str) -> None:
        """Write the table of contents atomically under its name. Raises OSError, naming the file."""
        segments = [
            _Segment(segment.segid, segment.doc_count_all(), sorted(map(int, segment.deleted_docs())))
            for segment in self.segments
        ]
        name = self._filename(indexname, self.generation)
        beside = f"{name}.{time.time()}"
        with storage.create_file(beside) as file:
            file.write(msgspec.json.encode(_Contents(self.generation, segments)))
        storage.rename_file(beside, name, safe=True)


def _opened(segment: _Segment, indexname: str) -> ArraySegment:
    if any(number >= segment.documents for number in segment.deleted):
        raise ValueError("it deletes documents that are not there")
    return ArraySegment(ArrayCodec(), indexname, segment.documents, segment.id, set(segment.deleted) or None)


class StrategiesIndex(FileIndex):  # type: ignore[misc]
    """Whoosh's index of a folder, with a table of contents that is no pickle."""

    def __init__(self, storage: Storage) -> None:
        """Use a folder. Raises what `Toc.read` raises."""
        self.storage = storage
        self.indexname = INDEX_NAME
        self._schema = whoosh_schema()
        self._read_toc()

    def _read_toc(self) -> Toc:
        return Toc.read(self.storage, self.indexname)
