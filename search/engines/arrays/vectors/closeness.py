"""How close the passages of a generation are to a vector, by the cosine of the angle between them."""

from collections.abc import Iterator, Sequence
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from search.engines.arrays.vectors.segment_vectors import SegmentVectors

_BLOCK = 4096
"""Rows that are compared at a time: as many as a processor's cache holds as floating-point numbers."""
Numbers = NDArray[np.int64]
Cosines = NDArray[np.float32]


class Closeness:
    """U units, C chunks of all segments, in the order of the generation."""

    def __init__(self, segments: Sequence[SegmentVectors]) -> None:
        """Join segments; none where there are no vectors."""
        self.segments = segments
        self._bases = np.cumsum([0, *(len(segment.rows) for segment in segments)])
        starts = [segment.starts[:-1] + base for segment, base in zip(segments, self._bases.tolist(), strict=False)]
        self.starts: Numbers = np.concatenate([*starts, self._bases[-1:]])
        """U + 1: the first chunk of each unit."""

    @cached_property
    def unit_of(self) -> NDArray[np.int32]:
        """C: the unit of each chunk."""
        return np.repeat(np.arange(len(self.starts) - 1, dtype=np.int32), np.diff(self.starts))

    def rows(self, chunks: Numbers) -> Iterator[NDArray[np.float32]]:
        """The vectors of some chunks, ascending, in blocks."""
        borders = chunks.searchsorted(self._bases)
        for number, segment in enumerate(self.segments):
            local = chunks[borders[number] : borders[number + 1]] - self._bases[number]
            for start in range(0, len(local), _BLOCK):
                part = local[start : start + _BLOCK]
                yield segment.rows.take(part, axis=0).astype(np.float32) * segment.scales.take(part)[:, None]

    def cosines(self, chunks: Numbers, vector: NDArray[np.float32], origin: NDArray[np.float32] | None = None) -> Cosines:
        """The closeness of some chunks, ascending.

        Args:
            chunks: which.
            vector: of length one.
            origin: where the angle is taken, for chunks; 0 if None.
        """
        found = []
        for rows in self.rows(chunks):
            if origin is None:
                found.append(rows @ vector)
            else:
                rows -= origin
                found.append(rows @ vector / np.maximum(np.linalg.norm(rows, axis=1), 1e-6))
        return np.concatenate([np.empty(0, np.float32), *found])

    def mean(self, chunks: Numbers) -> NDArray[np.float32]:
        """The mean vector of some chunks, of which there is at least one."""
        total: NDArray[np.float32] = sum(rows.sum(0) for rows in self.rows(chunks)) / np.float32(len(chunks))
        return total

    def best(
        self, begins: NDArray[np.integer], ends: NDArray[np.integer], vector: NDArray[np.float32]
    ) -> tuple[Cosines, Numbers]:
        """The closest chunk of each of some ranges of units [begin, end): its cosine, NaN without chunks; its number, -1."""
        first, last = self.starts.take(begins), self.starts.take(ends)
        lengths = last - first
        order = first.argsort(kind="stable")
        chunks = _ranges(first.take(order), lengths.take(order))
        cosines = self.cosines(chunks, vector)
        closest, numbers = np.full(len(begins), np.nan, np.float32), np.full(len(begins), -1, np.int64)
        at = 0
        for place, length in zip(order.tolist(), lengths.take(order).tolist(), strict=True):
            if length:
                number = at + int(cosines[at : at + length].argmax())
                closest[place], numbers[place] = cosines[number], chunks[number]
            at += length
        return closest, numbers


def _ranges(starts: Numbers, lengths: Numbers) -> Numbers:
    """The numbers of ranges, one range after the other."""
    before = np.cumsum(lengths) - lengths
    numbers: Numbers = np.arange(int(lengths.sum()), dtype=np.int64) + np.repeat(starts - before, lengths)
    return numbers
