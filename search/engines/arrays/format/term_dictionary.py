"""The term dictionary of one segment: sorted terms, looked up by binary search."""

from bisect import bisect_left

_NEAR = 16
"""Number of terms in which the end of a range is searched first: most ranges hold the spellings of one word."""


class TermDictionary(list[bytes]):
    """Terms in ascending order, each once.

    There are few terms compared with postings, so all are kept as objects: a look-up is then several times faster than one
    that decodes each term it compares with.
    """

    def place(self, term: bytes) -> int:
        """The number of terms before this one, which is its own number if it is there."""
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
