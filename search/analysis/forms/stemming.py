"""Stemming: Snowball's stems, with one stem for all spellings of a word, and words kept apart that only share a stem."""

import re
import threading
import tomllib
from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files
from itertools import chain

import Stemmer
from rapidfuzz.distance import Prefix

from search.analysis.folding import exact, fold
from search.analysis.stop_words import STOP_WORDS, is_stop_word
from search.strategies import LANGUAGES

_ALGORITHMS = {code: name.lower() for code, name in LANGUAGES.items()} | {"nl": "dutch_porter"}
"""Snowball's names. Its newer Dutch stemmer also removes prefixes, which breaks prefix search: `gegeven` becomes `geef`."""

Apart = tuple[tuple[str, ...], ...]
"""Groups of words that a site keeps apart; each text is one word, or several forms of it separated by spaces."""

_stemmers = threading.local()
"""Snowball stemmers are not thread-safe, so every thread has its own."""


@lru_cache(maxsize=400_000)
def stem(folded: str, language: str, apart: Apart = ()) -> str:
    """The stem that all forms of a word share. Words are folded first, so that words that fold alike always stem alike.

    Args:
        folded: a folded word.
        language: the code of a language.
        apart: words that a site keeps apart, besides those shipped for the language.
    """
    word = american(folded) if language == "en" else folded
    shared = snowball(word, language)
    for beginnings, kept in _kept_apart(language, apart).get(shared, ()):
        if word.startswith(beginnings):
            return kept
    if shared in _stems_of_stop_words(language) and not is_stop_word(folded, language):
        return f"{shared}{KEPT_APART}"
    return shared


@lru_cache(maxsize=16)
def _stems_of_stop_words(language: str) -> frozenset[str]:
    """The stems of stop words, which no other word may share: `ONS` is no form of `on`, and `owned` none of `own`."""
    return frozenset(snowball(word, language) for word in STOP_WORDS[language])


def snowball(folded: str, language: str) -> str:
    """Snowball's stem of a word."""
    stemmer = getattr(_stemmers, language, None)
    if stemmer is None:
        stemmer = Stemmer.Stemmer(_ALGORITHMS[language], 0)
        setattr(_stemmers, language, stemmer)
    return str(stemmer.stemWord(folded))


KEPT_APART = "~"
"""Separates the stem from the word, in the stem of a word that is kept apart; no stem of Snowball has it."""


def are_kept_apart(word: str, other: str, language: str, apart: Apart = ()) -> bool:
    """Whether a group keeps two folded words apart, whatever dictionaries say of them: `medium` and `media`."""
    groups, two = _groups(language, apart), stem(other, language, apart)
    if two not in groups:
        return False
    one = stem(word, language, apart)
    same_word = one.partition(KEPT_APART)[2] == two.partition(KEPT_APART)[2]
    return not same_word and not groups[two].isdisjoint(groups.get(one, frozenset()))


@lru_cache(maxsize=64)
def _groups(language: str, apart: Apart) -> Mapping[str, frozenset[int]]:
    """Stem of a word that is kept apart → the numbers of its groups."""
    table: dict[str, frozenset[int]] = {}
    for number, group in enumerate((*_shipped().get(language, ()), *apart)):
        for word in " ".join(group).split():
            kept = stem(fold(exact(word)), language, apart)
            table[kept] = table.get(kept, frozenset()) | {number}
    return table


_Beginnings = list[tuple[tuple[str, ...], str]]


@lru_cache(maxsize=64)
def _kept_apart(language: str, apart: Apart) -> Mapping[str, _Beginnings]:
    """Snowball's stem → the words with it that are kept apart, longest first: their beginnings, and the stem they get."""
    table: dict[str, _Beginnings] = {}
    for together in chain.from_iterable((*_shipped().get(language, ()), *apart)):
        words = [fold(exact(word)) for word in together.split()]
        words = [american(word) for word in words] if language == "en" else words
        for word in words:
            shared = snowball(word, language)
            beginnings = (word, f"{word[:-1]}i") if word.endswith("y") else (word,)
            table.setdefault(shared, []).append((beginnings, f"{shared}{KEPT_APART}{words[0]}"))
    for found in table.values():
        found.sort(key=lambda each: -len(each[0][0]))
    return table


@lru_cache(maxsize=1)
def _shipped() -> Mapping[str, list[list[str]]]:
    return tomllib.loads(files("search.analysis.forms").joinpath("apart.toml").read_text(encoding="utf-8"))


@lru_cache(maxsize=1)
def _spellings() -> tuple[dict[str, str], dict[str, str]]:
    table = tomllib.loads(files("search.analysis.forms").joinpath("spellings.toml").read_text(encoding="utf-8"))
    return table["beginnings"], table["words"]


_ISE = re.compile(r"(?<=^.{4})(.*[iy])s(e|ed|er|ers|es|ing|ation|ations|ational|able)$")


def american(folded: str) -> str:
    """An English word in its American spelling; it need not be a real word, as long as all spellings give the same."""
    if found := _spellings()[1].get(folded):
        return found
    for british, other in _by_first_letters().get(folded[:_FIRST_LETTERS], ()):
        if folded.startswith(british):
            folded = other + folded[len(british) :]
            break
    return _ISE.sub(r"\1z\2", folded) if "is" in folded or "ys" in folded else folded


_ISE_BEGUN = re.compile(r"(?<=^.{4})(.*[iy])[sz](|e|er|ed|es|ers|i|in|ing|a|at|ati|atio|ations?|ationa|ational|ab|abl|able)$")


@lru_cache(maxsize=4096)
def begun_in(beginning: str, language: str) -> tuple[str, tuple[str, ...]]:
    """The prefix of all words that a half-typed one may become, and in English the prefixes of these as `american`."""
    if language != "en":
        return beginning, ()
    british = chain.from_iterable(table.items() for table in _spellings())
    others = {other for spelt, other in british if spelt.startswith(beginning)}
    others |= {beginning, american(beginning), _ISE_BEGUN.sub(r"\1z\2", beginning)}
    shared = _ISE_BEGUN.sub(r"\1", spelt_alike(beginning))
    for other in others:
        shared = shared[: Prefix.similarity(shared, other)]
    return shared, () if shared == beginning else tuple(sorted(others))


def is_begun(folded: str, beginning: str, language: str) -> bool:
    """Whether a folded word has a prefix, in its own spelling or in American English."""
    _, spelt = begun_in(beginning, language)
    return folded.startswith(beginning) or (bool(spelt) and american(folded).startswith(spelt))


_FIRST_LETTERS = 4
"""Number of letters that every British beginning has at least."""


@lru_cache(maxsize=1)
def _by_first_letters() -> Mapping[str, list[tuple[str, str]]]:
    """First letters → British beginnings with their American spelling, longer ones first."""
    table: dict[str, list[tuple[str, str]]] = {}
    for british, other in sorted(_spellings()[0].items(), key=lambda each: -len(each[0])):
        table.setdefault(british[:_FIRST_LETTERS], []).append((british, other))
    return table


@lru_cache(maxsize=4096)
def spelt_alike(beginning: str) -> str:
    """The part of a beginning of an English word that is the same in all spellings."""
    for british, other in _by_american_initial().get(beginning[:1], ()):
        if other.startswith(beginning) or beginning.startswith(other):
            beginning = beginning[: Prefix.similarity(british, other)]
    return beginning


@lru_cache(maxsize=1)
def _by_american_initial() -> Mapping[str, list[tuple[str, str]]]:
    """First letter of the American spelling → British words and beginnings with that spelling."""
    table: dict[str, list[tuple[str, str]]] = {}
    for british, other in chain.from_iterable(spelt.items() for spelt in _spellings()):
        table.setdefault(other[0], []).append((british, other))
    return table
