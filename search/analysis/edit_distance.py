"""Edit distance of one word to many: optimal string alignment, by rapidfuzz.

Most words are ruled out by their letters, on arrays; the others are compared one by one.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import OSA

LONGEST = 64
"""Maximum number of letters of words that are compared, which limits the time of a comparison."""


class LetterTable:
    """The letters of N words, laid out for finding words with similar letters quickly."""

    def __init__(self, words: Sequence[str]) -> None:
        """Lay out words of at most LONGEST letters, by length."""
        lengths = np.array([len(word) for word in words], np.int64)
        self._numbers = lengths.argsort(kind="stable")
        """The number of the word at each place."""
        self._words = [words[number] for number in self._numbers.tolist()]
        lengths = lengths[self._numbers]
        self._first: list[int] = lengths.searchsorted(np.arange(LONGEST + 2)).tolist()
        """The first place of a word of each length, or else of a longer one."""
        letters = np.frombuffer("".join(self._words).encode("utf-32-le"), np.uint32)
        alphabet, numbers = np.unique(letters, return_inverse=True)
        self._alphabet = {chr(letter): number for number, letter in enumerate(alphabet.tolist())}
        self._signatures = _signatures(np.append(0, np.cumsum(lengths)), numbers)

    def near(self, typed: str, most: int) -> list[tuple[int, int]]:
        """The words within an edit distance of a word.

        Args:
            typed: a word of 1 to LONGEST letters.
            most: the maximum distance.

        Returns:
            The number of each word, ascending, and its distance: the fewest insertions, deletions, substitutions and swaps of
            neighbours that turn one word into the other, no letter edited twice.
        """
        places = self._of_alike_letters(typed, most)
        edits = [OSA.distance(typed, self._words[place], score_cutoff=most) for place in places.tolist()]
        return sorted((number, few) for number, few in zip(self._numbers[places].tolist(), edits, strict=True) if few <= most)

    def _of_alike_letters(self, typed: str, most: int) -> NDArray[np.int64]:
        """The places of words that may be near: an edit changes the length by at most one, and adds and removes one letter."""
        known = [self._alphabet[letter] for letter in typed if letter in self._alphabet]
        wanted = _signatures(np.array([0, len(known)]), np.array(known, np.int64))[0]
        unknown = len(typed) - len(known)
        low, high = self._first[max(0, len(typed) - most)], self._first[min(len(typed) + most, LONGEST) + 1]
        signatures = self._signatures[low:high]
        brought, taken = np.bitwise_count(signatures & ~wanted), np.bitwise_count(wanted & ~signatures)
        places: NDArray[np.int64] = ((brought <= most) & (taken + unknown <= most)).nonzero()[0]
        return places + low


def _signatures(begins: NDArray[np.int64], letters: NDArray[np.int64]) -> NDArray[np.uint64]:
    """The set of letters of each word, one bit per letter; in large alphabets some letters share a bit.

    Args:
        begins: where each word begins among the letters, and where the last one ends.
        letters: their numbers in the alphabet, one word after the other.
    """
    bits = np.uint64(1) << (letters.astype(np.uint64) & np.uint64(63))
    filled = np.flatnonzero(np.diff(begins))
    signatures = np.zeros(len(begins) - 1, np.uint64)
    if len(filled):
        signatures[filled] = np.bitwise_or.reduceat(bits, begins[filled])
    return signatures
