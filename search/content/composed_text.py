"""Unicode normalisation (NFC), so that names and values compare equal whichever form they were written in."""

import unicodedata
from itertools import chain, groupby


def composed(text: str) -> str:
    """The text in NFC: each letter and its accent as one character, as keyboards type it; macOS may write file names as two.

    The accents of a letter are sorted first, because `unicodedata` takes time quadratic in their number.
    """
    if text.isascii():
        return text
    runs = groupby(text, lambda character: unicodedata.combining(character) > 0)
    ordered = "".join(chain.from_iterable(sorted(run, key=unicodedata.combining) for _, run in runs))
    return unicodedata.normalize("NFC", ordered)
