"""Names of downloaded files: what they hold and the day, in the header that browsers save by (RFC 6266)."""

import datetime
import unicodedata
from urllib.parse import quote

_NEVER = frozenset('/\\:*?"<>|“”„«»')
"""Signs that some file system refuses, or that end a quotation."""
_MAX_LENGTH = 120
"""Characters before the day: with it and an ending a name is shorter than any file system's limit, in UTF-8 too."""


def attachment(title: str, day: datetime.date, ending: str) -> str:
    """The Content-Disposition of a file: its name in Unicode, and one in ASCII for programs that know no other."""
    name = f"{_words(title)} {day.isoformat()}.{ending}".strip()
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return f"attachment; filename=\"{' '.join(plain.split())}\"; filename*=UTF-8''{quote(name, safe='')}"


def _words(title: str) -> str:
    kept = (" " if _is_refused(character) else character for character in title)
    return _cut(" ".join("".join(kept).split())).strip(" .")


def _is_refused(character: str) -> bool:
    return character in _NEVER or unicodedata.category(character)[0] == "C"


def _cut(text: str) -> str:
    return text.encode()[:_MAX_LENGTH].decode(errors="ignore")
