"""The vectors of one generation as one array, and their cosines with another vector."""

from collections.abc import Iterator, Sequence
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from search.engines.arrays.vectors.segment_vectors import SegmentVectors
from search.meaning.quantized import Chunks, dequantize

_BLOCK = 128
"""Number of rows that are compared at a time: as many as fit into a processor's cache as floating-point numbers."""
Numbers = NDArray[np.int64]
Cosines = NDArray[np.float32]


class GenerationVectors:
    """The vectors of all segments, in the order of the generation. U units, C chunks."""

    def __init__(self, segments: Sequence[SegmentVectors]) -> None:
        """Join segments; there may be none."""
        self.segments = segments
        self._bases = np.cumsum([0, *(len(segment.rows) for segment in segments)])
        starts = [segment.starts[:-1] + base for segment, base in zip(segments, self._bases.tolist(), strict=False)]
        self.starts: Numbers = np.concatenate([*starts, self._bases[-1:]])
        """U + 1: the first chunk of each unit."""

    @cached_property
    def unit_of(self) -> NDArray[np.int32]:
        """C: the unit of each chunk."""
        return np.repeat(np.arange(len(self.starts) - 1, dtype=np.int32), np.diff(self.starts))

    def warm(self) -> None:
        """Compute in advance what the first comparison needs."""
        _ = self.unit_of, self._squares

    def _rows(self, chunks: Numbers) -> Iterator[Chunks]:
        """The rows of some chunks, ascending, and their scales, in blocks."""
        borders = chunks.searchsorted(self._bases)
        for number, segment in enumerate(self.segments):
            local = chunks[borders[number] : borders[number + 1]] - self._bases[number]
            for start in range(0, len(local), _BLOCK):
                part = local[start : start + _BLOCK]
                yield segment.rows.take(part, axis=0), segment.scales.take(part)

    @cached_property
    def _squares(self) -> Cosines:
        """C: the square of each vector's length, which quantization leaves only close to one."""
        found = [np.square(dequantize(chunks)).sum(1) for chunks in self._rows(np.arange(self._bases[-1]))]
        return np.concatenate([np.empty(0, np.float32), *found])

    def cosines(self, chunks: Numbers, vector: NDArray[np.float32], origin: NDArray[np.float32] | None = None) -> Cosines:
        """The cosines of some chunks, ascending.

        Args:
            chunks: their numbers.
            vector: of length one.
            origin: subtracted from the vectors of chunks before the angle is taken; None for nothing.
        """
        if origin is None:
            return self._products(chunks, vector)
        squares = self._squares.take(chunks) - 2 * self._products(chunks, origin) + np.dot(origin, origin)
        products = self._products(chunks, vector) - np.dot(origin, vector)
        cosines: Cosines = (products / np.sqrt(np.maximum(squares, 1e-6))).astype(np.float32)
        return cosines

    def _products(self, chunks: Numbers, vector: NDArray[np.float32]) -> Cosines:
        """The inner product of each of some chunks with a vector."""
        found = [(rows.astype(np.float32) @ vector) * scales for rows, scales in self._rows(chunks)]
        return np.concatenate([np.empty(0, np.float32), *found])

    def mean(self, chunks: Numbers) -> NDArray[np.float32]:
        """The mean vector of some chunks, of which there is at least one."""
        total: NDArray[np.float32] = sum(dequantize(rows).sum(0) for rows in self._rows(chunks)) / np.float32(len(chunks))
        return total

    def best(self, begins: NDArray[np.integer], ends: NDArray[np.integer], vector: NDArray[np.float32]) -> Cosines:
        """The cosine of the closest chunk in each of some ranges of units [begin, end); NaN if it has no chunks."""
        first = self.starts.take(begins)
        lengths = self.starts.take(ends) - first
        order = first.argsort(kind="stable")
        order = order.compress(lengths.take(order) > 0)
        first, lengths = first.take(order), lengths.take(order)
        closest = np.full(len(begins), np.nan, np.float32)
        if len(order):
            borders = np.cumsum(lengths) - lengths
            closest[order] = np.maximum.reduceat(self.cosines(_ranges(first, lengths), vector), borders)
        return closest

    def closest(self, begin: int, end: int, vector: NDArray[np.float32]) -> int | None:
        """The unit of [begin, end) that has the closest chunk; None if there are no chunks."""
        chunks = np.arange(self.starts[begin], self.starts[end])
        return int(self.unit_of[chunks[self.cosines(chunks, vector).argmax()]]) if len(chunks) else None


def _ranges(starts: Numbers, lengths: Numbers) -> Numbers:
    """The numbers of ranges, one range after the other."""
    before = np.cumsum(lengths) - lengths
    numbers: Numbers = np.arange(int(lengths.sum()), dtype=np.int64) + np.repeat(starts - before, lengths)
    return numbers
