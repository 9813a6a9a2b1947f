"""Files that are on the disk once they are said to be, and that are named in whatever goes wrong with them."""

from __future__ import annotations

import io
import os
import re
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

from search.errors import IndexUnwritable

_RANDOM = re.compile(r"(?<![0-9a-z])[0-9a-z]{16}(?:[0-9a-z]{12})?(?=\.)")
"""In names that Whoosh makes up: 16 characters for a segment, 28 for what is needed only until the commit."""


class Identity(NamedTuple):
    """What changes whenever somebody writes to a file or puts another in its place; cheap to ask for."""

    inode: int
    modified: int
    """Nanoseconds."""
    size: int


def identity(path: Path | str) -> Identity | None:
    """The identity of a file; None without one. Asked for at every search, where a text is faster to look up than a `Path`."""
    try:
        status = os.stat(path)  # noqa: PTH116  # twice as fast as Path's own
    except OSError:
        return None
    return Identity(status.st_ino, status.st_mtime_ns, status.st_size)


@contextmanager
def naming(path: Path) -> Iterator[None]:
    """Name a file in the errors of what is done to it: the system does so only where it is opened or moved."""
    try:
        yield
    except OSError as error:
        if error.filename is None:
            error.filename = str(path)
        raise


class NamedFile(io.FileIO):
    """A file that is named whenever it cannot be read or written: `No space left on device` alone helps nobody."""

    def _naming(self) -> AbstractContextManager[None]:
        return naming(Path(os.fsdecode(self.name)))

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
    """A new file to write to, which is on the disk when the block ends; its folder may not know it yet.

    Raises:
        OSError: with the name of the file.
    """
    with io.BufferedWriter(NamedFile(path, "wb")) as file:
        yield file
        file.flush()
        with naming(path):
            os.fsync(file.fileno())


def sync(path: Path) -> None:
    """Wait until a file, or the entries of a folder, are on the disk: a power cut can lose a name that was not waited for."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        with naming(path):
            os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _without_chance(file: str) -> str:
    """A file's name with `*` for what is random in it: the same fault has the same words whenever it is met again."""
    folder, slash, name = file.rpartition("/")
    return folder + slash + _RANDOM.sub("*", name)


@contextmanager
def failing_in_words() -> Iterator[None]:
    """Tell what goes wrong with the disk to a person. Raises IndexUnwritable for every OSError."""
    try:
        yield
    except OSError as error:
        named = f"{_without_chance(os.fsdecode(error.filename))}: " if error.filename else ""
        raise IndexUnwritable(f"The index cannot be written: {named}{error.strerror or error}.") from error
