"""How many typing errors lie between one word and each of many: optimal string alignment on arrays, many words at once."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

LONGEST = 64
"""Most letters of a word that is compared: the letters of the typed one are the bits of a machine word."""


class LetterTable:
    """The letters of N words, laid out so that a word can be compared with all of them."""

    def __init__(self, words: Sequence[str]) -> None:
        """Lay out words of at most LONGEST letters."""
        self._lengths = np.array([len(word) for word in words], np.int64)
        self._begins = np.append(0, np.cumsum(self._lengths))
        letters = np.frombuffer("".join(words).encode("utf-32-le"), np.uint32)
        alphabet, numbers = np.unique(letters, return_inverse=True)
        self._alphabet = {chr(letter): number for number, letter in enumerate(alphabet.tolist())}
        self._letters = np.append(numbers, np.zeros(LONGEST, np.int64)).astype(np.uint32)
        """The numbers in the alphabet of all letters, one word after the other, and what may be read past the last."""
        self._signatures = self._signed(self._begins, self._letters)

    def _signed(self, begins: NDArray[np.int64], letters: NDArray[np.uint32]) -> NDArray[np.uint64]:
        """The set of letters of each word, a bit a letter; in large alphabets some letters share theirs."""
        bits = np.uint64(1) << (letters.astype(np.uint64) & np.uint64(63))
        filled = np.flatnonzero(np.diff(begins))
        signatures = np.zeros(len(begins) - 1, np.uint64)
        if len(filled):
            signatures[filled] = np.bitwise_or.reduceat(bits[: begins[-1]], begins[:-1][filled])
        return signatures

    def near(self, typed: str, most: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """The words within reach of a word, and their edits.

        Args:
            typed: 1 to LONGEST letters.
            most: edits that are within reach.

        Returns:
            The numbers of the words, ascending, and for each the fewest insertions, deletions, substitutions and swaps of
            neighbours, no letter edited twice, that turn one word into the other.
        """
        numbers = self._candidates(typed, most)
        if not len(numbers):
            return numbers, numbers
        edits = self._edits(typed, numbers)
        return numbers[edits <= most], edits[edits <= most]

    def _candidates(self, typed: str, most: int) -> NDArray[np.int64]:
        """Words that may be within reach: an edit changes the length by at most one, takes a letter or brings one, or both."""
        known = [self._alphabet[letter] for letter in typed if letter in self._alphabet]
        begins, letters = np.array([0, len(known)]), np.array(known, np.uint32)
        wanted = self._signed(begins, letters)[0]
        unknown = len(typed) - len(known)
        numbers = np.flatnonzero(np.abs(self._lengths - len(typed)) <= most)
        signatures = self._signatures[numbers]
        brought, taken = np.bitwise_count(signatures & ~wanted), np.bitwise_count(wanted & ~signatures)
        candidates: NDArray[np.int64] = numbers[(brought <= most) & (taken + unknown <= most)]
        return candidates

    def _edits(self, typed: str, numbers: NDArray[np.int64]) -> NDArray[np.int64]:
        """The edits between a word and each of some words.

        Hyyrö's bit-parallel form of the table of prefixes (A bit-vector algorithm for computing Levenshtein and Damerau edit
        distances, Nordic Journal of Computing 10(1), 2003), with a lane a word: column by column, the bits of `plus` and
        `minus` say where the distance grows or falls by one from one letter of the typed word to the next.
        """
        lengths = self._lengths[numbers]
        columns = self._letters[self._begins[numbers][:, None] + np.arange(int(lengths.max()))]
        where = self._where(typed)
        one, last = np.uint64(1), np.uint64(len(typed) - 1)
        plus, minus = np.full(len(numbers), ~np.uint64(0)), np.zeros(len(numbers), np.uint64)
        same_before, diagonal = np.zeros_like(plus), np.zeros_like(plus)
        edits = np.full(len(numbers), len(typed), np.int64)
        for column in range(columns.shape[1]):
            same = where[columns[:, column]]
            swapped = ((~diagonal & same) << one) & same_before
            diagonal = (((same & plus) + plus) ^ plus) | same | minus | swapped
            grows, falls = minus | ~(diagonal | plus), diagonal & plus
            step = (grows >> last & one).astype(np.int64) - (falls >> last & one).astype(np.int64)
            edits += np.where(column < lengths, step, 0)
            grows, falls = grows << one | one, falls << one
            plus, minus, same_before = falls | ~(diagonal | grows), grows & diagonal, same
        return edits

    def _where(self, typed: str) -> NDArray[np.uint64]:
        """For each letter of the alphabet, the places where the typed word has it, a bit a place."""
        where = np.zeros(len(self._alphabet), np.uint64)
        for bit, letter in enumerate(typed):
            if letter in self._alphabet:
                where[self._alphabet[letter]] |= np.uint64(1 << bit)
        return where
