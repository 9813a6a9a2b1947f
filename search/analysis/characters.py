"""The characters of words: letters, combining marks, invisible characters, and the signs that join parts of a word."""

import re
import unicodedata
from collections.abc import Iterable
from itertools import chain

_MARKED = (range(0x300, 0x1E00), range(0x20D0, 0x2100), range(0x2CEF, 0x2E00), range(0x302A, 0x30A0), range(0xA660, 0xABFF))
_MARKED_BEYOND = (range(0xFB1E, 0xFE30), range(0x10A00, 0x12000), range(0x16A00, 0x17000), range(0x1E000, 0x1E950))
"""The ranges in which Unicode has combining marks of scripts that are in use."""

INVISIBLE = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164"
    "\ufe00-\ufe0f\ufeff\uffa0\U000e0000-\U000e0fff"
)
"""Soft hyphens, joiners, zero-width spaces, direction marks and variation selectors, for use inside a character class."""
UNSEEN = re.compile(f"[{INVISIBLE}]+")

APOSTROPHES = "'’ʼ‘‛`´′＇ʹʻʽˈꞌꞋʾʿˊˋ‵❛❜｀\u0374\u0384\u055a\u05f3\u05f4\u07f4\u07f5\u1fbd\u1fbf\u1fef\u1ffd\u1ffe"
"""All characters that are used as apostrophes."""

HYPHENS = "-\u2010\u2011\ufe63\uff0d"
"""The hyphens that join the parts of a word. Dashes, which separate words, are not among them."""

BLANKS = " \u00a0\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f"
"""Spaces of any width that may separate the thousands of a number, or initials; some are no-break spaces."""

COMMAS = ",\u066c"
"""Other separators of thousands: the comma, and that of Arabic."""

_ZEROS = "0\u0660\u06f0\u0966\u09e6\u0a66\u0ae6\u0b66\u0be6\u0c66\u0ce6\u0d66\u0e50\u0ed0\u1040\u17e0\uff10"
FIRST_DIGITS = "".join(f"{chr(zero + 1)}-{chr(zero + 9)}" for zero in map(ord, _ZEROS))
"""The digits 1 to 9 of every script that has its own, for use inside a character class."""

UNSPACED = (
    "\u0e00-\u0e4f\u0e5a-\u0ecf\u0eda-\u0eff\u1000-\u103f\u104a-\u108f\u109a-\u109f\u1780-\u17b3\u17b6-\u17df\u17ea-\u17ff"
    "\u3005-\u3007\u3041-\u3096\u3099-\u309f\u30a1-\u30fa\u30fc-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff"
    "\uaa60-\uaa7f\uf900-\ufaff\uff66-\uff9d\U00020000-\U0003ffff"
)
"""Scripts without spaces, except their digits: Thai, Lao, Burmese, Khmer, Japanese and Chinese."""


VOWELS = "æœÆŒ" + "".join(
    chr(point)
    for point in chain(range(0x41, 0x250), range(0x1E00, 0x1F00))
    if unicodedata.normalize("NFD", chr(point))[0] in "aeiouyhAEIOUYH"
)
"""Latin letters before which an article is elided (vowels with any accents, and h), for use inside a character class."""


_WITH_STROKE = re.compile(r"LATIN SMALL LETTER ([A-Z]) WITH \w+")
STROKES = {
    point: stroked[1].lower()
    for point in (*range(0xD8, 0x250), *range(0x2C60, 0x2C80), *range(0xA740, 0xA7D0))
    if (stroked := _WITH_STROKE.match(unicodedata.name(chr(point), ""))) and not unicodedata.decomposition(chr(point))
}
"""Latin small letters with a stroke, hook or tail, which Unicode does not decompose → the letters without it."""


def _runs(characters: Iterable[int]) -> str:
    """Ascending code points as ranges inside a character class."""
    runs: list[list[int]] = []
    for each in characters:
        if runs and each == runs[-1][1] + 1:
            runs[-1][1] = each
        else:
            runs.append([each, each])
    return "".join(f"{chr(first)}-{chr(last)}" for first, last in runs)


ENCLOSING = "\u0488\u0489\u1abe\u20dd\u20de\u20df\u20e0\u20e2\u20e3\u20e4\ua670\ua671\ua672"
"""Marks that enclose a letter or digit, as on pictures of keys."""
_HIDDEN = frozenset([0x034F, 0x17B4, 0x17B5, *range(0x180B, 0x1810), *range(0xFE00, 0xFE10)])
MARKS = (
    _runs(
        point
        for point in chain.from_iterable((*_MARKED, *_MARKED_BEYOND))
        if unicodedata.category(chr(point)) in ("Mn", "Mc", "Me") and point not in _HIDDEN
    )
    + "\uff9e-\uff9f"
)
"""Combining marks (accents, vowel signs, those of half-width kana and others), for use inside a character class."""
