"""The sorted terms of one segment: a term by its number, and where a term stands or would stand."""

from __future__ import annotations

from bisect import bisect_left

_NEAR = 16
"""Terms after one among which the end of a range is looked for first: most ranges hold the spellings of one word."""


class TermDictionary(list[bytes]):
    """Terms in ascending order, each once.

    They are few beside what they occur in, so all are kept as objects: a look-up among those takes a fraction of one that has
    to read each term that it meets.
    """

    def place(self, term: bytes) -> int:
        """How many terms come before this one, which is its number if it is there."""
        return bisect_left(self, term)

    def find(self, term: bytes, start: int = 0, end: int | None = None) -> int | None:
        """The number of a term; None if it is not there, or not among those with numbers [start, end)."""
        end = len(self) if end is None else end
        number = bisect_left(self, term, start, end)
        return number if number < end and self[number] == term else None

    def range(self, low: bytes, high: bytes) -> tuple[int, int]:
        """The numbers [from, to) of the terms in [low, high)."""
        start = self.place(low)
        near = min(start + _NEAR, len(self))
        end = bisect_left(self, high, start, near)
        return start, end if end < near else bisect_left(self, high, near)
