"""Makes the anchors of headings: readable, without numbers and markup, unique in the page."""

import re
import unicodedata
from functools import lru_cache

MAX_LENGTH = 80
"""Maximum characters of an anchor."""
_MAX_HEADING = 5 * MAX_LENGTH
"""Characters of a heading that are read: the rest would be cut off anyway, and normalising many accents is slow."""
_SAFE_ID = re.compile(r"[^\W_][\w.:-]{0,127}")
_OF_THE_PAGE = re.compile(r"contents?|near|q|search|shortcuts|suggestions|text|(?:match|suggestion)(?:-\d+)?")
"""Ids that the page template uses for its links and scripts; content must not use them."""
_ENUMERATION = re.compile(r"\A\s*(?:\d{1,3}(?:\.\d{1,3})*[.):]?|[IVX]{1,5}[.)]|[A-Za-z]\))\s+(?=\S)")
_LETTERS = str.maketrans({"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"})
_UNSEEN = re.compile(
    "[\\u034f\\u115f\\u1160\\u17b4\\u17b5\\u180b-\\u180f\\u20e3\\u3164\\ufe00-\\ufe0f\\uffa0\\U000e0100-\\U000e01ef]"
)
"""Letters and marks that nobody sees: fillers, and what chooses between forms of a character, such as an emoji's colour.
Unicode's Default_Ignorable_Code_Point, as far as it is in words; and the keycap, which is a sign only around a digit."""
_APOSTROPHES = re.compile(r"(?<=\w)['’ʼ](?=\w)")

_ASCII_WORD = re.compile(r"\w+", re.ASCII)


def anchor_of(heading: str) -> str:
    """The anchor of a heading's plain text: lower case, accents folded, words joined by hyphens, at most 80 characters.

    "2.3 Données ouvertes" gives `donnees-ouvertes`; a heading without any letter or digit gives `section`.
    """
    folded = _folded(_APOSTROPHES.sub("", _ENUMERATION.sub("", heading[:_MAX_HEADING])))
    anchor = "-".join(_words(folded))
    if len(anchor) > MAX_LENGTH:
        anchor = anchor[: MAX_LENGTH + 1].rpartition("-")[0] or anchor[:MAX_LENGTH]
    return anchor or "section"


def _folded(text: str) -> str:
    """Lower case, without the accents of Latin letters; the marks of other scripts carry meaning and stay."""
    if text.isascii():
        return text.lower()
    kept: list[str] = []
    for character in unicodedata.normalize("NFKD", text.lower())[:_MAX_HEADING].translate(_LETTERS):
        if unicodedata.category(character) == "Mn" and kept and kept[-1].isascii():
            continue
        kept.append(character)
    return unicodedata.normalize("NFC", "".join(kept))


def _words(text: str) -> list[str]:
    """The words of a text; combining marks are kept only after a letter."""
    if text.isascii():
        return _ASCII_WORD.findall(text)
    kept = [" "]
    for character in _UNSEEN.sub("", text):
        is_lone_mark = kept[-1] == " " and unicodedata.category(character)[0] == "M"
        kept.append(character if in_word(character) and not is_lone_mark else " ")
    return "".join(kept).split()


@lru_cache(maxsize=4096)
def in_word(character: str) -> bool:
    """Whether a character is a letter, a mark, a number or the underscore."""
    return character == "_" or unicodedata.category(character)[0] in "LNM"


class Anchors:
    """The ids of one page; each is used once."""

    def __init__(self) -> None:
        self._given: set[str] = set()
        self._next: dict[str, int] = {}

    def claim(self, anchor: str) -> bool:
        """Reserve an id unchanged; False if it is unsafe, already taken or used by the page template."""
        is_safe = _SAFE_ID.fullmatch(anchor) and not _UNSEEN.search(anchor)
        if not is_safe or _OF_THE_PAGE.fullmatch(anchor) or anchor in self._given:
            return False
        self._given.add(anchor)
        return True

    def has(self, anchor: str) -> bool:
        """Whether an id is taken."""
        return anchor in self._given

    def new(self, base: str) -> str:
        """Reserve the first free id of `base`, `base-2` and so on; a `base` used by the template becomes `base-section`."""
        if _OF_THE_PAGE.fullmatch(base):
            base += "-section"
        number = self._next.get(base, 1)
        anchor = base if number == 1 else f"{base}-{number}"
        while anchor in self._given:
            number += 1
            anchor = f"{base}-{number}"
        self._next[base] = number + 1
        self._given.add(anchor)
        return anchor
