"""State of the block parser: of the whole page, and of the lines of one container."""

from __future__ import annotations

import re
from bisect import bisect
from collections.abc import Callable
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element, SubElement

from markdown import Markdown

from search.errors import FileFaulty

MAX_LISTS = 30
"""Maximum depth of nested lists."""
MAX_QUOTES = 20
"""Maximum depth of nested block quotes and other boxes."""


MAX_CELLS = 12_000
"""Cells of all tables of a page, including missing cells of short rows."""
_EXTENSION_END = re.compile(r" {0,3}\{:/(?P<name>\w*)\} *")
_MAX_ENDS = 50


class Piece(str):
    """HTML between blocks, which is not wrapped in a paragraph."""


@dataclass(slots=True)
class Page:
    """State shared by all containers of a page."""

    md: Markdown
    read: Callable[[Run], None]
    """Parses the lines of a container into its element."""
    named: dict[str, str] = field(default_factory=dict)
    """Name of a named attribute list → its content."""
    asked: list[tuple[Element, str]] = field(default_factory=list)
    """Elements with their attribute lists, applied at the end because they may refer to later definitions."""
    first_note: int = 1
    """Number of the first footnote."""
    cells: int = 0
    """Table cells counted so far."""
    has_abbreviations: bool = False
    """Whether the page may define abbreviations."""
    html_is_read: bool = False
    """Whether Markdown is parsed in every block of HTML."""

    def spend_cells(self, cells: int) -> None:
        """Count cells of tables before they are made.

        Raises:
            FileFaulty: there have been more than `MAX_CELLS`.
        """
        self.cells += cells
        if self.cells > MAX_CELLS:
            raise FileFaulty(f"the tables of the page have more than {MAX_CELLS} cells", rule="too_complex")

    def store(self, html: str) -> str:
        """Store a piece of finished HTML and return its placeholder."""
        return self.md.htmlStash.store(Piece(html))


@dataclass(slots=True)
class Run:
    """The lines of one container, and the parser's position in them."""

    page: Page
    lines: list[str]
    parent: Element
    lists: int = 0
    """Number of lists around these lines."""
    quotes: int = 0
    ordered: bool = False
    """Whether the innermost of those lists is numbered."""
    at: int = 0
    last: Element | None = None
    """The block that ended on the previous line, to which an attribute list may apply."""
    attributes: str = ""
    """The attribute list written before the next block."""
    is_separated: bool = False
    """Whether kramdown's end-of-block mark separates the next block from the previous one."""
    open_html: int = 0
    """Number of open HTML elements."""
    first_is_loose: bool = False
    """Whether the first block is a paragraph followed by a blank line."""
    colons: dict[int, int] | None = None
    """First line → last line of each colon container; computed when the first one is met."""
    extension_ends: list[tuple[int, str]] | None = None
    """Lines that end kramdown extensions, with the extension's name; computed when the first one is met."""

    def line(self, index: int) -> str:
        """A line, or "" after the last one."""
        return self.lines[index] if index < len(self.lines) else ""

    def add(self, tag: str, text: str | None = None) -> Element:
        """Append a new block, with the attribute list written before it."""
        element = SubElement(self.parent, tag)
        element.text = text
        if self.attributes:
            self.page.asked.append((element, self.attributes))
            self.attributes = ""
        self.last = element
        self.is_separated = False
        return element

    def add_html(self, html: str) -> None:
        """Append a piece of HTML unchanged."""
        self.add("p", self.page.store(html))

    def end_of_extension(self, name: str) -> int | None:
        """The first line after this one that ends an extension."""
        if self.extension_ends is None:
            found = ((index, _EXTENSION_END.fullmatch(line)) for index, line in enumerate(self.lines) if "{:/" in line)
            self.extension_ends = [(index, match["name"]) for index, match in found if match]
        begin = bisect(self.extension_ends, (self.at, "\U0010ffff"))
        later = self.extension_ends[begin : begin + _MAX_ENDS]
        return next((index for index, ended in later if ended in ("", name)), None)

    def inside(self, lines: list[str], parent: Element, *, lists: int = 0, quotes: int = 0, ordered: bool = False) -> Run:
        """Parse the lines of a container inside this one.

        Raises:
            FileFaulty: rule `too_deep`.
        """
        run = Run(self.page, lines, parent, self.lists + lists, self.quotes + quotes, ordered if lists else self.ordered)
        if run.lists > MAX_LISTS:
            raise FileFaulty(f"lists nest more than {MAX_LISTS} deep", rule="too_deep")
        if run.quotes > MAX_QUOTES:
            raise FileFaulty(f"quotations nest more than {MAX_QUOTES} deep", rule="too_deep")
        self.page.read(run)
        return run
