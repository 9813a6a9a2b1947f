"""Text to words: one tokeniser for documents, queries and snippets; folding, stemming and stop words per language."""

import re
import threading
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

import Stemmer

from search.analysis.stop_words import STOP_WORDS
from search.strategies import LANGUAGES

VERSION = "1"
"""Raised by hand whenever the same text gives other words, so that old indexes are built anew."""

MAX_WORD = 64
"""Longest word that is told from others, in code points: longer ones are no words of any language that is searched here."""

_READ = 4 * MAX_WORD
"""Code points of a word that are looked at: accents are put in order in a time that grows with the square of their number."""

LETTER = r"(?:[^\W_]|[\u0300-\u036f])"
"""Pattern of a letter or digit, or of an accent that combines with the one before."""

POSSESSIVE = rf"['’][sS](?!{LETTER})"
"""Pattern of the English possessive: it belongs to its word, but not to the word's term."""

_WORD = re.compile(rf"[^\W_]{LETTER}*(?:{POSSESSIVE})?")
_ASCII_WORD = re.compile(r"[0-9A-Za-z]+(?:'[sS](?![0-9A-Za-z]))?")
"""The same in a text that is all ASCII, as most are, in less than half the time."""

_LETTERS_WITHOUT_DECOMPOSITION = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i"}
)

_ALGORITHMS = {code: name.lower() for code, name in LANGUAGES.items()} | {"nl": "dutch_porter"}
"""Snowball's names. Its newer Dutch stemmer also takes off prefixes, as no prefix search expects: `gegeven` becomes `geef`."""


def spans(text: str) -> Iterator[tuple[str, int, int]]:
    """Each word of a text, exact (composed, lower case), with [start, end) in code points of the text."""
    for match in _WORD.finditer(text):
        yield exact(match.group()), match.start(), match.end()


def words_as_they_stand(text: str) -> list[str]:
    """The words of a text, in order, as they are written there: `exact` makes each what it counts for."""
    return (_ASCII_WORD if text.isascii() else _WORD).findall(text)


def words(text: str) -> list[str]:
    """The words of a text, exact, in order."""
    return [exact(word) for word in words_as_they_stand(text)]


@lru_cache(maxsize=200_000)
def exact(word: str) -> str:
    """A word as it counts for an exact match: without possessive, composed (NFC), lower case, at most MAX_WORD long."""
    bare = word[:-2] if word.endswith(("'s", "’s", "'S", "’S")) else word
    return unicodedata.normalize("NFC", bare[:_READ]).lower()[:MAX_WORD]


@lru_cache(maxsize=200_000)
def fold(word: str) -> str:
    """An exact word without case and accents, so that `Zurich` finds `Zürich` and `strasse` finds `Straße`."""
    if word.isascii():
        return word.lower()
    caseless = unicodedata.normalize("NFKD", word).casefold()
    decomposed = unicodedata.normalize("NFKD", caseless)
    bare = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    return bare.translate(_LETTERS_WITHOUT_DECOMPOSITION)[:MAX_WORD] or word


_stemmers = threading.local()
"""Snowball stemmers hold state while they work, so every thread has its own."""


@lru_cache(maxsize=400_000)
def stem(folded: str, language: str) -> str:
    """The stem of a folded word. Folding comes first, so that words that fold alike always stem alike."""
    stemmer = getattr(_stemmers, language, None)
    if stemmer is None:
        stemmer = Stemmer.Stemmer(_ALGORITHMS[language], 0)
        setattr(_stemmers, language, stemmer)
    return str(stemmer.stemWord(folded))


_LETTERS = frozenset("abcdefghijklmnopqrstuvwxyz")
_STOP_WORDS_SOMEWHERE = _LETTERS.union(*STOP_WORDS.values())


def is_stop_word(folded: str, language: str) -> bool:
    """Whether a folded word is too common in the language to be searched for beside others, as single letters always are."""
    return folded in STOP_WORDS[language] or folded in _LETTERS


def is_stop_word_somewhere(folded: str) -> bool:
    """Whether a folded word is a stop word in any of the languages."""
    return folded in _STOP_WORDS_SOMEWHERE


@lru_cache(maxsize=4096)
def begins_stop_word(folded: str, language: str) -> bool:
    """Whether a stop word of the language begins so, or is this."""
    return any(word.startswith(folded) for word in STOP_WORDS[language])


def fold_text(text: str) -> str:
    """A whole value for comparing: its folded words, one blank apart. Text without words folds to itself, bare of case."""
    return " ".join(map(fold, words(text))) or text.strip().casefold()
