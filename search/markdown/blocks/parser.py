"""The block parser that replaces Python-Markdown's: lines to elements, whose text its inline patterns then parse."""

from collections.abc import Callable, Iterable
from xml.etree.ElementTree import Element, ElementTree, SubElement

from markdown import Markdown
from markdown.blockparser import BlockParser
from markdown.util import HTML_PLACEHOLDER_RE, AtomicString, code_escape

from search.markdown.blocks.boxes import read_admonition, read_colons, read_quote
from search.markdown.blocks.definitions import read_definition
from search.markdown.blocks.extensions import read_extension
from search.markdown.blocks.html import read_html
from search.markdown.blocks.lines import (
    CODE_INDENT,
    DEFINITION,
    END_OF_BLOCK,
    HEADING,
    MAX_HEADING,
    RULE,
    UNDERLINE,
    indent_of,
    interrupts,
    is_heading,
)
from search.markdown.blocks.lists import is_item_under_text, read_definitions, read_list
from search.markdown.blocks.run import Page, Run
from search.markdown.blocks.tables import read_table
from search.markdown.kramdown.sentinels import END_OF_MARK
from search.markdown.spans.attributes import apply_attributes, heading_attributes, inline_text, read_attributes


class KramdownBlocks(BlockParser):
    """Reads a page as kramdown's and GitHub's authors mean it.

    Raises:
        FileFaulty: rule `too_deep`, from reading.
    """

    def __init__(self, md: Markdown) -> None:
        super().__init__(md)
        self.page = Page(md, _read)

    def begin(self) -> None:
        """Reset the state for a new page."""
        self.page = Page(self.md, _read)

    def parseDocument(self, lines: Iterable[str]) -> ElementTree:  # noqa: N802 - as there
        """The tree of a whole page."""
        root = Element(self.md.doc_tag)
        lines = list(lines)
        self.page.has_abbreviations = any("*[" in line for line in lines)
        self._read_into(root, lines)
        return ElementTree(root)

    def parseChunk(self, parent: Element, text: str) -> None:  # noqa: N802 - the name is Python-Markdown's
        """Read a piece of a page into an element, such as a footnote."""
        self._read_into(parent, text.split("\n"))

    def parseBlocks(self, parent: Element, blocks: list[str]) -> None:  # noqa: N802 - as above
        """Read blocks into an element."""
        self._read_into(parent, "\n\n".join(blocks).split("\n"))

    def _read_into(self, parent: Element, lines: list[str]) -> None:
        self.page.asked.clear()
        _read(Run(self.page, lines, parent))
        apply_attributes(self.page)


def _read(run: Run) -> None:
    """Read all lines of a run."""
    while run.at < len(run.lines):
        if not run.lines[run.at].strip():
            run.at += 1
            run.last = None
        elif not any(read(run) for read in _READERS):
            _read_paragraph(run)


def _read_end_of_block(run: Run) -> bool:
    if not END_OF_BLOCK.fullmatch(run.lines[run.at]):
        return False
    run.at += 1
    run.last = None
    run.is_separated = True
    return True


def _read_placeholder(run: Run) -> bool:
    """A block that is finished: code, or HTML that is not read."""
    line = run.lines[run.at].strip()
    if not HTML_PLACEHOLDER_RE.fullmatch(line):
        return False
    run.add("p", line)
    run.at += 1
    return True


def _read_code(run: Run) -> bool:
    """Code that is indented, as far as it goes; in HTML it is text that is indented like its tags."""
    if indent_of(run.lines[run.at]) < CODE_INDENT or is_item_under_text(run):
        return False
    if run.open_html:
        run.lines[run.at] = run.lines[run.at].lstrip(" ")
        return False
    end = index = run.at
    while index < len(run.lines) and (not run.lines[index].strip() or indent_of(run.lines[index]) >= CODE_INDENT):
        index += 1
        end = index if run.lines[index - 1].strip() else end
    code = SubElement(run.add("pre"), "code")
    code.text = AtomicString(code_escape("".join(f"{line[CODE_INDENT:]}\n" for line in run.lines[run.at : end])))
    run.at = end
    return True


def _read_heading(run: Run) -> bool:
    line = run.lines[run.at]
    found = HEADING.fullmatch(line) if is_heading(line) else None
    if found is None:
        return False
    text, attributes = heading_attributes((found["text"] or "").rstrip())
    if (closed := text.rstrip("#")) != text and not closed[-1:].strip(f" {END_OF_MARK}"):
        text = closed.rstrip()
    _add_heading(run, len(found["marks"]), text.strip(), attributes)
    run.at += 1
    return True


def _add_heading(run: Run, level: int, text: str, attributes: str) -> None:
    element = run.add(f"h{level}", inline_text(run.page, text))
    if attributes:
        run.page.asked.append((element, attributes))


def _read_rule(run: Run) -> bool:
    if not RULE.fullmatch(run.lines[run.at]):
        return False
    run.add("hr")
    run.at += 1
    return True


def _read_paragraph(run: Run) -> None:
    """A paragraph, or what the line under it makes of it: a heading, or the terms of definitions."""
    begin = run.at
    run.at += 1
    while run.at < len(run.lines) and run.lines[run.at].strip():
        underline = UNDERLINE.fullmatch(run.lines[run.at])
        if underline and sum(map(len, run.lines[begin : run.at])) <= MAX_HEADING:
            text, attributes = heading_attributes("\n".join(line.strip(" ") for line in run.lines[begin : run.at]))
            run.at += 1
            return _add_heading(run, 1 if underline["mark"][0] == "=" else 2, text, attributes)
        line, above = run.lines[run.at], run.lines[run.at - 1]
        if interrupts(line, run.line(run.at + 1), in_list=run.lists > 0, ordered=run.ordered, above=above):
            break
        run.at += 1
    lines = [line.lstrip(" ") for line in run.lines[begin : run.at]]
    loose = run.at < len(run.lines) and not run.lines[run.at].strip()
    if DEFINITION.fullmatch(run.line(run.at + loose)):
        run.at += loose
        return read_definitions(run, [line.rstrip() for line in lines], loose=loose)
    run.first_is_loose = run.first_is_loose or (loose and not len(run.parent))
    run.add("p", inline_text(run.page, "\n".join(lines).rstrip(" ")))
    return None


_READERS: tuple[Callable[[Run], bool], ...] = (
    _read_placeholder,
    read_html,
    _read_code,
    read_attributes,
    read_extension,
    _read_end_of_block,
    _read_heading,
    _read_rule,
    read_quote,
    read_admonition,
    read_colons,
    read_table,
    read_list,
    read_definition,
)
"""Readers of the blocks that a line can begin, tried in order; if none matches, the line begins a paragraph."""
