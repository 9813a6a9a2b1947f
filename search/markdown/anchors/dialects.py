"""Heading ids as other programs generate them, since links in a text may be written for those."""

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from markdown.extensions.toc import slugify

from search.markdown.anchors.own import in_word

_MAX_HEADING = 200
"""Characters of a heading that its ids are made from; a link to a longer heading matches by its beginning only."""


@dataclass(frozen=True, slots=True)
class Dialect:
    """How a program makes heading ids."""

    name: str
    base: Callable[[str], str]
    """Makes the id of a heading from its plain text, before duplicates are numbered."""
    separator: str
    """Separates the id from the number of a duplicate; the second heading with the same id gets 1."""

    def ids(self, headings: Sequence[str]) -> Iterator[str]:
        """The id of each heading of a page, in order."""
        used: set[str] = set()
        counts: dict[str, int] = {}
        for text in headings:
            base = self.base(text[:_MAX_HEADING])
            found = base
            while found in used or not found:
                counts[base] = counts.get(base, 0) + 1
                found = f"{base}{self.separator}{counts[base]}"
            used.add(found)
            yield found


class _Letters(dict[int, str]):
    """A lazily filled table for `str.translate` that keeps word characters and some others."""

    def __init__(self, besides: Mapping[str, str], *, marks: bool = True) -> None:
        super().__init__({ord(character): kept for character, kept in besides.items()})
        self._marks = marks

    def __missing__(self, code: int) -> str:
        character = chr(code)
        is_mark = unicodedata.category(character)[0] == "M"
        self[code] = character if in_word(character) and (self._marks or not is_mark) else ""
        return self[code]


_HYPHENATED = {" ": "-", "-": "-"}
_WORDS = _Letters(_HYPHENATED)
_UNMARKED = _Letters(_HYPHENATED, marks=False)
_WORDS_AND_DOTS = _Letters({"-": "-", ".": ".", " ": " ", "\n": " ", "\t": " ", "\u00a0": " "})


def _github(text: str) -> str:
    """Lower case, non-word characters removed, a hyphen for each blank; also kramdown for Jekyll, and Docusaurus."""
    return text.lower().translate(_WORDS)


def _hugo(text: str) -> str:
    """As GitHub, without marks (goldmark's `github`)."""
    return text.lower().translate(_UNMARKED)


def _ascii(text: str) -> str:
    return unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()


def _hugo_ascii(text: str) -> str:
    return _github(_ascii(text))


def _kramdown(text: str) -> str:
    """ASCII letters, digits, blanks and hyphens from the first letter on."""
    bare = re.sub(r"[^a-zA-Z0-9 -]", "", re.sub(r"\A[^a-zA-Z]+", "", text))
    return bare.replace(" ", "-").lower() or "section"


def _pandoc(text: str) -> str:
    """Words, dots, hyphens and underscores from the first letter on."""
    joined = "-".join(text.lower().translate(_WORDS_AND_DOTS).split())
    first = next((index for index, character in enumerate(joined) if character.isalpha()), len(joined))
    return joined[first:] or "section"


def _mkdocs(text: str) -> str:
    """ASCII, blanks and hyphens as one hyphen (Python-Markdown's `toc`)."""
    return slugify(text, "-")


def _gitlab(text: str) -> str:
    """As GitHub, each run of hyphens as one."""
    return re.sub(r"-+", "-", _github(text))


DIALECTS = (
    Dialect("GitHub, Jekyll, Docusaurus", _github, "-"),
    Dialect("GitLab", _gitlab, "-"),
    Dialect("Hugo", _hugo, "-"),
    Dialect("Hugo in ASCII", _hugo_ascii, "-"),
    Dialect("pandoc", _pandoc, "-"),
    Dialect("MkDocs", _mkdocs, "_"),
    Dialect("MkDocs with Unicode", _github, "_"),
    Dialect("MkDocs with Unicode, hyphens joined", _gitlab, "_"),
    Dialect("kramdown", _kramdown, "-"),
)
"""If two dialects give different headings the same id, the first decides."""
