"""Texts in the one form (Unicode's NFC) in which names and values are compared, whichever form they were written in."""

import unicodedata
from itertools import chain, groupby


def composed(text: str) -> str:
    """A text with each letter and its accents as one character, as it is typed; a Mac may write names of files as two.

    The accents of a letter are put in order before: `unicodedata` would take a time that grows with the square of their number.
    """
    if text.isascii():
        return text
    runs = groupby(text, lambda character: unicodedata.combining(character) > 0)
    ordered = "".join(chain.from_iterable(sorted(run, key=unicodedata.combining) for _, run in runs))
    return unicodedata.normalize("NFC", ordered)
