"""Checksums of whole files: taken when they are written, compared before an update reads them."""

import zlib
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, NamedTuple

import msgspec

from search.engines.arrays.files.durable import Identity, NamedFile, identity
from search.errors import IndexDamaged

_CHUNK = 1 << 20

PlainName = Annotated[str, msgspec.Meta(pattern=r"^[A-Za-z0-9_][A-Za-z0-9_.]*\Z")]
"""A file name that cannot lead out of the folder in which it is opened."""


class FileChecksum(NamedTuple):
    """Size and checksum of a file when it was written."""

    name: PlainName
    size: int
    """Bytes."""
    checksum: int
    """CRC-32."""


def checksum_of(path: Path) -> FileChecksum:
    """Read a whole file. Raises OSError, naming it."""
    size = checksum = 0
    with NamedFile(path, "rb") as file:
        while chunk := file.read(_CHUNK):
            size += len(chunk)
            checksum = zlib.crc32(chunk, checksum)
    return FileChecksum(path.name, size, checksum)


class FileChecker:
    """Compares files with their checksums; unchanged files, by identity, are not read again."""

    def __init__(self) -> None:
        self._seen: dict[tuple[Path, FileChecksum], Identity | None] = {}

    def check(self, folder: Path, sums: Iterable[FileChecksum]) -> None:
        """Compare the files of a folder with their checksums.

        Raises:
            IndexDamaged: a file is missing, cannot be read, or differs; it is named.
        """
        seen = {}
        for expected in sums:
            path = folder / expected.name
            now = identity(path)
            if now is None or self._seen.get((path, expected)) != now:
                _compare(path, expected)
            seen[path, expected] = now
        self._seen = seen


def _compare(path: Path, expected: FileChecksum) -> None:
    try:
        found = checksum_of(path) if path.stat().st_size == expected.size else None
    except OSError as error:
        raise IndexDamaged(f"{path}: {error.strerror or error}.") from error
    if found != expected:
        raise IndexDamaged(f"{path}: it is not what was written.")
