"""Which files are the current generation: one small JSON file, replaced by rename, that readers and the writer meet at.

In the index folder, `manifest.json` is the pointer: whatever it does not name is left over. `lock` is held by the one process
that writes. `store-000001` is a Whoosh index, and beside its files one array file per segment.
"""

from __future__ import annotations

import json
import os
import zlib
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from search.engine import IndexState
from search.errors import IndexDamaged, IndexMissing
from search.strategies import Fault, Skipped

FILE_NAME = "manifest.json"
FORMAT = "whoosh-arrays-4"
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
    state: IndexState


def read_manifest(index: Path) -> Manifest:
    """The current generation's manifest.

    Raises:
        IndexMissing: there is none.
        IndexDamaged: it cannot be read.
    """
    path = index / FILE_NAME
    try:
        values = _unsealed(path.read_bytes())
        if values["format"] != FORMAT:
            raise IndexDamaged(f"{path}: it was made by another version of this program.")
        state = values.pop("state")
        state["faults"] = tuple(Fault(**fault) for fault in state["faults"])
        state["skipped"] = tuple(Skipped(**skipped) for skipped in state["skipped"])
        state["languages"] = tuple(state["languages"])
        segments = tuple(SegmentEntry(entry["file"], tuple(entry["dead"])) for entry in values.pop("segments"))
        return Manifest(**values, segments=segments, state=IndexState(**state))
    except FileNotFoundError as error:
        raise IndexMissing(f"There is no index in {index}; `strategy-search index` builds one.") from error
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise IndexDamaged(f"{path}: {error}") from error


def write_manifest(index: Path, manifest: Manifest) -> None:
    """Make a generation the current one: everything it names must be on the disk already."""
    temporary = index / f"{FILE_NAME}.new"
    with temporary.open("w", encoding="utf-8") as file:
        file.write(sealed(asdict(manifest)))
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(index / FILE_NAME)
    sync_folder(index)


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


def identity(index: Path) -> tuple[int, int, int] | None:
    """What changes whenever the manifest does, cheap to ask for; None without one."""
    try:
        status = (index / FILE_NAME).stat()
    except OSError:
        return None
    return status.st_ino, status.st_mtime_ns, status.st_size


def sync_folder(folder: Path) -> None:
    """Wait until a folder's entries are on the disk: a renamed file whose folder is not synced can be lost by a power cut."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sync_files(folder: Path) -> None:
    """Wait until every file of a folder and the folder itself are on the disk, since Whoosh does not."""
    for path in folder.iterdir():
        if path.is_file():
            sync_folder(path)
    sync_folder(folder)
