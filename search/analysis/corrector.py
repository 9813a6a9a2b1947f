"""Spelling correction: the words of an index that an unknown word may have been meant as."""

import math
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import islice, takewhile
from typing import NamedTuple

from search.analysis import analyzer
from search.analysis.dictionary.real_words import is_real_word
from search.analysis.edit_distance import LONGEST, LetterTable
from search.analysis.error_model import likelihood

LONG_WORD = 8
"""Number of letters from which on two errors are corrected; in a shorter word, two errors may lead to almost any other."""
SHORT_WORD = 4
"""Number of letters below which only a missing letter is corrected: any other error may lead to almost any other word."""
SHORTEST_WORD = 3
"""Number of letters below which nothing is corrected or proposed."""
MAX_CORRECTIONS = 5
MIN_RATIO = 4.0
"""How many times likelier than the next one a correction has to be to be made without asking."""
MIN_LIKELY_ERROR = 1 / 10
"""Minimum chance of the error for correcting a short word without asking: another letter, or a wrong first one, is below it."""
MIN_CERTAIN_LETTERS = 6
"""Number of letters from which on any single error is corrected without asking: few other words are as close."""
_PLURALS_IN_S = ("en", "es", "fr", "nl")
"""Languages in which plurals may be formed by adding only `s`."""


class Corrections(NamedTuple):
    """The corrections of an unknown word."""

    words: tuple[str, ...] = ()
    """The words that may have been meant, likeliest first."""
    clear: bool = False
    """Whether the first is so much likelier than all others with another meaning that it is used without asking."""
    likely: bool = False
    """Whether the first is a common typing error: only then is another word proposed for a real word."""


class _Guess(NamedTuple):
    chance: float
    """The chance of the error and of the word."""
    folded: str
    error: float
    """The chance of the error alone."""
    form: str
    """The form in which it is proposed."""


class Speller:
    """The words of an index with their frequencies, without regard to case and accents."""

    def __init__(self, words: Iterable[tuple[str, int]]) -> None:
        """Collect words.

        Words with digits are taken for names, and neither corrected nor proposed.

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

    def completions(self, beginning: str) -> tuple[str, ...]:
        """The words with a prefix, most frequent first, without the prefix itself."""
        typed = analyzer.fold(beginning)
        first = bisect_left(self._ordered, typed)
        begun = takewhile(lambda word: word.startswith(typed), islice(self._ordered, first, None))
        found = sorted((word for word in begun if word != typed), key=lambda word: (-self._frequency[word], word))
        return tuple(self._form[word] for word in found)

    @cached_property
    def _ordered(self) -> list[str]:
        return sorted(self._words)

    def corrections(self, word: str) -> Corrections:
        """The likeliest corrections of a word; none if the index has it.

        A word's chance is that of the error (see `search.analysis.error_model`) times the square root of its frequency: with
        the frequency itself, frequent words would always win over rare neighbours.
        """
        typed = analyzer.fold(word)
        if typed in self._form or not _is_word(typed):
            return Corrections()
        guesses = sorted(self._guesses(typed), key=lambda guess: (-guess.chance, guess.folded))[:MAX_CORRECTIONS]
        return Corrections(tuple(guess.form for guess in guesses), _is_clear(typed, guesses), _is_likely(guesses))

    def _guesses(self, typed: str) -> Iterator[_Guess]:
        for number, edits in self._letters.near(typed, 2 if len(typed) >= LONG_WORD else 1):
            other = self._words[number]
            if (len(typed) >= SHORT_WORD or len(other) > len(typed)) and not is_plural_of(typed, other):
                error = likelihood(typed, other, edits)
                yield _Guess(error * math.sqrt(self._frequency[other]), other, error, self._form[other])
        if len(typed) > MIN_CERTAIN_LETTERS and typed.endswith("s"):
            yield from self._plurals(typed)

    def _plurals(self, typed: str) -> Iterator[_Guess]:
        """Plurals of words that occur only in the singular: `permtis` is one error from `permits`, and two from `permit`."""
        for number, edits in self._letters.near(typed[:-1], 1):
            other = self._words[number]
            plural = f"{other}s"
            if edits and plural not in self._form and is_real_word(plural, _PLURALS_IN_S):
                error = likelihood(typed, plural, edits)
                yield _Guess(error * math.sqrt(self._frequency[other]) / 2, plural, error, f"{self._form[other]}s")


def _is_clear(typed: str, guesses: Sequence[_Guess]) -> bool:
    """Whether the first guess may be searched without asking. Forms of the same word are no rivals: they find the same."""
    if not guesses:
        return False
    first = guesses[0]
    rivals = [guess for guess in guesses[1:] if _beginning(guess.folded) != _beginning(first.folded)]
    clearest = all(first.chance >= MIN_RATIO * rival.chance for rival in rivals)
    return clearest and (len(typed) >= MIN_CERTAIN_LETTERS or _is_likely(guesses))


def _is_likely(guesses: Sequence[_Guess]) -> bool:
    return bool(guesses) and guesses[0].error >= MIN_LIKELY_ERROR


def _beginning(folded: str) -> str:
    """What the forms of a word share, approximately: all but its last three letters."""
    return folded[: max(SHORT_WORD, len(folded) - 3)]


def is_plural_of(one: str, other: str) -> bool:
    """Whether one of two folded words is the plural of the other, as English, French and Spanish form it."""
    shorter, longer = sorted((one, other), key=len)
    ending = longer.removeprefix(shorter)
    return ending in {"s", "es"} and not longer.endswith(("ss", "is", "us"))


def _is_word(folded: str) -> bool:
    return SHORTEST_WORD <= len(folded) <= LONGEST and folded.isalpha()
