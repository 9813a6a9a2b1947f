"""The lines of one container on their way to its elements, and what has been seen of them."""

from __future__ import annotations

import re
from bisect import bisect
from collections.abc import Callable
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element, SubElement

from markdown import Markdown

from search.errors import FileFaulty

MAX_LISTS = 30
"""Lists inside one another."""
MAX_QUOTES = 20
"""Block quotes and other boxes inside one another."""


MAX_CELLS = 12_000
"""Of all tables of a page, with those that a row lacks."""
_EXTENSION_END = re.compile(r" {0,3}\{:/(?P<name>\w*)\} *")
_MAX_ENDS = 50


class Piece(str):
    """HTML between blocks, which needs no paragraph around it."""


@dataclass(slots=True)
class Page:
    """What all containers of a page share."""

    md: Markdown
    read: Callable[[Run], None]
    """Reads the lines of a container into its element."""
    named: dict[str, str] = field(default_factory=dict)
    """Attribute lists that have a name, to what they hold."""
    asked: list[tuple[Element, str]] = field(default_factory=list)
    """Elements with what their attribute lists say; these may name some that come later."""
    first_note: int = 1
    """Number of the first footnote."""
    cells: int = 0
    """Of all tables so far."""
    has_abbreviations: bool = False
    """Whether any may be defined."""
    html_is_read: bool = False
    """Whether Markdown is read in every block of HTML."""

    def spend_cells(self, cells: int) -> None:
        """Count cells of tables before they are made.

        Raises:
            FileFaulty: there have been more than `MAX_CELLS`.
        """
        self.cells += cells
        if self.cells > MAX_CELLS:
            raise FileFaulty(f"the tables of the page have more than {MAX_CELLS} cells", rule="too_complex")

    def store(self, html: str) -> str:
        """Keep a piece of finished HTML; the placeholder that stands for it."""
        return self.md.htmlStash.store(Piece(html))


@dataclass(slots=True)
class Run:
    """The lines of one container, and how far they are read."""

    page: Page
    lines: list[str]
    parent: Element
    lists: int = 0
    """How many lists are around these lines."""
    quotes: int = 0
    ordered: bool = False
    """Whether the innermost of those lists is numbered."""
    at: int = 0
    last: Element | None = None
    """The block that ended on the line before, for the attributes that follow it."""
    attributes: str = ""
    """What is written before a block about it."""
    parted: bool = False
    """Whether a mark of kramdown's parts the next block from the one before."""
    open_html: int = 0
    """Elements of HTML that have begun and not ended."""
    first_is_loose: bool = False
    """Whether the first block is a paragraph with a blank line under it."""
    colons: dict[int, int] | None = None
    """Where containers between colons begin and end, once one has been met."""
    extension_ends: list[tuple[int, str]] | None = None
    """Lines that end one of kramdown's extensions, with its name, once one has been met."""

    def line(self, index: int) -> str:
        """A line, or "" after the last one."""
        return self.lines[index] if index < len(self.lines) else ""

    def add(self, tag: str, text: str | None = None) -> Element:
        """A new block, with the attributes that were written before it."""
        element = SubElement(self.parent, tag)
        element.text = text
        if self.attributes:
            self.page.asked.append((element, self.attributes))
            self.attributes = ""
        self.last = element
        self.parted = False
        return element

    def add_html(self, html: str) -> None:
        """A piece of HTML as it stands."""
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
        """Read the lines of a container inside this one.

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
