"""The tokenizer: one pattern for documents, queries and marks.

A token is a word, with its contractions (`don't`); a dotted abbreviation (`A.I.`); a number with its thousands (`2,000`); a
name with signs (`C++`, `.NET`); a joined word (`e-mail`), which gives its parts and the whole; or a run of a script without
spaces, which gives overlapping pairs of characters (bigrams).
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import chain, pairwise
from typing import NamedTuple

from search.analysis.characters import APOSTROPHES, BLANKS, COMMAS, FIRST_DIGITS, HYPHENS, INVISIBLE, MARKS, UNSPACED, VOWELS
from search.analysis.folding import MAX_WORD, exact

_UNSEEN = f"[{INVISIBLE}]*+"
_ONE = rf"[^\W_{UNSPACED}{APOSTROPHES}{INVISIBLE}]"
LETTER = rf"(?:{_ONE}|[{MARKS}{INVISIBLE}])"
"""Pattern of a letter or digit, or of a combining mark or invisible character that belongs to the one before."""

GERSHAYIM = '"(?<=[\u05d0-\u05ea]")(?=[\u05d0-\u05ea])'
"""Pattern of a quotation mark in place of the sign before the last letter of a Hebrew acronym."""

MOST_PARTS = 6
"""Maximum number of parts of a joined word that also counts as a whole: longer ones are addresses, numbers and the like."""

_PLAIN_WORD = r"{letters}{{2,}}+(?!{other})"
"""Most words: letters alone, without anything after them that continues a word. It is tried first, as it is the fastest."""
_NOT_AFTER = r"[^\s()\[\],.;:!?/\"]"
_BEGIN = r"(?={begin})"
"""What all other tokens begin with. Without it each pattern would be tried at every space, which takes twice as long."""
_SEPARATED = (
    r"(?:{comma}\d{{3}})+|(?:{comma}\d\d){{1,9}}{comma}\d{{3}}|(?:{dot}\d{{3}})+|(?:{blank}\d{{3}})+|(?:{apostrophe}\d{{3}})+"
)
_THOUSANDS = rf"[{{first}}]\d{{{{0,2}}}}(?:{_SEPARATED})(?!{{letter}})"
"""Thousands, or Indian hundreds of thousands: `2,000`, `1,00,000`; of limited length, as they may have to be read twice."""
_ABBREVIATION = r"(?!\d){one}{marks}(?:(?:{dot}(?!\d){one}{marks})+\.?|(?:\.{blank}(?!\d){one}{marks}(?=\.))+\.)(?!{letter})"
_ELIDED = r"(?:[cdjlmnstCDJLMNST]|(?:[Jj]us|[Ll]ors|[Pp]uis|[Qq]uoi|[Pp]res)?[Qq][Uu])(?={apostrophe}{vowel})"
"""The elided article or pronoun of `l'accès`, `qu'on`, which is a word of its own."""
_WORD = r"{one}{letter}*(?:{joint}{one}{letter}*){{0,99}}(?:(?:\+\+|#)(?![\w+#]))?"
"""Further joined parts are words of another token, so that no token is as long as a text."""
_DOTTED_NAME = r"\.(?<![^\s(\[/\"'“‘].)(?=[A-Za-z]{{2}}{unmarked}){one}{letter}*"
_RUN = f"[{UNSPACED}][{UNSPACED}{MARKS}{INVISIBLE}]*"


def _pattern(*others: str, **classes: str) -> re.Pattern[str]:
    forms = (_THOUSANDS, _ABBREVIATION, _ELIDED, _WORD, _DOTTED_NAME)
    rest = "|".join((*(form.format(**classes) for form in forms), *others))
    return re.compile(f"{_PLAIN_WORD.format(**classes)}|{_BEGIN.format(**classes)}(?:{rest})")


_TOKEN = _pattern(
    _RUN,
    begin=rf"[\w{UNSPACED}]|\.[A-Za-z]{{2}}",
    letters=rf"[^\W\d_{UNSPACED}{APOSTROPHES}{INVISIBLE}]",
    other=f"(?:{_NOT_AFTER}|{GERSHAYIM})",
    one=_ONE,
    letter=LETTER,
    marks=f"[{MARKS}{INVISIBLE}]*+",
    first=FIRST_DIGITS,
    comma=f"[{COMMAS}]{_UNSEEN}",
    dot=rf"\.{_UNSEEN}",
    apostrophe=f"[{APOSTROPHES}]{_UNSEEN}",
    joint=f"(?:[{HYPHENS}{APOSTROPHES}]|{GERSHAYIM}){_UNSEEN}",
    blank=f"[{BLANKS}]{_UNSEEN}",
    vowel=f"[{VOWELS}]",
    unmarked=f"(?![{MARKS}])",
)
_ASCII_TOKEN = _pattern(
    begin=r"[0-9A-Za-z]|\.[A-Za-z]{2}",
    letters="[A-Za-z]",
    other="[-'`+#0-9]",
    one="[0-9A-Za-z]",
    letter="[0-9A-Za-z]",
    marks="",
    first="1-9",
    comma=",",
    dot=r"\.",
    apostrophe="['`]",
    joint="['`-]",
    blank=" ",
    vowel="[aeiouyhAEIOUYH]",
    unmarked="",
)
"""The pattern for texts of ASCII, as most are, which takes less than half the time."""

_COMPOSED = re.compile(rf"[{HYPHENS}{BLANKS}{UNSPACED}]|^\.")
_INITIALS = re.compile(rf"\w[{MARKS}{INVISIBLE}]*\.{_UNSEEN}[{BLANKS}]")
_HYPHEN = re.compile(f"[{HYPHENS}]")
_HYPHENS_OR_BLANKS = re.compile(f"[{HYPHENS}{BLANKS}]")
_CLUSTER = re.compile(f"[{UNSPACED}][{MARKS}{INVISIBLE}]*")
_RUN_START = re.compile(f"[{UNSPACED}]")


class Token(NamedTuple):
    """One word of a text."""

    word: str
    """Its exact form: see `search.analysis.folding`."""
    start: int
    """In code points of the text, as `end`."""
    end: int
    position: int
    """The number of words before it; a joined word as a whole has the position of its last part."""
    whole: bool
    """Whether it is a joined word as a whole, whose parts are tokens too."""

    @property
    def unspaced(self) -> bool:
        """Whether it is in a script without spaces."""
        return bool(_RUN_START.match(self.word))


class Composition(NamedTuple):
    """The words of a raw token."""

    parts: tuple[tuple[int, int], ...]
    """[start, end) in the token of each word in it."""
    whole: bool
    """Whether the whole token is a word besides."""


def raw_tokens(text: str) -> list[str]:
    """The raw tokens of a text, as they are written; `composition` gives the words of each."""
    return (_ASCII_TOKEN if text.isascii() else _TOKEN).findall(text)


def raw_matches(text: str) -> Iterator[re.Match[str]]:
    """The raw tokens of a text as matches, with their places."""
    return (_ASCII_TOKEN if text.isascii() else _TOKEN).finditer(text)


@lru_cache(maxsize=100_000)
def composition(raw: str) -> Composition:
    """The words of a raw token: mostly one."""
    if not _COMPOSED.search(raw) or _INITIALS.match(raw):
        return Composition(((0, len(raw)),), False)
    if _RUN_START.match(raw):
        return Composition(tuple(_neighbours(raw)), False)
    if raw[0] == ".":
        return Composition(((1, len(raw)),), True)
    borders = [(-1, 0), *(match.span() for match in _HYPHENS_OR_BLANKS.finditer(raw)), (len(raw), len(raw))]
    pieces = [(end, start) for (_, end), (start, _) in pairwise(borders)]
    parts = tuple(chain.from_iterable(_words_within(raw, start, end) for start, end in pieces))
    numbers = all(raw[start:end].isdigit() for start, end in parts)
    whole = 1 < len(parts) <= MOST_PARTS and len(raw) <= MAX_WORD and not (numbers and _HYPHEN.search(raw))
    return Composition(parts, whole)


def _neighbours(run: str) -> Iterator[tuple[int, int]]:
    """Each letter of a run with the next one, and the last alone, so that every text in the run begins one of them."""
    letters = [match.span() for match in _CLUSTER.finditer(run)]
    yield from ((start, end) for (start, _), (_, end) in pairwise(letters))
    yield letters[-1]


def _words_within(raw: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    piece = raw[start:end]
    if piece.isascii() and piece.isalpha():
        yield start, end
        return
    for match in raw_matches(piece):
        yield start + match.start(), start + match.end()


def tokens(text: str) -> Iterator[Token]:
    """Every word of a text, in order; a joined word as a whole comes after its parts."""
    position = 0
    for match in raw_matches(text):
        raw, start = match.group(), match.start()
        parts, whole = composition(raw)
        for first, last in parts:
            yield Token(exact(raw[first:last]), start + first, start + last, position, False)
            position += 1
        if whole:
            yield Token(exact(raw), start, match.end(), position - 1, True)


def is_whole(word: str) -> bool:
    """Whether an exact word is a joined word as a whole, whose parts are words too."""
    return "-" in word or " " in word or word.startswith(".")
