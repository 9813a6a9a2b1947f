"""Which files are the current generation: one small JSON file, replaced by rename, that readers and the writer meet at.

In the index folder, `manifest.json` is the pointer: whatever it does not name is left over and goes with the next update.
`lock` is held by the one process that writes. `store-000001` is a Whoosh index, with one array file per segment.
"""

from __future__ import annotations

import json
import shutil
import zlib
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from search import guarded_files
from search.engines.arrays.files import durable
from search.engines.arrays.files.checksums import FileSum
from search.engines.base import IndexState
from search.errors import IndexDamaged, IndexMissing
from search.strategies import Fault, Skipped

FILE_NAME = "manifest.json"
_BESIDE = f"{FILE_NAME}.new"
_MOST_BYTES = 256 * 1024 * 1024
"""It names every file that was left out: so much are a million of them."""
FORMAT = "whoosh-arrays-7"
"""Raised by hand when the files of this engine change, so that old indexes are built anew."""


@dataclass(frozen=True, slots=True)
class SegmentEntry:
    """One segment of a generation."""

    file: str
    """Name of its array file."""
    dead: tuple[int, ...] = ()
    """Numbers of its deleted strategies."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """Everything that a reader must know to open a generation."""

    format: str
    """FORMAT of the program that wrote it."""
    number: int
    """Raised with every generation, over all stores."""
    store: str
    """Name of the folder in the index folder."""
    whoosh_generation: int
    site: str
    """The text of the search.toml that the content was indexed with."""
    segments: tuple[SegmentEntry, ...]
    files: tuple[FileSum, ...]
    """Whoosh's own files, which the next update begins from."""
    state: IndexState

    def names(self) -> frozenset[str]:
        """Every file in the store that this generation is made of."""
        return frozenset([entry.file for entry in self.segments] + [file.name for file in self.files])


def read_manifest(index: Path) -> Manifest:
    """The current generation's manifest.

    Raises:
        IndexMissing: there is none.
        IndexDamaged: it cannot be read.
    """
    path = index / FILE_NAME
    try:
        values = _unsealed(guarded_files.read(path, _MOST_BYTES))
        if values["format"] != FORMAT:
            raise IndexDamaged(f"{path}: it was made by another version of this program.")
        state = values.pop("state")
        state["faults"] = tuple(Fault(**fault) for fault in state["faults"])
        state["skipped"] = tuple(Skipped(**skipped) for skipped in state["skipped"])
        state["languages"] = tuple(state["languages"])
        segments = tuple(SegmentEntry(entry["file"], tuple(entry["dead"])) for entry in values.pop("segments"))
        files = tuple(FileSum(*file) for file in values.pop("files"))
        return Manifest(**values, segments=segments, files=files, state=IndexState(**state))
    except FileNotFoundError as error:
        raise IndexMissing(f"There is no index in {index}; `strategy-search index` builds one.") from error
    except OSError as error:
        raise IndexDamaged(f"{path}: {error.strerror or error}.") from error
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise IndexDamaged(f"{path}: {error}.") from error


def write_manifest(index: Path, manifest: Manifest) -> None:
    """Make a generation the current one: everything it names must be on the disk already. Raises OSError, naming the file."""
    temporary = index / _BESIDE
    _remove(temporary)  # left over, or put there
    with durable.written(temporary) as file:
        file.write(sealed(asdict(manifest)).encode())
    path = index / FILE_NAME
    if path.is_dir():  # nothing can be moved over a folder that somebody has put there
        _remove(path)
    temporary.replace(path)
    durable.sync(index)


def remove_leftovers(index: Path, manifest: Manifest | None) -> None:
    """Remove what a generation is not made of: older ones, and what a writer has left that died or failed.

    Only for the one who holds the lock. What cannot be removed now stays until the next time. Readers that still use a file
    keep it: a mapped file outlives its name.

    Args:
        index: the index folder.
        manifest: the current generation's; None without one, when every store is left over.
    """
    kept = manifest.names() if manifest else frozenset()
    for entry in _entries(index):
        if manifest and entry.name == manifest.store:
            for path in _entries(entry):
                if path.name not in kept:
                    _remove(path)
        elif entry.name.startswith("store-") or entry.name == _BESIDE:
            _remove(entry)


def _entries(folder: Path) -> list[Path]:
    try:
        return list(folder.iterdir())
    except OSError:
        return []


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    else:
        with suppress(OSError):
            path.unlink(missing_ok=True)


def sealed(values: dict[str, Any]) -> str:
    """A manifest's values as its file holds them: a checksum on the first line, JSON on the second."""
    text = json.dumps(values)
    return f"{zlib.crc32(text.encode()):08x}\n{text}\n"


def _unsealed(source: bytes) -> dict[str, Any]:
    checksum, _, text = source.partition(b"\n")
    text = text.removesuffix(b"\n")
    if checksum != f"{zlib.crc32(text):08x}".encode():
        raise ValueError("it does not match its checksum")
    values: dict[str, Any] = json.loads(text)
    return values
