"""Marks of a query's words in the HTML of a page: numbered over the whole page, never inside code or attributes."""

from collections.abc import Callable, Mapping
from html.parser import HTMLParser

from markupsafe import Markup, escape

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
        marked, at = Markup(), 0
        for start, end in self._find(text, field)[: MAX_MARKS - self.total]:
            self.total += 1
            marked += escape(text[at:start])
            marked += Markup('<mark id="match-{}">{}</mark>').format(self.total, text[start:end])
            at = end
        return marked + escape(text[at:])

    def html(self, html: str) -> Markup:
        """Safe HTML with marks in its text; a fragment may open or close elements of its neighbours.

        Args:
            html: HTML that has been made safe already: nothing is taken out of it here.
        """
        writer = _Writer(self.text, self._links)
        writer.feed(html)
        writer.close()
        return Markup("".join(writer.parts))  # noqa: S704 (tags are written as they came, and text is escaped again)


class _Writer(HTMLParser):
    """Writes tags as they came, each table in a frame that scrolls by itself, and text through a function.

    Only links and pictures change: to where they lead in this site.
    """

    def __init__(self, text: Callable[[str], Markup], links: BodyLinks) -> None:
        super().__init__(convert_charrefs=True)
        self._text = text
        self._links = links
        self._unmarked: list[str] = []
        self.parts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _UNMARKED:
            self._unmarked.append(tag)
        elif tag == "table":
            self.parts.append(_SCROLLER)
        self.parts.append(self._tag(tag, attrs))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.parts.append(self._tag(tag, attrs))

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
        self.parts.append(f"</{tag}></div>" if tag == "table" else f"</{tag}>")

    def handle_data(self, data: str) -> None:
        self.parts.append(escape(data) if self._unmarked else self._text(data))


def _written(tag: str, attributes: Mapping[str, str | None]) -> str:
    stated = (f' {name}="{escape(value)}"' for name, value in attributes.items() if value is not None)
    return f"<{tag}{''.join(stated)}>"
