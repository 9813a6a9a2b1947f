"""Splits the body of a strategy into sections with anchors, breadcrumbs and plain text, and renders it as safe HTML."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from search.markdown.anchors.links import Heading, HeadingLinks
from search.markdown.anchors.own import Anchors, anchor_of
from search.markdown.cited_notes import CitedNotes
from search.markdown.kramdown.sentinels import HEADING_MARK
from search.markdown.placeholders import is_placeholder
from search.markdown.plain_text import plain_text
from search.markdown.renderer import html_of
from search.markdown.sanitizer import Token, attribute, safe_tokens, serialise, set_attribute
from search.strategies import Section

_HEADING = re.compile(r"h([1-6])")
_DEEPEST_SECTION = 3
_NO_SECTIONS_INSIDE = frozenset({"blockquote", "dl", "li", "table"})
"""Elements in which a heading begins no section: the heading of a quotation is not the author's."""


@dataclass(frozen=True, slots=True)
class Document:
    """A parsed body."""

    sections: tuple[Section, ...]
    """Sections in page order. Text before the first heading, if any, is a section with anchor ""."""
    html: str
    """HTML of the whole body; each section's anchor is the id of exactly one element."""
    title: str = ""
    """Text of the first h1; empty if there is none."""


@dataclass(slots=True)
class _Heading:
    """A heading that begins a section: its position among the tokens, and its text."""

    start: int
    end: int
    """Position of the end tag."""
    level: int
    text: str
    line: int
    anchor: str = ""


def sections_of(body: str, *, title: str | None = "", first_line: int = 1) -> Document:
    """Parse the body of a strategy.

    A first heading of level 1 that repeats the title begins no section: the text under it is the opening text. The page
    shows the title itself, so only the anchor of the heading is kept. Any other heading of level 1 to 3 begins a section,
    unless it is in a list, quotation or table. In the HTML all headings move down one level if there is one of level 1,
    since the page's title should be the only one.

    Args:
        body: Markdown as Jekyll reads it, with line feeds only.
        title: the strategy's title; "" if the page shows none; None to use the first heading of level 1.
        first_line: line of the file at which the body begins.

    Raises:
        FileFaulty: rules `too_deep` and `too_complex`.
    """
    tokens = safe_tokens(html_of(body))
    headings = _headings(tokens, first_line)
    first_title = next((heading.text for heading in headings if heading.level == 1), "")
    _give_ids(tokens, headings)
    opens = bool(headings) and headings[0].level == 1 and _same(headings[0].text, first_title if title is None else title)
    sections = _drafts_marked(_sections(tokens, headings, first_line, opens=opens))
    return Document(tuple(sections), _page(tokens, headings[0] if opens else None), first_title)


def _same(heading: str, title: str) -> bool:
    return re.findall(r"\w+", heading.casefold()) == re.findall(r"\w+", title.casefold())


def _headings(tokens: list[Token], first_line: int) -> list[_Heading]:
    """The headings that begin sections; a heading inside another is part of its text. Also removes the line marks."""
    headings: list[_Heading] = []
    inside, start, line = 0, None, 0
    for index, token in enumerate(tokens):
        name = token.get("name") or ""
        if mark := _take_mark(token):
            line = mark + first_line - 1
        elif name in _NO_SECTIONS_INSIDE:
            inside += {"StartTag": 1, "EndTag": -1}[token["type"]]
        elif _HEADING.fullmatch(name) and not inside:
            if token["type"] == "StartTag" and start is None:
                start, line = index, 0
            elif start is not None and token["type"] == "EndTag" and name == tokens[start]["name"]:
                if int(name[1]) <= _DEEPEST_SECTION and (text := _one_line(tokens[start:index])):
                    headings.append(_Heading(start, index, int(name[1]), text, line))
                start = None
    return headings


def _take_mark(token: Token) -> int:
    """Remove line marks from a token's text or attributes; return the line of the last one, from 1, or 0."""
    data = token.get("data")
    if not data:
        return 0
    if isinstance(data, dict):
        data.update({name: HEADING_MARK.sub("", value) for name, value in data.items()})
    elif found := HEADING_MARK.findall(data):
        token["data"] = HEADING_MARK.sub("", data)
        return int(found[-1]) + 1
    return 0


def _one_line(tokens: list[Token]) -> str:
    return plain_text(tokens).replace("\n", " ")


def _give_ids(tokens: list[Token], headings: list[_Heading]) -> None:
    """Make ids unique, give every heading one, and adjust links within the page."""
    anchors = Anchors()
    by_start = {heading.start: heading for heading in headings}
    named: list[Heading] = []
    others: list[str] = []
    renamed: dict[str, str] = {}
    for index, token in enumerate(tokens):
        if token["type"] not in ("StartTag", "EmptyTag"):
            continue
        wanted = attribute(token, "id")
        claimed = bool(wanted) and anchors.claim(wanted)
        if _HEADING.fullmatch(token["name"]):
            heading = by_start.get(index)
            inside = tokens[index : heading.end if heading else _end_of(tokens, index)]
            text = heading.text if heading else _one_line(inside)
            anchor = wanted if claimed else anchors.new(anchor_of(text))
            set_attribute(token, "id", anchor)
            named.append(Heading(_without_pictures(inside) or text, anchor, claimed))
            if wanted and not anchors.has(wanted):
                renamed.setdefault(wanted, anchor)
            if heading:
                heading.anchor = anchor
        elif claimed:
            others.append(wanted)
        elif wanted:
            set_attribute(token, "id", None)
    _lead_links(tokens, named, others, renamed)


def _without_pictures(tokens: list[Token]) -> str:
    """A heading's text without its pictures, which no tool uses for ids; "" if there are no pictures."""
    words = [token for token in tokens if token.get("name") != "img"]
    return _one_line(words) if len(words) < len(tokens) else ""


def _lead_links(tokens: list[Token], headings: list[Heading], ids: list[str], renamed: dict[str, str]) -> None:
    """Adjust links within the page, written for the ids of other programs, to the ids here."""
    links = [token for token in tokens if attribute(token, "href").startswith("#")]
    known = HeadingLinks(headings, ids, renamed) if links else None
    for token in links:
        target = attribute(token, "href")[1:]
        if known and (anchor := known.anchor(target)) and anchor != target:
            set_attribute(token, "href", f"#{anchor}")


def _end_of(tokens: list[Token], start: int) -> int:
    name = tokens[start]["name"]
    return next(i for i in range(start, len(tokens)) if tokens[i]["type"] == "EndTag" and tokens[i]["name"] == name)


def _sections(tokens: list[Token], headings: list[_Heading], first_line: int, *, opens: bool) -> Iterator[Section]:
    begins = 1 if opens else 0
    ends = [heading.start for heading in headings[begins:]] + [len(tokens)]
    notes = CitedNotes(tokens)
    parts = ((0, headings[0].start, 0), (headings[0].end + 1, ends[0], headings[0].start)) if opens else ((0, ends[0], 0),)
    if opening := "\n".join(text for part in parts if (text := notes.text(*part))):
        yield Section("", "", 0, (), opening, first_line)
    above: list[_Heading] = []
    for heading, end in zip(headings[begins:], ends[1:], strict=True):
        while above and above[-1].level >= heading.level:
            above.pop()
        above.append(heading)
        path = tuple(each.text for each in above)
        text = notes.text(heading.end + 1, end, heading.start)
        yield Section(heading.anchor, heading.text, heading.level, path, text, heading.line)


def _drafts_marked(found: Iterator[Section]) -> list[Section]:
    """Mark sections as drafts if their text, and that of all sections below, is empty or a placeholder."""
    sections = list(found)
    written = [bool(section.text) and not is_placeholder(section.text) for section in sections]
    above: list[int] = []
    for index, section in enumerate(sections):
        while above and sections[above[-1]].level >= section.level:
            above.pop()
        if written[index]:
            for parent in above:
                written[parent] = True
        above.append(index)
    return [section if done else replace(section, draft=True) for section, done in zip(sections, written, strict=True)]


def _page(tokens: list[Token], title: _Heading | None) -> str:
    """The HTML of the body: the title's heading becomes a bare anchor, the others are below the page title's level."""
    if title is not None:
        tokens[title.start : title.end + 1] = [
            {"type": "StartTag", "name": "div", "namespace": None, "data": {(None, "id"): title.anchor}},
            {"type": "EndTag", "name": "div", "namespace": None},
        ]
    if any(token.get("name") == "h1" for token in tokens):
        for token in tokens:
            if match := _HEADING.fullmatch(token.get("name") or ""):
                token["name"] = f"h{min(int(match[1]) + 1, 6)}"
    return serialise(tokens)
