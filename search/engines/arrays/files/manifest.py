"""The manifest: one small JSON file that lists the files of the current generation. It is replaced by rename.

In the index folder, `manifest.json` is the pointer: files that it does not list are removed by the next update. `lock` is
locked by the one process that writes. `store-000001` is a Whoosh index, with one array file per segment.
"""

import json
import shutil
import zlib
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Annotated, Any

import msgspec

from search import guarded_files
from search.engines.arrays.files import durable
from search.engines.arrays.files.checksums import FileChecksum, PlainName
from search.engines.arrays.files.damage import as_index_damaged
from search.engines.base import IndexState
from search.errors import IndexDamaged, IndexMissing

FILE_NAME = "manifest.json"
_BESIDE = f"{FILE_NAME}.new"
_MAX_BYTES = 256 * 1024 * 1024
"""Maximum size of the file, which names every file that was left out: enough for a million of them."""
FORMAT = "whoosh-arrays-15"
"""Raised by hand when the file format changes, so that old indexes are rebuilt."""


@dataclass(frozen=True, slots=True)
class SegmentEntry:
    """One segment of a generation."""

    file: PlainName
    """Name of its array file."""
    dead: tuple[int, ...] = ()
    """Numbers of its deleted strategies."""
    vectors: FileChecksum | None = None
    """The file with the vectors of its sections, if they are made."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """Everything that is needed to open a generation."""

    format: str
    """FORMAT of the program that wrote it."""
    number: int
    """Raised with every generation, over all stores."""
    store: Annotated[str, msgspec.Meta(pattern=r"^store-[0-9]{6,18}\Z")]
    """Name of the folder in the index folder."""
    whoosh_generation: int
    site: str
    """The text of the search.toml that the content was indexed with."""
    segments: tuple[SegmentEntry, ...]
    files: tuple[FileChecksum, ...]
    """Whoosh's own files, from which the next update continues."""
    state: IndexState
    model: str = ""
    """Identity of the sentence model that made the vectors; "" if there are none."""

    @property
    def whole_model(self) -> str:
        """The model, if all segments have vectors."""
        return self.model if all(entry.vectors for entry in self.segments) else ""

    def names(self) -> frozenset[str]:
        """The names of all files of this generation in the store."""
        vectors = [entry.vectors for entry in self.segments if entry.vectors]
        return frozenset([*(entry.file for entry in self.segments), *(file.name for file in (*self.files, *vectors))])


def read_manifest(index: Path) -> Manifest:
    """The current generation's manifest.

    Raises:
        IndexMissing: there is none.
        IndexDamaged: it cannot be read.
    """
    path = index / FILE_NAME
    try:
        source = guarded_files.read(path, _MAX_BYTES)
    except FileNotFoundError as error:
        raise IndexMissing(f"There is no index in {index}; `strategy-search index` builds one.") from error
    except OSError as error:
        raise IndexDamaged(f"{path}: {error.strerror or error}.") from error
    with as_index_damaged(path):
        values = _unsealed(source)
        if values["format"] != FORMAT:
            raise IndexDamaged(f"{path}: it was made by another version of this program.")
        manifest = msgspec.convert(values, Manifest)
        if sealed(asdict(manifest)).encode() != source:
            raise ValueError("it says more than a manifest does")
    if (index / manifest.store).is_symlink():  # what a link leads to is not this program's to write or remove
        raise IndexDamaged(f"{index / manifest.store}: a link, where a folder is to be.")
    return manifest


def write_manifest(index: Path, manifest: Manifest) -> None:
    """Make a generation the current one: everything it names must be on the disk already. Raises OSError, naming the file."""
    temporary = index / _BESIDE
    remove(temporary)  # left over, or put there
    with durable.written(temporary) as file:
        file.write(sealed(asdict(manifest)).encode())
    path = index / FILE_NAME
    if path.is_dir():  # a file cannot be renamed over a folder
        remove(path)
    temporary.replace(path)
    durable.sync(index)


def remove_leftovers(index: Path, manifest: Manifest | None) -> None:
    """Remove the files that are not part of a generation: older ones, and those of a writer that died or failed.

    Only for the holder of the write lock. What cannot be removed now stays until the next time. Readers that still map a
    file keep it: a mapped file outlives its name.

    Args:
        index: the index folder.
        manifest: of the current generation; None if there is none, then every store is removed.
    """
    kept = manifest.names() if manifest else frozenset()
    for entry in _entries(index):
        if manifest and entry.name == manifest.store:
            for path in _entries(entry):
                if path.name not in kept:
                    remove(path)
        elif entry.name.startswith("store-") or entry.name == _BESIDE:
            remove(entry)


def _entries(folder: Path) -> list[Path]:
    try:
        return list(folder.iterdir())
    except OSError:
        return []


def remove(path: Path) -> None:
    """Remove a file, a link or a folder with all that is in it, as far as that can be done."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    else:
        with suppress(OSError):
            path.unlink(missing_ok=True)


def sealed(values: dict[str, Any]) -> str:
    """The content of a manifest file: CRC-32 on the first line, JSON on the second."""
    text = json.dumps(values)
    return f"{zlib.crc32(text.encode()):08x}\n{text}\n"


def _unsealed(source: bytes) -> dict[str, Any]:
    checksum, _, text = source.partition(b"\n")
    text = text.removesuffix(b"\n")
    if checksum != f"{zlib.crc32(text):08x}".encode():
        raise ValueError("it does not match its checksum")
    values: dict[str, Any] = json.loads(text)  # msgspec knows no lone surrogates, which file names may have
    return values
