"""One file that holds named arrays, to be mapped into memory and shared by all processes that read it.

Layout: magic, length and CRC-32 of the header, header (JSON: name → dtype, shape, offset, CRC-32), then the arrays, each
aligned to 64 bytes.
Unlike a pickle, such a file holds no code, only numbers and texts, and no more of them than its length.
"""

from __future__ import annotations

import mmap
import struct
import zlib
from collections.abc import Collection, Iterable, Mapping
from itertools import pairwise
from pathlib import Path
from typing import Annotated, Any, NamedTuple

import msgspec
import numpy as np
from numpy.typing import NDArray

from search.engines.arrays.files import durable
from search.engines.arrays.files.damage import as_index_damaged

Arrays = Mapping[str, NDArray[Any]]

_Natural = Annotated[int, msgspec.Meta(ge=0)]


class _Entry(NamedTuple):
    """An array in the header: its type, shape, place in the file and checksum."""

    dtype: Annotated[str, msgspec.Meta(pattern=r"^[<|][biuf][1248]\Z")]
    """A type of numbers: NumPy also has types that hold Python objects."""
    shape: list[_Natural]
    offset: _Natural
    checksum: int


_TABLE = msgspec.json.Decoder(dict[str, _Entry])

_MAGIC = b"SSARRAY1"
_ALIGNMENT = 64
_HEADER = struct.Struct("<8sQI")
"""Magic, length of the header in bytes, its CRC-32."""


def write_arrays(path: Path, arrays: Arrays) -> None:
    """Write arrays to a new file and wait until it is on the disk. Raises OSError, naming the file."""
    table: dict[str, _Entry] = {}
    offset = 0
    contiguous = {name: np.ascontiguousarray(array) for name, array in arrays.items()}
    for name, array in contiguous.items():
        table[name] = _Entry(array.dtype.str, list(array.shape), offset, zlib.crc32(_bytes(array)))
        offset = _aligned(offset + array.nbytes)
    header = msgspec.json.encode(table)
    start = _aligned(_HEADER.size + len(header))
    with durable.written(path) as file:
        file.write(_HEADER.pack(_MAGIC, len(header), zlib.crc32(header)) + header)
        for entry, array in zip(table.values(), contiguous.values(), strict=True):
            file.seek(start + entry.offset)
            file.write(_bytes(array))
        file.truncate(start + offset)


def open_arrays(path: Path, *, verify: bool = False, seldom: Collection[str] = ()) -> Arrays:
    """Map the arrays of a file, read-only.

    Args:
        path: a file that `write_arrays` wrote.
        verify: also compare every array with its checksum, which reads the whole file and leaves it mapped.
        seldom: names of rarely read arrays, whose memory is released after verification.

    Raises:
        IndexDamaged: the file is missing, cut short or not of this kind, or fails its checksums.
    """
    with as_index_damaged(path):
        with durable.NamedFile(path, "rb") as file:
            mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        return _arrays(mapped, verify, seldom)


def _arrays(data: mmap.mmap, verify: bool, seldom: Collection[str]) -> Arrays:
    magic, length, checksum = _HEADER.unpack_from(data)
    header = data[_HEADER.size : _HEADER.size + length] if magic == _MAGIC else b""
    if magic != _MAGIC or zlib.crc32(header) != checksum:
        raise ValueError("not an array file, or its header is damaged")
    start = end = _aligned(_HEADER.size + length)
    arrays = {}
    for name, (dtype, shape, offset, checksum) in _TABLE.decode(header).items():
        count = int(np.prod(shape, dtype=np.int64))
        array = np.frombuffer(data, np.dtype(dtype), count, start + offset) if count else np.empty(0, np.dtype(dtype))
        if verify and zlib.crc32(_bytes(array)) != checksum:
            raise ValueError(f"{name} does not match its checksum")
        if verify and name in seldom:
            _release_pages(data, start + offset, array.nbytes)
        arrays[name] = array.reshape(shape)
        end = start + _aligned(offset + array.nbytes)
    if len(data) != end:
        raise ValueError("not as long as its header says")
    return arrays


def _release_pages(data: mmap.mmap, begin: int, length: int) -> None:
    """Unmap the whole pages of a part of a file; what is read of it later is mapped again."""
    first, end = -(-begin // mmap.PAGESIZE) * mmap.PAGESIZE, (begin + length) // mmap.PAGESIZE * mmap.PAGESIZE
    if first < end and hasattr(mmap, "MADV_DONTNEED"):
        data.madvise(mmap.MADV_DONTNEED, first, end - first)


def _bytes(array: NDArray[Any]) -> memoryview:
    """The bytes of a contiguous array; those of an empty one cannot be viewed."""
    return array.data.cast("B") if array.size else memoryview(b"")


def _aligned(offset: int) -> int:
    return -(-offset // _ALIGNMENT) * _ALIGNMENT


def check_borders(name: str, borders: NDArray[Any], end: int, *, least: int = 0) -> None:
    """Check that borders divide [0, end) into parts, one after the other, of at least a given length.

    Raises:
        ValueError: they do not, so the parts together might be longer than the whole.
    """
    if borders.dtype != np.int64 or borders.ndim != 1 or not len(borders) or borders[0] != 0 or borders[-1] != end:
        raise ValueError(f"{name} does not begin and end where it must")
    if not (borders[1:] - borders[:-1] >= least).all():
        raise ValueError(f"{name} does not ascend")


def pack_texts(texts: list[bytes]) -> tuple[NDArray[np.uint8], NDArray[np.int64]]:
    """Byte strings as one array of bytes and the offsets of their borders (one more than there are strings)."""
    offsets = np.zeros(len(texts) + 1, np.int64)
    np.cumsum([len(text) for text in texts], out=offsets[1:])
    return np.frombuffer(b"".join(texts), np.uint8), offsets


def text_arrays(name: str, texts: Iterable[str]) -> Arrays:
    """Texts packed into two arrays of a file: `name` and `name_offset`."""
    data, offsets = pack_texts([text.encode() for text in texts])
    return {name: data, f"{name}_offset": offsets}


class Texts:
    """Packed byte strings, read one at a time."""

    __slots__ = ("_data", "_offsets")

    def __init__(self, data: NDArray[np.uint8], offsets: NDArray[np.int64]) -> None:
        """View what `pack_texts` made. Raises ValueError if it is anything else."""
        if data.dtype != np.uint8:
            raise ValueError("texts that are not bytes")
        check_borders("an offset of texts", offsets, len(data))
        self._data = data.data if data.size else memoryview(b"")
        self._offsets = offsets.data

    def check(self) -> Texts:
        """Check that every string is UTF-8, and return self. Raises ValueError."""
        str(self._data, "utf-8")
        data, inner = np.frombuffer(self._data, np.uint8), np.asarray(self._offsets)[1:-1]
        if (data[inner[inner < len(data)]] & 0xC0 == 0x80).any():
            raise ValueError("texts that are cut within a character")
        return self

    def __len__(self) -> int:
        """The number of strings."""
        return len(self._offsets) - 1

    def __getitem__(self, index: int) -> bytes:
        """One string, by its number from 0."""
        return bytes(self._data[self._offsets[index] : self._offsets[index + 1]])

    def all(self) -> list[bytes]:
        """Every string, in order."""
        data = bytes(self._data)
        return [data[start:end] for start, end in pairwise(self._offsets.tolist())]
