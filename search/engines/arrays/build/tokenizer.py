"""Texts to numbers of terms: each token is analysed the first time that it is met, then looked up."""

from __future__ import annotations

from array import array
from collections.abc import Iterable
from itertools import chain
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from search.analysis import analyzer
from search.engines.arrays.build.occurrences import Ints, Occurrences
from search.engines.arrays.format.terms import ZONE, surface_term


class _Composed(NamedTuple):
    """The terms of a token that is not just one word."""

    terms: tuple[int, ...]
    """Of its parts in order, and then of the whole if that counts too."""
    words: int
    """How many of them are parts."""


_ALONE: tuple[tuple[tuple[int, int], ...], bool] = ((), False)
"""The composition of most tokens: nothing but one word."""


class _TermNumbers(dict[str, int]):
    """Tokens as they stand in texts of one language → numbers of their terms; below 0 for a place among those composed."""

    def __init__(self, language: str, known: dict[str, int], composed: list[_Composed]) -> None:
        """Number terms.

        Args:
            language: of the texts.
            known: the terms of all languages so far, which grows.
            composed: the tokens of several words of all languages so far, which grows: -1 stands for the first.
        """
        self._language = language
        self._known = known
        self._composed = composed

    def __missing__(self, raw: str) -> int:
        parts, whole = _ALONE if raw.isascii() and raw.isalnum() else analyzer.composition(raw)
        if len(parts) < 2 and not whole:
            number = self[raw] = self._number(raw)
            return number
        terms = [self._number(raw[start:end]) for start, end in parts]
        self._composed.append(_Composed((*terms, self._number(raw)) if whole else tuple(terms), len(terms)))
        number = self[raw] = -len(self._composed)
        return number

    def _number(self, word: str) -> int:
        return self._known.setdefault(surface_term(analyzer.exact(word), self._language), len(self._known))


class Tokeniser:
    """Reads texts unit by unit, without an object for any occurrence."""

    def __init__(self) -> None:
        """Begin with no unit."""
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
            end = start + 1 + len(found)
            if found and min(found) < 0:
                end += sum([self._composed[-1 - number].words - 1 for number in found if number < 0])
            self._runs.extend((self._units, start, len(found)))
        self._units += 1

    def occurrences(self) -> Occurrences:
        """Everything that was read."""
        token = np.array(self._term, np.int32)
        unit, start, count = np.array(self._runs, np.int32).reshape(-1, 3).T
        term, of_token, words = self._taken_apart(token)
        before = np.append(0, np.cumsum(words))
        first_of_run = (np.cumsum(count) - count).astype(np.int64)
        first = before[:-1] + np.repeat(start - before[first_of_run], count)
        position = first[of_token] + _place_in_token(of_token)
        position = np.minimum(position, (first + words - 1)[of_token])  # a whole stands where its last part does
        return Occurrences.of(list(self._known), term, np.repeat(unit, count)[of_token], position.astype(np.int32))

    def _taken_apart(self, token: Ints) -> tuple[Ints, NDArray[np.int64], NDArray[np.int64]]:
        """The term of each occurrence, the token that it is of, and how many words each token is."""
        places = np.flatnonzero(token < 0)
        composed = [self._composed[-1 - number] for number in token[places].tolist()]
        terms, words = np.ones(len(token), np.int64), np.ones(len(token), np.int64)
        terms[places] = [len(each.terms) for each in composed]
        words[places] = [each.words for each in composed]
        of_token = np.arange(len(token)).repeat(terms)
        term = token[of_token]
        term[term < 0] = list(chain.from_iterable([each.terms for each in composed]))
        return term, of_token, words


def _place_in_token(of_token: NDArray[np.int64]) -> NDArray[np.int64]:
    """How many occurrences stand before each in its token."""
    numbers = np.arange(len(of_token))
    first = np.ones(len(of_token), bool)
    np.not_equal(of_token[1:], of_token[:-1], out=first[1:])
    return numbers - np.maximum.accumulate(np.where(first, numbers, 0))
