"""Words of the index that an unknown word may have been meant as."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

LONG_WORD = 8
"""Letters from which two edits are forgiven; with fewer, two edits lead anywhere."""
SHORT_WORD = 4
"""Letters below which nothing is corrected: one edit already leads anywhere."""
MOST = 5


class Speller:
    """The folded words of an index with their frequencies."""

    def __init__(self, words: Iterable[tuple[str, int]]) -> None:
        """Collect words; frequencies of equal ones are added."""
        frequencies: dict[str, int] = {}
        for word, frequency in words:
            frequencies[word] = frequencies.get(word, 0) + frequency
        self._words = sorted(frequencies)
        self._frequency = np.array([frequencies[word] for word in self._words], np.int64)
        self._by_length: dict[int, tuple[NDArray[np.int32], NDArray[np.uint32]]] = {}
        self._length = np.array([len(word) for word in self._words], np.int32)

    def corrections(self, word: str) -> Sequence[str]:
        """The likeliest words for a folded one that is not among them: fewest edits, then same beginning, then frequency.

        Edits are insertions, deletions, substitutions and transpositions of neighbours (optimal string alignment). Words with
        digits are names of something: they are neither corrected nor proposed.
        """
        if len(word) < SHORT_WORD or not word.isalpha():
            return []
        most = 2 if len(word) >= LONG_WORD else 1
        found: list[tuple[int, bool, int, str]] = []
        for length in range(max(SHORT_WORD - 1, len(word) - most), len(word) + most + 1):
            numbers, letters = self._of_length(length)
            edits = _edits(word, letters) if len(numbers) else np.empty(0, np.int32)
            for at in np.flatnonzero(edits <= most):
                other = self._words[numbers[at]]
                found.append((int(edits[at]), other[0] != word[0], -int(self._frequency[numbers[at]]), other))
        return [other for *_, other in sorted(found)[:MOST]]

    def _of_length(self, length: int) -> tuple[NDArray[np.int32], NDArray[np.uint32]]:
        """The numbers of all words of a length, and their letters as code points, one row a word."""
        if length not in self._by_length:
            numbers = np.array([n for n in np.flatnonzero(self._length == length) if self._words[n].isalpha()], np.int32)
            text = "".join(self._words[number] for number in numbers)
            letters = np.frombuffer(text.encode("utf-32-le"), np.uint32).reshape(len(numbers), length)
            self._by_length[length] = (numbers, letters)
        return self._by_length[length]


def _edits(word: str, letters: NDArray[np.uint32]) -> NDArray[np.int32]:
    """The edits between a word and each row of letters: the usual table of prefixes, worked out for all rows at once."""
    rows, length = letters.shape
    typed = [ord(letter) for letter in word]
    before_last = np.zeros((length + 1, rows), np.int32)
    last = np.repeat(np.arange(length + 1, dtype=np.int32)[:, None], rows, axis=1)
    for i, letter in enumerate(typed, 1):
        row = np.empty_like(last)
        row[0] = i
        for j in range(1, length + 1):
            same = letters[:, j - 1] == letter
            row[j] = np.minimum(np.minimum(last[j] + 1, row[j - 1] + 1), last[j - 1] + ~same)
            if i > 1 and j > 1:
                swapped = (letters[:, j - 2] == letter) & (letters[:, j - 1] == typed[i - 2])
                row[j] = np.where(swapped, np.minimum(row[j], before_last[j - 2] + 1), row[j])
        before_last, last = last, row
    return last[length]
