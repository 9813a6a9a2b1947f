"""Which characters a word is made of: letters, marks over them, what nobody sees, and the signs that join parts of a word."""

import unicodedata
from collections.abc import Iterable
from itertools import chain

_MARKED = (range(0x300, 0x1E00), range(0x20D0, 0x2100), range(0x2CEF, 0x2E00), range(0x302A, 0x30A0), range(0xA660, 0xABFF))
_MARKED_BEYOND = (range(0xFB1E, 0xFB1F), range(0xFE20, 0xFE30), range(0x10A00, 0x11A00), range(0x1E000, 0x1E950))
"""Where Unicode has marks of scripts that are written today."""

INVISIBLE = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164"
    "\ufe00-\ufe0f\ufeff\uffa0\U000e0000-\U000e0fff"
)
"""Soft hyphens, joiners, blanks of no width, marks of direction, variation selectors: inside a character class."""

APOSTROPHES = "'’ʼ‘‛`´′＇ʹʻʽˈꞌ\u055a\u05f3"
"""Whatever is typed or set for an apostrophe."""

HYPHENS = "-\u2010\u2011\ufe63\uff0d"
"""Whatever joins the parts of a word. Dashes part words."""

BLANKS = " \u00a0\u2009\u202f"
"""What stands between the thousands of a number, and between initials: blanks, some of which break no line."""

UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3041-\u3096\u3099-\u309f\u30a1-\u30fa\u30fc-\u30ff\u31f0-\u31ff"
    "\u3400-\u4dbf\u4e00-\u9fff\uaa60-\uaa7f\uf900-\ufaff\uff66-\uff9d\U00020000-\U0003ffff"
)
"""Scripts that are written without blanks: Thai, Lao, Burmese, Khmer, Japanese and Chinese."""


VOWELS = "æœÆŒ" + "".join(
    chr(point)
    for point in chain(range(0x41, 0x250), range(0x1E00, 0x1F00))
    if unicodedata.normalize("NFD", chr(point))[0] in "aeiouyhAEIOUYH"
)
"""Latin letters before which an article is elided, with whatever accents, and h: inside a character class."""


def _runs(characters: Iterable[int]) -> str:
    """Ascending code points as ranges inside a character class."""
    runs: list[list[int]] = []
    for each in characters:
        if runs and each == runs[-1][1] + 1:
            runs[-1][1] = each
        else:
            runs.append([each, each])
    return "".join(f"{chr(first)}-{chr(last)}" for first, last in runs)


_HIDDEN = frozenset([0x034F, *range(0x180B, 0x1810), *range(0xFE00, 0xFE10)])
MARKS = (
    _runs(
        point
        for point in chain.from_iterable((*_MARKED, *_MARKED_BEYOND))
        if unicodedata.category(chr(point)) in ("Mn", "Mc") and point not in _HIDDEN
    )
    + "\uff9e-\uff9f"
)
"""Accents, vowel signs and other marks that combine with the letter before, also of half-width kana: in a character class."""
