"""Resolves links to headings: by the heading's id here, or by the id of the program that the link was written for."""

import html
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import unquote

from search.markdown.anchors.dialects import DIALECTS
from search.markdown.anchors.own import anchor_of

MAX_HEADINGS = 1000
"""Headings of a page that links find by ids of other programs; a book of six hundred pages has fewer."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of any level, with its anchor."""

    text: str
    anchor: str
    explicit: bool
    """Whether the author wrote the anchor."""


class HeadingLinks:
    """The headings of one page, indexed by all ids that links may use."""

    def __init__(self, headings: Sequence[Heading], ids: Iterable[str] = (), renamed: Mapping[str, str] | None = None) -> None:
        """Index the headings of a page.

        Args:
            headings: the headings in page order.
            ids: ids of other elements.
            renamed: ids by the author that could not be used → the ids that replace them.
        """
        self._headings = headings[:MAX_HEADINGS]
        self._explicit = {*ids, *(heading.anchor for heading in headings if heading.explicit)}
        self._anchors = {*self._explicit, *(heading.anchor for heading in headings)}
        self._names = dict(renamed or {})
        for explicit in (False, True):  # explicit ids do not take part in numbering
            named = [heading for heading in self._headings if heading.explicit == explicit]
            for dialect in DIALECTS:
                for heading, name in zip(named, dialect.ids([each.text for each in named]), strict=True):
                    self._names.setdefault(name, heading.anchor)

    def anchor(self, fragment: str) -> str | None:
        """The anchor that a link leads to; None if there is none.

        Args:
            fragment: the part of the link after the `#`, percent-encoded or not.
        """
        plain = unquote(fragment)
        for written in dict.fromkeys((fragment, plain, unicodedata.normalize("NFC", plain))):
            if written in self._explicit:
                return written
            if written in self._names:
                return self._names[written]
            if written in self._anchors:
                return written
        name = _folded(plain)
        return self._by_words.get(name) or (name if name in self._anchors else None)

    @cached_property
    def _by_words(self) -> Mapping[str, str]:
        """Heading without case, accents and punctuation → its anchor."""
        found: dict[str, str] = {}
        for heading in self._headings:
            found.setdefault(_folded(heading.text), heading.anchor)
        found.pop(_NOTHING, None)
        return found


_NOTHING = anchor_of("")


def _folded(text: str) -> str:
    return anchor_of(re.sub(r"[-_.]+", " ", text))


_ELEMENT = re.compile(r"""<(?P<name>\w+)\b[^<>]*?\sid="(?P<id>[^"]*)"[^<>]*>""")
_TAG = re.compile(r"<[^<>]*>")


def heading_links_of(page: str, title: str) -> HeadingLinks:
    """The headings of a rendered page, indexed by all ids that links may use.

    Args:
        page: safe HTML with attributes in double quotes; the heading of the title is an element without text.
        title: title of the page.
    """
    headings: list[Heading] = []
    ids: list[str] = []
    for element in _ELEMENT.finditer(page):
        anchor, name = html.unescape(element["id"]), element["name"]
        if re.fullmatch(r"h[1-6]", name):
            inside = page[element.end() : page.find(f"</{name}>", element.end())]
            text = " ".join(html.unescape(_TAG.sub("", inside)).split())
            headings.append(Heading(text, anchor, not _is_made_of(anchor, text)))
        elif name == "div" and anchor == anchor_of(title):
            headings.append(Heading(title, anchor, explicit=False))
        else:
            ids.append(anchor)
    return HeadingLinks(headings, ids)


def _is_made_of(anchor: str, text: str) -> bool:
    """Whether `Anchors.new` may have made the anchor from a heading's text."""
    return bool(re.fullmatch(rf"{re.escape(anchor_of(text))}(?:-section)?(?:-\d+)?", anchor))
