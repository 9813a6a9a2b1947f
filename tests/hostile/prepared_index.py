"""An index prepared by somebody else: pickles that run something, wherever a file may hold one, with checksums that fit."""

from __future__ import annotations

import functools
import json
import operator
import os
import pickle
import struct
import subprocess
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from whoosh import fields
from whoosh.filedb.filestore import FileStorage
from whoosh.index import TOC

from search.engines.arrays.files.array_file import open_arrays, pack_texts, write_arrays
from search.engines.arrays.files.checksums import checksum_of
from search.engines.arrays.files.manifest import read_manifest, write_manifest
from search.engines.whoosh.toc import INDEX_NAME


class Call:
    """What a pickle makes of this is whatever a function returns."""

    def __init__(self, function: Callable[..., object], *arguments: object) -> None:
        self._reduced = (function, arguments)

    def __reduce__(self) -> tuple[Callable[..., object], tuple[object, ...]]:
        return self._reduced


def calls(canary: Path) -> Mapping[str, object]:
    """Name → what makes the canary once it is unpickled, each by other means."""
    code, shell = f"open({str(canary)!r}, 'a').close()", f"touch '{canary}'"
    return {
        "os.system": Call(os.system, shell),
        "subprocess.call": Call(subprocess.call, ["touch", str(canary)]),
        "builtins.exec": Call(exec, code),
        "builtins.eval": Call(eval, code),
        "builtins.getattr": Call(list, Call(map, Call(getattr, Path, "touch"), [canary])),
        "functools.partial": Call(list, Call(map, functools.partial(exec, code), [{}])),
        "operator.methodcaller": Call(list, Call(map, operator.methodcaller("touch"), [canary])),
        "operator.attrgetter": Call(list, Call(map, Call(operator.attrgetter("touch"), Path), [canary])),
        "in a dictionary": {"fieldmap": Call(exec, code)},
        "in an array of objects": np.array([Call(exec, code)], object),
    }


def pickles(canary: Path) -> Iterator[tuple[str, bytes]]:
    """Every call in the oldest and the newest dialect, and one in opcodes that no pickler writes any more."""
    for name, call in calls(canary).items():
        for protocol in (0, 2, pickle.HIGHEST_PROTOCOL):
            yield f"{name}, protocol {protocol}", pickle.dumps(call, protocol)
    yield "INST", f"(Vtouch {canary}\nios\nsystem\n.".encode()
    yield "OBJ", b"(cos\nsystem\nV" + f"touch {canary}\n".encode() + b"o."


class _Schema(fields.Schema):  # type: ignore[misc]  # Whoosh has no types
    """A schema in whose place a pickle has a call."""

    def __init__(self, call: Call) -> None:
        super().__init__()
        self._call = call

    def copy(self) -> _Schema:
        return self

    def __reduce__(self) -> Any:
        return self._call.__reduce__()


def whooshs_own_index(folder: Path, call: Call, generation: int = 1) -> list[Path]:
    """An index as Whoosh writes it by itself, with a call for its schema, for its list of segments and in what it stores."""
    schema = fields.Schema(words=fields.TEXT(phrase=True, vector=True), path=fields.ID(stored=True), record=fields.STORED())
    index = FileStorage(str(folder)).create().create_index(schema, indexname=INDEX_NAME)
    for number in range(3):
        with index.writer() as writer:
            writer.add_document(words="open data", path=f"{number}.md", record=call)
    for path in folder.glob("*.toc"):
        path.unlink()
    TOC(_Schema(call), [call], generation).write(index.storage, INDEX_NAME)
    return sorted(folder.iterdir())


def plant(index: Path, file: Path, source: bytes) -> None:
    """Put bytes into a file of an index and compute all checksums anew, as anybody can."""
    file.write_bytes(source)
    manifest = read_manifest(index)
    sums = tuple(checksum_of(index / manifest.store / known.name) for known in manifest.files)
    write_manifest(index, replace(manifest, files=sums))


def whole(path: Path, payload: bytes) -> bytes:
    """The payload instead of everything."""
    return payload


def first(path: Path, payload: bytes) -> bytes:
    """The payload, then what was there."""
    return payload + path.read_bytes()


def as_texts(path: Path, payload: bytes) -> bytes:
    """A file of arrays all of whose texts are the payload."""
    arrays = dict(open_arrays(path))
    names = [name.removesuffix("_offset") for name in arrays if name.endswith("_offset")]
    for name in names:
        arrays[name], arrays[f"{name}_offset"] = pack_texts([payload] * (len(arrays[f"{name}_offset"]) - 1))
    beside = path.with_suffix(".made")
    write_arrays(beside, arrays)
    made = beside.read_bytes()
    beside.unlink()
    return made


def as_objects(path: Path, payload: bytes) -> bytes:
    """A file of arrays that says of its first one that it holds Python objects."""
    return _with_entry(path, lambda entry: entry.__setitem__(0, "|O"))


def _with_entry(path: Path, change: Callable[[list[Any]], None]) -> bytes:
    """A file of arrays whose header says something else of the first one."""
    source = path.read_bytes()
    length = int.from_bytes(source[8:16], "little")
    header = json.loads(source[20 : 20 + length])
    change(next(iter(header.values())))
    changed = json.dumps(header, separators=(",", ":")).encode().ljust(length)
    return source[:8] + struct.pack("<QI", len(changed), zlib.crc32(changed)) + changed + source[20 + length :]


def _toc_with(**values: object) -> Callable[[Path], bytes]:
    def made(path: Path) -> bytes:
        contents = json.loads(path.read_bytes())
        contents["segments"][-1] |= values
        return json.dumps(contents).encode()

    return made


def _long_array(path: Path) -> bytes:
    """Arrays of which the first says that it is a terabyte long."""
    return _with_entry(path, lambda entry: entry.__setitem__(1, [1 << 40]))


def _overlapping(path: Path) -> bytes:
    """Texts each of which begins at the first byte and ends with the last one."""
    arrays = dict(open_arrays(path))
    arrays["record_offset"] = np.array([0, len(arrays["record"])] * 1_000_000, np.int64)
    beside = path.with_suffix(".made")
    write_arrays(beside, arrays)
    made = beside.read_bytes()
    beside.unlink()
    return made


PROMISES: Mapping[str, Callable[[Path], bytes]] = {
    "documents": _toc_with(documents=2**31 - 1),
    "deleted": _toc_with(deleted=[2**31 - 1]),
    "array": _long_array,
    "offsets": _overlapping,
}
"""Name → a file that says that it holds gigabytes."""
