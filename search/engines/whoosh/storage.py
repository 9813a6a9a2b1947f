"""A folder of Whoosh's files, in which those of a published generation stay, and errors name the file."""

from __future__ import annotations

import io
import os
from collections.abc import Iterable
from typing import Any

from whoosh.filedb.filestore import FileStorage
from whoosh.filedb.structfile import StructFile

from search.engines.arrays.files.durable import NamedFile
from search.errors import IndexDamaged


class PlainFile(StructFile):  # type: ignore[misc]  # Whoosh has no types
    """A file that refuses to be read or written as a pickle: a pickle runs code when it is opened."""

    def read_pickle(self) -> Any:
        """Refuse. Raises IndexDamaged."""
        raise IndexDamaged(f"{self._name}: it is to be read as a pickle, which no file of an index is.")

    def write_pickle(self, *_: Any) -> None:
        """Refuse. Raises TypeError."""
        raise TypeError(f"{self._name}: nothing is written as a pickle")


class Storage(FileStorage):  # type: ignore[misc]
    """Whoosh's own storage, made safe against failures."""

    def __init__(self, folder: str, kept: Iterable[str] = ()) -> None:
        """Use a folder.

        Args:
            folder: the folder, which `create` makes.
            kept: names of files that are not deleted. Whoosh deletes what its newest commit does not need, while readers still
                use the one before, and while that commit may still be taken back.
        """
        super().__init__(folder)
        self._kept = frozenset(kept)

    def create_file(self, name: str, excl: bool = False, mode: str = "wb", **options: Any) -> PlainFile:
        """A new file to write to; see `whoosh.filedb.filestore.FileStorage.create_file`."""
        raw = NamedFile(self._fpath(name), "x+b" if excl else mode)
        buffered = io.BufferedRandom(raw) if raw.readable() else io.BufferedWriter(raw)
        return PlainFile(buffered, name=name, **options)

    def open_file(self, name: str, **options: Any) -> PlainFile:
        """A file to read; see `whoosh.filedb.filestore.FileStorage.open_file`."""
        return PlainFile(io.BufferedReader(NamedFile(self._fpath(name), "rb")), name=name, **options)

    def list(self) -> list[str]:
        """The names of all files. Raises OSError, where Whoosh's own storage gives none."""
        return os.listdir(self.folder)  # noqa: PTH208  # names, as Whoosh wants them

    def delete_file(self, name: str) -> None:
        """Delete a file, unless it is to be kept."""
        if name not in self._kept:
            super().delete_file(name)

    def temp_storage(self, name: str | None = None) -> Storage:
        """A subfolder for files that are needed only until the commit."""
        storage: Storage = Storage(os.path.join(self.folder, name or "scratch")).create()  # noqa: PTH118  # Whoosh's way
        return storage
