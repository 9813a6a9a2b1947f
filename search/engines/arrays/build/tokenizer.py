"""Texts to numbers of terms: each distinct token is analysed once, then looked up."""

from array import array
from collections.abc import Iterable
from itertools import chain
from typing import NamedTuple

import numpy as np

from search.analysis import analyzer
from search.engines.arrays.build.occurrences import Occurrences
from search.engines.arrays.format.terms import ZONE
from search.engines.terms import surface_term


class _Composed(NamedTuple):
    """The terms of a token that is not a single word."""

    terms: tuple[int, ...]
    """The terms of its parts in order, then that of the joined word as a whole, if it has one."""
    words: int
    """The number of its parts."""


class _TermNumbers(dict[str, int]):
    """Raw token of one language → number of its term; a negative number is a place in the list of composed tokens."""

    def __init__(self, language: str, known: dict[str, int], composed: list[_Composed]) -> None:
        """Number terms.

        Args:
            language: the language of the texts.
            known: term → number, of all languages; new terms are added.
            composed: the tokens of several words, of all languages; new ones are added. Number -1 stands for the first.
        """
        self._language = language
        self._known = known
        self._composed = composed

    def __missing__(self, raw: str) -> int:
        if raw.isascii() and raw.isalnum():
            number = self[raw] = self._number(raw)
            return number
        parts, whole = analyzer.composition(raw)
        if len(parts) < 2 and not whole:
            number = self[raw] = self._number(raw)
            return number
        terms = [self._number(raw[start:end]) for start, end in parts]
        self._composed.append(_Composed((*terms, self._number(raw)) if whole else tuple(terms), len(terms)))
        number = self[raw] = -len(self._composed)
        return number

    def _number(self, word: str) -> int:
        if word.isascii() and word.isalnum():  # such a word folds to itself
            term = self._language + word[: analyzer.MAX_WORD].lower()
        else:
            term = surface_term(analyzer.exact(word), self._language)
        return self._known.setdefault(term, len(self._known))


class Tokeniser:
    """Reads texts unit by unit, without an object for each occurrence."""

    def __init__(self) -> None:
        self._known: dict[str, int] = {}
        self._numbers: dict[str, _TermNumbers] = {}
        self._composed: list[_Composed] = []
        self._term = array("i")
        self._units = 0
        self._runs = array("i")
        """Unit, first position and number of words of each text, one after the other."""

    def add(self, texts: Iterable[str], language: str) -> None:
        """Read the next unit; each of its texts begins a zone of positions, so that no phrase spans two."""
        numbers = self._numbers.setdefault(language, _TermNumbers(language, self._known, self._composed))
        end = 0
        for zone, text in enumerate(texts):
            found = list(map(numbers.__getitem__, analyzer.raw_tokens(text)))
            self._term.extend(found)
            start = max(zone * ZONE, end)
            if len(text) >= ZONE:  # shorter ones have fewer words than that
                end = start + 1 + sum([1 if number >= 0 else self._composed[-1 - number].words for number in found])
            self._runs.extend((self._units, start, len(found)))
        self._units += 1

    def occurrences(self) -> Occurrences:
        """The occurrences in all units that were read."""
        token = np.array(self._term, np.int32)
        unit, start, count = np.array(self._runs, np.int32).reshape(-1, 3).T
        places = np.flatnonzero(token < 0)
        composed = [self._composed[-1 - number] for number in token[places].tolist()]
        words, terms = np.ones(len(token), np.int32), np.ones(len(token), np.int32)
        words[places] = [each.words for each in composed]
        terms[places] = [len(each.terms) for each in composed]
        before = np.append(np.int32(0), np.cumsum(words, dtype=np.int32))
        first_of_run = np.cumsum(count) - count
        position = before[:-1] + (start - before[first_of_run]).repeat(count)
        unit = unit.repeat(count)
        if composed:
            token, unit, position = (column.repeat(terms) for column in (token, unit, position))
            at = np.flatnonzero(token < 0)
            token[at] = list(chain.from_iterable([each.terms for each in composed]))
            position[at] += np.fromiter(chain.from_iterable([_places(each) for each in composed]), np.int32, len(at))
        return Occurrences.of(list(self._known), token, unit, position)


def _places(composed: _Composed) -> Iterable[int]:
    """The position of each term within its token; a joined word as a whole has that of its last part."""
    return (*range(composed.words), composed.words - 1)[: len(composed.terms)]
