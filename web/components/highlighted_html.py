"""Marks the words of a query in the HTML of a page: numbered through the page, never inside code or attributes.

The page is divided into passages, the blocks of its text, since readers step from passage to passage, not from word to word.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import NamedTuple

from markupsafe import Markup, escape

from search.markdown.plain_text import BLOCKS, FOOTNOTE_LINKS
from search.searching.passages.matched_words import MatchedWord
from web.components.content_links import BodyLinks

MAX_MARKS = 500
"""Maximum number of marks on a page: more are no help, and each is an element that the browser lays out."""

_UNMARKED = frozenset({"code", "pre", "kbd", "samp", "script", "style", "svg", "math", "textarea", "title"})
_SCROLLER = '<div class="scroller" role="group" tabindex="0" aria-label="Table">'

_INSIDE = frozenset({"br", "td", "th"})
"""Elements that separate words but not passages: a table row is one passage."""
_AUTHORS_MARK = "own"
"""CSS class of `<mark>` elements written by the author of the text."""

Find = Callable[[str, str | None], tuple[MatchedWord, ...]]
"""Finds the words in a text; the second argument names the strategy's own field that holds the text, or is None."""


@dataclass(slots=True)
class _Passage:
    """A block of text with marks."""

    first: int
    """The number of its first mark."""
    clauses: set[int] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Steps:
    """The passages that a reader steps through: those with all words, or those with any word if none has all."""

    marks: tuple[int, ...]
    """The number of the first mark of each passage."""
    complete: bool

    def between(self, before: int, last: int) -> int:
        """The number of passages whose first mark is after `before` and not after `last`."""
        return sum(before < mark <= last for mark in self.marks)


class Marker:
    """Marks the texts of one page in order, numbering the marks: the first is `match-1`, the next `match-2`."""

    def __init__(self, find: Find, links: BodyLinks | None = None) -> None:
        """Take the function that finds words, and the resolver of the page's links."""
        self._find = find
        self._links = links or BodyLinks()
        self._passages: list[_Passage] = []
        self.total = 0

    def steps(self, wanted: frozenset[int]) -> Steps:
        """The passages to step through in the texts so far, given the clauses of the query."""
        whole = tuple([passage.first for passage in self._passages if passage.clauses >= wanted])
        return Steps(whole or tuple([passage.first for passage in self._passages]), bool(whole))

    def text(self, text: str, field: str | None = None) -> Markup:
        """A plain text as HTML, with marks."""
        return self._written([_Piece(text, markable=True)], field)

    def html(self, html: str) -> Markup:
        """Safe HTML with marks in its text; a fragment may open or close elements of its neighbours.

        Words are found in the text as a whole, as for snippets: a phrase may span tags, items and cells, and a word with an
        emphasised part is one word.

        Args:
            html: HTML that is already sanitised: nothing is removed here.
        """
        reader = _Reader(self._links)
        reader.feed(html)
        reader.close()
        return self._written(reader.pieces, None)

    def _written(self, pieces: list[_Piece], field: str | None) -> Markup:
        """Join the pieces, with marks where their joined text matches."""
        text = "".join([piece.text.replace("\n", " ") if piece.markable else piece.text for piece in pieces])
        marks = _Marks(self._find(text, field), self.total)
        marks.part()
        written, at = [], 0
        for piece in pieces:
            if piece.parts:
                marks.part()
            written.append(marks.written(piece.text, at) if piece.markable else piece.html)
            at += len(piece.text)
        self.total = marks.total
        self._passages += marks.passages
        return Markup("".join(written))  # noqa: S704 (tags are written as they came, and text is escaped again)


class _Piece(NamedTuple):
    """A tag, or a run of text."""

    text: str
    """Its text on one line; for a tag, a line break if the tag separates words, else empty."""
    html: str = ""
    """Its HTML without marks."""
    markable: bool = False
    parts: bool = False
    """Whether a passage ends here."""


class _Marks:
    """Writes text with marks; of a mark that spans several elements, only the first part has the id."""

    def __init__(self, marks: Iterable[MatchedWord], total: int) -> None:
        self._marks = list(marks)
        self._next = 0
        self._begun = False
        self._parted = True
        self.total = total
        self.passages: list[_Passage] = []

    def part(self) -> None:
        """Start a new passage at the next mark."""
        self._parted = True

    def written(self, text: str, offset: int) -> str:
        """A run of text that begins at `offset` in the whole, as HTML."""
        html, at = "", 0
        for word in self._within(offset, offset + len(text)):
            first, last = max(word.start - offset, 0), min(word.end - offset, len(text))
            alone = "" if word.together else ' class="alone"'
            html += f"{escape(text[at:first])}<mark{self._id(word)}{alone}>{escape(text[first:last])}</mark>"
            self._begun = word.end - offset > len(text)
            at = last
        return html + str(escape(text[at:]))

    def _within(self, start: int, end: int) -> Iterator[MatchedWord]:
        """The marks that overlap [start, end); drops those that end before it."""
        while self._next < len(self._marks) and self._marks[self._next].start < end:
            mark = self._marks[self._next]
            if mark.end > start:
                if not self._begun and self.total == MAX_MARKS:
                    return
                yield mark
            if mark.end > end:
                return
            self._begun = False
            self._next += 1

    def _id(self, word: MatchedWord) -> str:
        if self._begun:
            return ""
        self.total += 1
        if self._parted:
            self.passages.append(_Passage(self.total))
            self._parted = False
        self.passages[-1].clauses |= word.clauses
        return f' id="match-{self.total}"'


class _Reader(HTMLParser):
    """Splits HTML into tags and text; puts each table into a scrollable frame.

    Tags are kept as they are, except that links and pictures are resolved to addresses of this site.
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
        text = "\n" if tag in BLOCKS else dict(attrs).get("alt") or "" if tag == "img" else ""
        self.pieces.append(_Piece(text, html, parts=tag in BLOCKS and tag not in _INSIDE))

    def _tag(self, tag: str, attrs: list[tuple[str, str | None]]) -> str:
        attributes = dict(attrs)
        if tag == "mark":
            return _written(tag, {**attributes, "class": _AUTHORS_MARK})
        if tag == "img":
            source = self._links.picture(attributes.get("src") or "")
            return _written(tag, {**attributes, "src": source}) if source else escape(attributes.get("alt") or "")
        if tag == "a" and attributes.get("href"):
            return _written(tag, {**attributes, "href": self._links.link(attributes["href"] or "")})
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
