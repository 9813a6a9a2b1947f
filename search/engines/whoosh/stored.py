"""The stored fields of a segment: texts, which not every document has."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from whoosh.codec import base

from search.engines.arrays.files.array_file import Texts, open_arrays, text_arrays, write_arrays
from search.engines.arrays.files.damage import as_index_damaged

FIELDS = ("record", "html")


class StoredWriter(base.PerDocumentWriter):  # type: ignore[misc]  # Whoosh has no types
    """Writes the stored fields of a segment, a whole field at once."""

    def __init__(self, path: Path) -> None:
        """Write a new file, which exists once this is closed."""
        self._path = path
        self._arrays: dict[str, NDArray[Any]] = {}
        self.is_closed = False

    def write_field(self, name: str, texts: Iterable[str], documents: Sequence[int]) -> None:
        """Write a field, one of `FIELDS`.

        Args:
            name: the name of the field.
            texts: the text of each document that has the field.
            documents: the numbers of these documents, ascending.
        """
        self._arrays |= {**text_arrays(name, texts), f"{name}_document": np.array(documents, np.int32)}

    def close(self) -> None:
        """Write the file, unless no field was written, as in an abandoned commit. Raises OSError, naming it."""
        if self._arrays:
            write_arrays(self._path, self._arrays)
        self.is_closed = True


class StoredReader(base.PerDocumentReader):  # type: ignore[misc]
    """Reads the stored fields of a segment. Raises IndexDamaged, naming the file, if anything is not as it should be."""

    def __init__(self, path: Path, segment: Any) -> None:
        """Map a file.

        Args:
            path: a file that `StoredWriter` wrote.
            segment: the segment of the documents.
        """
        self._segment = segment
        arrays = open_arrays(path)
        with as_index_damaged(path):
            self._texts = {name: Texts(arrays[name], arrays[f"{name}_offset"]) for name in FIELDS}
            self._documents = {name: arrays[f"{name}_document"] for name in FIELDS}
            if self._documents["record"].tolist() != list(range(len(self._texts["record"]))):
                raise ValueError("a document has no record")
            if len(self._texts["record"]) != segment.doc_count_all():
                raise ValueError("it is of another number of documents")

    def texts(self, name: str) -> list[str]:
        """All texts of a field, in the order of the documents."""
        return [text.decode() for text in self._texts[name].all()]

    def documents(self, name: str) -> Sequence[int]:
        """The documents that have a field, ascending: as many as there are texts of it."""
        numbers: list[int] = self._documents[name].tolist()
        return numbers

    def stored_fields(self, document: int) -> dict[str, str]:
        """The stored fields of one document."""
        found = [(name, np.flatnonzero(self._documents[name] == document).tolist()) for name in FIELDS]
        return {name: self._texts[name][places[0]].decode() for name, places in found if places}

    def doc_count(self) -> int:
        """The number of living documents."""
        return int(self._segment.doc_count())

    def doc_count_all(self) -> int:
        """The number of documents."""
        return int(self._segment.doc_count_all())

    def has_deletions(self) -> bool:
        """Whether any document is deleted."""
        return bool(self._segment.has_deletions())

    def is_deleted(self, document: int) -> bool:
        """Whether a document is deleted."""
        return bool(self._segment.is_deleted(document))

    def deleted_docs(self) -> Iterable[int]:
        """The deleted documents."""
        deleted: Iterable[int] = self._segment.deleted_docs()
        return deleted
