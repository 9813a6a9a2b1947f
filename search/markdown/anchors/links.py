"""Where a link to a heading leads: by the id that it has here, or that it had where the link was written."""

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
"""Of a page, that links find by another name than their own; a book of six hundred pages has fewer."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of any level, with its anchor."""

    text: str
    anchor: str
    explicit: bool
    """Whether its author gave it the anchor."""


class HeadingLinks:
    """The headings of one page by all that links call them."""

    def __init__(self, headings: Sequence[Heading], ids: Iterable[str] = (), renamed: Mapping[str, str] | None = None) -> None:
        """Name the headings of a page.

        Args:
            headings: in the order of the page.
            ids: of its other elements.
            renamed: ids that the author gave and that no element could have, with those that they have instead.
        """
        self._headings = headings[:MAX_HEADINGS]
        self._explicit = {*ids, *(heading.anchor for heading in headings if heading.explicit)}
        self._anchors = {*self._explicit, *(heading.anchor for heading in headings)}
        self._names = dict(renamed or {})
        for explicit in (False, True):  # what has an id of its own takes no other's number
            named = [heading for heading in self._headings if heading.explicit == explicit]
            for dialect in DIALECTS:
                for heading, name in zip(named, dialect.ids([each.text for each in named]), strict=True):
                    self._names.setdefault(name, heading.anchor)

    def anchor(self, fragment: str) -> str | None:
        """The anchor that a link leads to; None if there is nothing of the kind.

        Args:
            fragment: what stands behind the `#`, percent-encoded or not.
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
        """What is left of a heading without case, accents and signs → its anchor."""
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
    """The headings of a rendered page, by all that links call them.

    Args:
        page: safe HTML, its attributes in double quotation marks; its title's heading is an element without text.
        title: its title.
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
    """Whether `Anchors.new` may have made the anchor of a heading's text."""
    return bool(re.fullmatch(rf"{re.escape(anchor_of(text))}(?:-section)?(?:-\d+)?", anchor))
