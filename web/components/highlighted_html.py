"""Marks of a query's words in the HTML of a page: numbered over the whole page, never inside code or attributes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from html.parser import HTMLParser
from typing import NamedTuple

from markupsafe import Markup, escape

from search.markdown.plain_text import BLOCKS, FOOTNOTE_LINKS
from search.query.results import Mark
from web.components.content_links import BodyLinks

MAX_MARKS = 500
"""Most marks of a page: more are no help, and each is an element that the browser lays out."""

_UNMARKED = frozenset({"code", "pre", "kbd", "samp", "script", "style", "svg", "math", "textarea", "title"})
_SCROLLER = '<div class="scroller" role="group" tabindex="0" aria-label="Table">'

Find = Callable[[str, str | None], tuple[Mark, ...]]
"""Where the words are in a text; the second argument is the strategy's own field that the text is, or None."""


class Marker:
    """Marks text after text of one page and counts: the first mark is `match-1`, the next `match-2`."""

    def __init__(self, find: Find, links: BodyLinks | None = None) -> None:
        """Keep how words are found, and what the page's links lead to; nothing is marked yet."""
        self._find = find
        self._links = links or BodyLinks()
        self.total = 0

    def text(self, text: str, field: str | None = None) -> Markup:
        """A plain text as HTML, with marks."""
        return self._written([_Piece(text, markable=True)], field)

    def html(self, html: str) -> Markup:
        """Safe HTML with marks in its text; a fragment may open or close elements of its neighbours.

        What is marked is found in the text as a whole, as snippets have it: a phrase goes on over tags, items and cells, and a
        word of which a part is emphasised is one word.

        Args:
            html: HTML that has been made safe already: nothing is taken out of it here.
        """
        reader = _Reader(self._links)
        reader.feed(html)
        reader.close()
        return self._written(reader.pieces, None)

    def _written(self, pieces: list[_Piece], field: str | None) -> Markup:
        """The pieces one after the other, marked where their texts, joined, match."""
        marks = _Marks(self._find("".join([piece.text for piece in pieces]), field), self.total)
        written, at = [], 0
        for piece in pieces:
            written.append(marks.written(piece.text, at) if piece.markable else piece.html)
            at += len(piece.text)
        self.total = marks.total
        return Markup("".join(written))  # noqa: S704 (tags are written as they came, and text is escaped again)


class _Piece(NamedTuple):
    """A tag, or a run of text."""

    text: str
    """What it is in the text of the page: of a tag a blank where it parts words, else nothing."""
    html: str = ""
    """As it is written where it is not marked."""
    markable: bool = False


class _Marks:
    """Writes text in which some places are marked; of a mark that goes on in other elements only the first part has its id."""

    def __init__(self, marks: Iterable[Mark], total: int) -> None:
        self._marks = list(marks)
        self._next = 0
        self._begun = False
        self.total = total

    def written(self, text: str, offset: int) -> str:
        """A run of text that begins at `offset` in the whole, as HTML."""
        html, at = "", 0
        for start, end in self._within(offset, offset + len(text)):
            first, last = max(start - offset, 0), min(end - offset, len(text))
            html += f"{escape(text[at:first])}<mark{self._id()}>{escape(text[first:last])}</mark>"
            self._begun = end - offset > len(text)
            at = last
        return html + str(escape(text[at:]))

    def _within(self, start: int, end: int) -> Iterator[Mark]:
        """The marks that lie in [start, end), wholly or in part; those that end before it are passed."""
        while self._next < len(self._marks) and self._marks[self._next][0] < end:
            mark = self._marks[self._next]
            if mark[1] > start:
                if not self._begun and self.total == MAX_MARKS:
                    return
                yield mark
            if mark[1] > end:
                return
            self._begun = False
            self._next += 1

    def _id(self) -> str:
        if self._begun:
            return ""
        self.total += 1
        return f' id="match-{self.total}"'


class _Reader(HTMLParser):
    """Reads tags, to be written as they came, each table in a frame that scrolls by itself, and text.

    Only links and pictures change: to where they lead in this site.
    """

    def __init__(self, links: BodyLinks) -> None:
        super().__init__(convert_charrefs=True)
        self._links = links
        self._unmarked: list[str] = []
        self._in_footnote_link = False
        self.pieces: list[_Piece] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _UNMARKED:
            self._unmarked.append(tag)
        if tag == "a":
            self._in_footnote_link = dict(attrs).get("class") in FOOTNOTE_LINKS
        self._add(tag, (_SCROLLER if tag == "table" else "") + self._tag(tag, attrs), attrs)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._add(tag, self._tag(tag, attrs), attrs)

    def _add(self, tag: str, html: str, attrs: list[tuple[str, str | None]]) -> None:
        text = " " if tag in BLOCKS else dict(attrs).get("alt") or "" if tag == "img" else ""
        self.pieces.append(_Piece(text, html))

    def _tag(self, tag: str, attrs: list[tuple[str, str | None]]) -> str:
        given = dict(attrs)
        if tag == "img":
            source = self._links.picture(given.get("src") or "")
            return _written(tag, {**given, "src": source}) if source else escape(given.get("alt") or "")
        if tag == "a" and given.get("href"):
            return _written(tag, {**given, "href": self._links.link(given["href"] or "")})
        return self.get_starttag_text() or ""

    def handle_endtag(self, tag: str) -> None:
        if self._unmarked and tag == self._unmarked[-1]:
            self._unmarked.pop()
        if tag == "a":
            self._in_footnote_link = False
        self._add(tag, f"</{tag}></div>" if tag == "table" else f"</{tag}>", [])

    def handle_data(self, data: str) -> None:
        if self._in_footnote_link:
            self.pieces.append(_Piece("", escape(data)))
        else:
            self.pieces.append(_Piece(data, escape(data), markable=not self._unmarked))


def _written(tag: str, attributes: Mapping[str, str | None]) -> str:
    stated = (f' {name}="{escape(value)}"' for name, value in attributes.items() if value is not None)
    return f"<{tag}{''.join(stated)}>"
