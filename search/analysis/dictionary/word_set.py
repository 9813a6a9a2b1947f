"""A set of words as a Bloom filter (CACM 13(7), 1970), a few bits per word, in a memory-mapped file."""

import hashlib
import math
import mmap
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path

BITS = 10
"""Bits per word: the rate of false positives is one in a hundred."""
HASHES = 7
"""Number of bits that are set for a word, the best one for BITS."""
_MAGIC = b"wordset1"


class WordSet:
    """A set of words. One in a hundred words that are not in it seems to be."""

    def __init__(self, path: Path) -> None:
        """Map a file. Raises ValueError if it is not such a set."""
        with path.open("rb") as file:
            self._bytes = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        if self._bytes[: len(_MAGIC)] != _MAGIC:
            raise ValueError(f"{path}: not a set of words")
        self._bits = 8 * (len(self._bytes) - len(_MAGIC))

    def __contains__(self, word: str) -> bool:
        """Whether a word is in the set."""
        places = (place % self._bits for place in _places(word))
        return all(self._bytes[len(_MAGIC) + place // 8] >> place % 8 & 1 for place in places)


def word_set(words: Iterable[str]) -> bytes:
    """The content of the file for a set of words."""
    words = set(words)
    bits = 8 * math.ceil(max(1, len(words)) * BITS / 8)
    table = bytearray(bits // 8)
    for place in chain.from_iterable(map(_places, words)):
        table[place % bits // 8] |= 1 << place % 8
    return _MAGIC + bytes(table)


def _places(word: str) -> Iterator[int]:
    """The bits of a word, to be taken modulo the size: two hashes are enough (Kirsch, Mitzenmacher, ESA 2006)."""
    digest = hashlib.blake2b(word.encode("utf-8", "replace"), digest_size=16).digest()
    first, step = int.from_bytes(digest[:8], "little"), int.from_bytes(digest[8:], "little") | 1
    return (first + number * step for number in range(HASHES))
