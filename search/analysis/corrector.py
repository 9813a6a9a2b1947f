"""Words of the index that an unknown word may have been meant as."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

from search.analysis import analyzer
from search.analysis.edit_distance import LONGEST, LetterTable
from search.analysis.error_model import likelihood

LONG_WORD = 8
"""Letters from which two errors are forgiven; with fewer, two errors lead anywhere."""
SHORT_WORD = 4
"""Letters below which only a lost letter is put back: any other error already leads anywhere."""
SHORTEST_WORD = 3
"""Letters below which nothing is corrected or proposed."""
MOST = 5


class Speller:
    """The words of an index with their frequencies, whatever their case and accents."""

    def __init__(self, words: Iterable[tuple[str, int]]) -> None:
        """Collect words.

        Words with digits are names of something: they are neither corrected nor proposed.

        Args:
            words: exact words with how often they occur; those that fold alike count as one word, and are proposed in the
                most frequent of their forms.
        """
        forms: dict[str, int] = {}
        for word, frequency in words:
            forms[word] = forms.get(word, 0) + frequency
        self._frequency: dict[str, int] = {}
        self._form: dict[str, str] = {}
        for word, frequency in forms.items():
            folded = analyzer.fold(word)
            self._frequency[folded] = self._frequency.get(folded, 0) + frequency
            if frequency > forms.get(self._form.get(folded, ""), 0):
                self._form[folded] = word
        self._words = [folded for folded in self._form if _is_word(folded)]
        self._letters = LetterTable(self._words)

    def corrections(self, word: str) -> Sequence[str]:
        """The likeliest words for one that is not among them; none for one that is.

        A word's chance is that of the error (see `search.analysis.error_model`) times the square root of its frequency: by the
        whole of it, frequent words would swallow their rare neighbours.
        """
        typed = analyzer.fold(word)
        if typed in self._form or not _is_word(typed):
            return []
        found = []
        for number, edits in self._letters.near(typed, 2 if len(typed) >= LONG_WORD else 1):
            other = self._words[number]
            if len(typed) >= SHORT_WORD or len(other) > len(typed):
                chance = likelihood(typed, other, edits) * math.sqrt(self._frequency[other])
                found.append((-chance, other))
        return [self._form[other] for _, other in sorted(found)[:MOST]]


def _is_word(folded: str) -> bool:
    return SHORTEST_WORD <= len(folded) <= LONGEST and folded.isalpha()
