"""Texts to numbers of terms: each word is analysed the first time that it is met, then looked up."""

from array import array
from collections.abc import Iterable

import numpy as np

from search.analysis import analyzer
from search.engines.arrays.build.occurrences import Occurrences
from search.engines.arrays.format.terms import ZONE, surface_term


class _TermNumbers(dict[str, int]):
    """Words as they stand in texts of one language → numbers of their terms: each word is analysed once, then looked up."""

    def __init__(self, language: str, known: dict[str, int]) -> None:
        """Number terms.

        Args:
            language: of the texts.
            known: the terms of all languages so far, which grows.
        """
        self._language = language
        self._known = known

    def __missing__(self, word: str) -> int:
        term = surface_term(analyzer.exact(word), self._language)
        number = self[word] = self._known.setdefault(term, len(self._known))
        return number


class Tokeniser:
    """Reads texts unit by unit, without an object for any occurrence."""

    def __init__(self) -> None:
        """Begin with no unit."""
        self._known: dict[str, int] = {}
        self._numbers: dict[str, _TermNumbers] = {}
        self._term = array("i")
        self._units = 0
        self._runs = array("i")
        """Unit, first position and number of words of each text, one after the other."""

    def add(self, texts: Iterable[str], language: str) -> None:
        """Read the next unit; each of its texts begins a zone of positions, so that no phrase spans two."""
        numbers = self._numbers.setdefault(language, _TermNumbers(language, self._known))
        end = 0
        for zone, text in enumerate(texts):
            words = analyzer.words_as_they_stand(text)
            self._term.extend(map(numbers.__getitem__, words))
            start = max(zone * ZONE, end)
            end = start + len(words) + 1
            self._runs.extend((self._units, start, len(words)))
        self._units += 1

    def occurrences(self) -> Occurrences:
        """Everything that was read."""
        term = np.array(self._term, np.int32)
        unit, start, count = np.array(self._runs, np.int32).reshape(-1, 3).T
        before = np.cumsum(count, dtype=np.int32) - count
        position = np.arange(len(term), dtype=np.int32) + np.repeat(start - before, count)
        return Occurrences.of(list(self._known), term, np.repeat(unit, count), position)
