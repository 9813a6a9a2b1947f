"""Two normal forms of a word: exact, and folded, which is also without case, accents and joining signs."""

import re
import unicodedata
from functools import lru_cache

from search.analysis.characters import APOSTROPHES, BLANKS, COMMAS, ENCLOSING, HYPHENS, MARKS, STROKES, UNSEEN

MAX_WORD = 64
"""Maximum length of a word in code points, to which it is cut: no language that is searched here has longer ones."""

_READ = 4 * MAX_WORD
"""Number of code points of a word that are read: normalising takes time that grows with the square of its accents."""

_ALIKE = str.maketrans(
    dict.fromkeys(f'{APOSTROPHES}"', "'")
    | dict.fromkeys(HYPHENS, "-")
    | dict.fromkeys(BLANKS, " ")
    | dict.fromkeys(COMMAS, ",")
)
_JOINED = re.compile(rf"[-.,' ](?=[^\W_])|(?<=[{MARKS}])[-.,' ]")
_KEPT = re.compile(r"'(?:ll|re|ve|d|m)$")
"""Contractions that would be another word without their apostrophe: `we'll`, `I'd`."""
_LETTERS_WITHOUT_DECOMPOSITION = STROKES | str.maketrans({"ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "\u0640": None})
_ENCLOSING = dict.fromkeys(map(ord, ENCLOSING))
_SPELLING_MARKS = frozenset({8, 9, 84, 91, 103, 107, 118, 122, 129, 130, 132})
"""Combining classes of marks that make another letter or sound: those of kana, viramas, and the vowels and tones of South and
Southeast Asia."""


@lru_cache(maxsize=200_000)
def exact(word: str) -> str:
    """The exact form of a word: without possessive and invisible characters, composed (NFC), in lower case.

    All kinds of apostrophes, hyphens and spaces are each one character; it is at most MAX_WORD code points long.
    """
    if not word.isascii():
        word = unicodedata.normalize("NFC", UNSEEN.sub("", word)[:_READ].translate(_ALIKE))
    elif "`" in word:
        word = word.replace("`", "'")
    lower = word.lower()
    if lower.endswith("'s"):
        lower = lower[:-2]
    return (lower[:-1].replace(". ", ".") if lower.endswith(".") else lower)[:MAX_WORD]


@lru_cache(maxsize=200_000)
def fold(word: str) -> str:
    """An exact word without case, accents and joining signs: `Zurich` finds `Zürich`, `email` finds `e-mail`."""
    if word.isascii():
        return word.lower() if word.isalnum() else _unjoined(word.lower())
    caseless = unicodedata.normalize("NFKD", word).casefold()
    bare = unicodedata.normalize("NFC", _bare(unicodedata.normalize("NFKD", caseless)))
    return _unjoined(bare.translate(_LETTERS_WITHOUT_DECOMPOSITION))[:MAX_WORD] or word


def _bare(decomposed: str) -> str:
    """Decomposed text without combining marks and with ASCII digits; `й` stays a letter of its own."""
    kept: list[str] = []
    for letter in decomposed:
        mark = unicodedata.combining(letter)
        if not mark or mark in _SPELLING_MARKS or (letter == "\u0306" and kept and kept[-1] == "и"):
            kept.append(str(unicodedata.decimal(letter, letter)))
    return "".join(kept).translate(_ENCLOSING)


def _unjoined(word: str) -> str:
    if word.isalnum() or _KEPT.search(word):
        return word
    return word[:1] + _JOINED.sub("", word[1:])
