"""Durable writes: files synced to the disk, and errors that name the file."""

import io
import os
import re
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

from search.errors import IndexUnwritable
from search.guarded_files import opener

_RANDOM = re.compile(r"(?<![0-9a-z])[0-9a-z]{16}(?:[0-9a-z]{12})?(?=\.)")
"""The random part of file names of Whoosh: 16 characters for a segment, 28 for files that are needed only until the commit."""


class Identity(NamedTuple):
    """Identifies the content of a file without reading it: changes when it is written to or replaced."""

    inode: int
    modified: int
    """Nanoseconds."""
    size: int


def identity(path: Path | str) -> Identity | None:
    """The identity of a file; None if it does not exist. Called for every search, where `str` is faster than `Path`."""
    try:
        status = os.stat(path)  # noqa: PTH116  # twice as fast as Path's own
    except OSError:
        return None
    return Identity(status.st_ino, status.st_mtime_ns, status.st_size)


@contextmanager
def naming_file(path: Path) -> Iterator[None]:
    """Add the file's name to any OSError: the system names it only in errors of opening and renaming."""
    try:
        yield
    except OSError as error:
        if error.filename is None:
            error.filename = str(path)
        raise


class NamedFile(io.FileIO):
    """A file whose errors of reading and writing name it: `No space left on device` alone is not enough."""

    def __init__(self, path: Path | str, mode: str) -> None:
        """Open a regular file, as `open` does; anything else is refused."""
        super().__init__(path, mode, opener=opener)

    def _naming(self) -> AbstractContextManager[None]:
        return naming_file(Path(os.fsdecode(self.name)))

    def readinto(self, buffer: Any, /) -> int:
        """Read as many bytes as there are and fit."""
        with self._naming():
            return super().readinto(buffer)

    def readall(self) -> bytes:
        """Read all that is left."""
        with self._naming():
            return super().readall()

    def write(self, data: Any, /) -> int:
        """Write as many of the bytes as fit."""
        with self._naming():
            return super().write(data)

    def truncate(self, size: int | None = None, /) -> int:
        """Make the file this long."""
        with self._naming():
            return super().truncate(size)


@contextmanager
def written(path: Path) -> Iterator[BinaryIO]:
    """A new file to write to, synced to the disk when the block ends; its folder entry is not synced.

    A link in its place is replaced: its target must not be written.

    Raises:
        OSError: with the name of the file.
    """
    if path.is_symlink():
        path.unlink()
    with io.BufferedWriter(NamedFile(path, "wb")) as file:
        yield file
        file.flush()
        with naming_file(path):
            os.fsync(file.fileno())


def sync(path: Path) -> None:
    """Sync a file, or the entries of a folder: without it a power cut can lose a new name."""
    descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    try:
        with naming_file(path):
            os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _without_random_part(file: str) -> str:
    """A file's name with `*` for its random part, so that the same fault always has the same message."""
    folder, slash, name = file.rpartition("/")
    return folder + slash + _RANDOM.sub("*", name)


@contextmanager
def as_index_unwritable(advice: str = "") -> Iterator[None]:
    """Turn every OSError into IndexUnwritable, with a message for people and some advice."""
    try:
        yield
    except OSError as error:
        named = f"{_without_random_part(os.fsdecode(error.filename))}: " if error.filename else ""
        raise IndexUnwritable(f"The index cannot be written: {named}{error.strerror or error}.{advice}") from error
