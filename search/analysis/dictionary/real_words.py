"""Recognises real words, places and acronyms, which are searched as typed and never corrected."""

import re
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

from search.analysis import analyzer
from search.analysis.dictionary.word_set import WordSet
from search.strategies import LANGUAGES

PLACES = "places"
"""The name of the set of words in names of countries and cities."""
SHORTEST = 3
"""Number of letters below which everything counts as a word or a code."""
LONGEST = 20
"""Maximum number of letters of words in the sets; longer ones are compounds."""
SHORTEST_PART = 4
"""Minimum number of letters of a part of a compound: with fewer, nearly any word could be split in two."""
COMPOUNDING = frozenset({"de", "fi", "nl"})
"""Languages that write compounds as one word, of which there are more than a dictionary holds."""

_FOLDER = Path(__file__).parent
_ACRONYM = re.compile(r"[^\W\d_a-z]{2,6}(?:['’]?s)?")


def is_real_word(typed: str, languages: Iterable[str]) -> bool:
    """Whether a word needs no correction, whatever a collection holds.

    Args:
        typed: the word as it was typed: capitals show that it is an acronym, or the plural of one, such as `KPIs`.
        languages: codes of the languages in which it may be a word.
    """
    return _is_real_word(typed, tuple(languages))


@lru_cache(maxsize=16_384)
def _is_real_word(typed: str, languages: tuple[str, ...]) -> bool:
    """`is_real_word`, cached, since a long query is searched for names again and again."""
    folded = analyzer.fold(analyzer.exact(typed))
    if len(folded) < SHORTEST or (_ACRONYM.fullmatch(typed) and typed.rstrip("s").isupper()):
        return True
    return folded in _words(PLACES) or any(_is_word_of(folded, code) for code in languages)


def is_word_somewhere(typed: str) -> bool:
    """Whether a word is in any dictionary, even of a language that a collection does not have; compounds are not split."""
    folded = analyzer.fold(analyzer.exact(typed))
    return any(folded in _words(code) for code in LANGUAGES)


def _is_word_of(folded: str, language: str) -> bool:
    words = _words(language)
    return folded in words or (language in COMPOUNDING and _is_compound(folded, words))


def _is_compound(folded: str, words: WordSet) -> bool:
    """Whether a word consists of two others, perhaps joined by an `s`."""
    cuts = range(SHORTEST_PART, len(folded) - SHORTEST_PART + 1)
    return any(folded[cut:] in words and (folded[:cut] in words or folded[:cut].removesuffix("s") in words) for cut in cuts)


@lru_cache(maxsize=16)
def _words(name: str) -> WordSet:
    return WordSet(_FOLDER / f"{name}.words")
