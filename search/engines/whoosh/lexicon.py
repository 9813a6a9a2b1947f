"""The sorted terms of one segment: a term by its number, and where a term stands or would stand."""

from __future__ import annotations

from bisect import bisect_left

import numpy as np
from numpy.typing import NDArray

from search.engines.whoosh.array_file import Texts

STRIDE = 32
"""Every so many terms one is kept as an object: a search among those costs a fraction of one that reads each term it meets."""


class Lexicon(Texts):
    """Packed byte strings in ascending order, each once."""

    __slots__ = ("_landmarks",)

    def __init__(self, data: NDArray[np.uint8], offsets: NDArray[np.int64]) -> None:
        """View what `array_file.pack_texts` made of sorted terms."""
        super().__init__(data, offsets)
        self._landmarks = [self[number] for number in range(0, len(self), STRIDE)]

    def place(self, term: bytes) -> int:
        """How many terms come before this one, which is its number if it is there."""
        block = bisect_left(self._landmarks, term)
        if not block:
            return 0
        return bisect_left(self, term, (block - 1) * STRIDE + 1, min(block * STRIDE, len(self)))

    def find(self, term: bytes) -> int | None:
        """The number of a term; None if it is not there."""
        number = self.place(term)
        return number if number < len(self) and self[number] == term else None
