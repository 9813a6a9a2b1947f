"""Parses lists and definition lists: the lines of each item, and whether its text is a paragraph (a loose item).

A line belongs to an item if it is indented as far as the item's text, or two more than its marker, since authors indent too
little under a number. Each item is loose or tight by itself, as in kramdown.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from xml.etree.ElementTree import Element, SubElement

from markdown.util import HTML_PLACEHOLDER_RE

from search.markdown.blocks.lines import (
    CODE_INDENT,
    DEFINITION,
    END_OF_BLOCK,
    RULE,
    indent_of,
    interrupts,
    is_heading,
    is_ordered,
    item_of,
)
from search.markdown.blocks.run import Run
from search.markdown.spans.attributes import first_attributes, inline_text

_TASK = re.compile(r"\[(?P<done>[ xX])\](?= +\S)")
_MIN_INDENT = 2


@dataclass(frozen=True, slots=True)
class _Item:
    """One item with its lines, and the position after it."""

    lines: list[str]
    after: int
    """Index of the line after the item."""
    blank: bool
    """Whether a blank line follows the item."""


def read_list(run: Run) -> bool:
    """Read a list that begins at a line."""
    first = item_of(run.lines[run.at])
    if first is None or (len(first["indent"]) >= CODE_INDENT and not is_item_under_text(run)):
        return False
    ordered = is_ordered(first)
    element = run.add("ol" if ordered else "ul")
    if ordered and (number := int(first["bullet"][:-1])) != 1:
        element.set("start", str(number))
    read: list[tuple[Element, bool | None]] = []
    item: re.Match[str] | None = first
    while item is not None:
        found = _item(run, item, item_of)
        run.at = found.after
        item = item_of(run.line(run.at))
        item = item if item is not None and is_ordered(item) == ordered and not END_OF_BLOCK.fullmatch(item[0]) else None
        li = SubElement(element, "li")
        read.append((li, _read_item(run, found, li, ordered=ordered, followed=item is not None)))
    run.last = element
    _unwrap_paragraphs(read)
    return True


def is_item_under_text(run: Run) -> bool:
    """Whether a line begins an item right under the text of an item, however far it is indented."""
    under_text = run.lists and run.at and run.lines[run.at - 1].strip()
    return bool(under_text) and item_of(run.lines[run.at]) is not None


def _read_item(run: Run, found: _Item, li: Element, *, ordered: bool, followed: bool) -> bool | None:
    """Read an item; whether its first paragraph has a blank line under it, or None if it begins with none."""
    text, attributes = first_attributes(found.lines[0])
    if attributes:
        run.page.asked.append((li, attributes))
    if task := _TASK.match(text):
        text = ("☐" if task["done"] == " " else "☑") + text[task.end() :]
    inside = run.inside([text, *found.lines[1:]], li, lists=1, ordered=ordered)
    if not len(li) or li[0].tag != "p" or _is_html(li[0]):
        return None
    return inside.first_is_loose or (len(li) == 1 and found.blank and followed)


def _is_html(paragraph: Element) -> bool:
    return bool(paragraph.text and HTML_PLACEHOLDER_RE.fullmatch(paragraph.text))


def _unwrap_paragraphs(items: list[tuple[Element, bool | None]]) -> None:
    """Unwrap the paragraph of each tight item; the last item follows those before it."""
    for number, (li, loose) in enumerate(items):
        last = number == len(items) - 1 and number > 0
        if loose is False and not (last and all(before for _, before in items[:-1])):
            unwrap(li)


def unwrap(element: Element) -> None:
    """Replace the first paragraph in an element by its text."""
    paragraph = element[0]
    element.text = paragraph.text
    element.remove(paragraph)


def read_definitions(run: Run, terms: list[str], *, loose: bool) -> None:
    """Read the definitions of some terms that begin at a line.

    Args:
        run: stands at the first definition.
        terms: the lines above it.
        loose: whether a blank line stands between.
    """
    previous = run.parent[-1] if len(run.parent) and not run.is_separated else None
    element = previous if previous is not None and previous.tag == "dl" else run.add("dl")
    for term in terms:
        text, attributes = first_attributes(term)
        dt = SubElement(element, "dt")
        dt.text = inline_text(run.page, text)
        if attributes:
            run.page.asked.append((dt, attributes))
    definition = DEFINITION.fullmatch(run.line(run.at))
    while definition is not None:
        found = _item(run, definition, DEFINITION.fullmatch)
        run.at = found.after
        dd = SubElement(element, "dd")
        text, attributes = first_attributes(found.lines[0])
        if attributes:
            run.page.asked.append((dd, attributes))
        run.inside([text, *found.lines[1:]], dd, lists=1)
        if len(dd) and dd[0].tag == "p" and not loose and not _is_html(dd[0]):
            unwrap(dd)
        loose = found.blank
        definition = DEFINITION.fullmatch(run.line(run.at))
    run.last = element


def _item(run: Run, item: re.Match[str], begins: Callable[[str], re.Match[str] | None]) -> _Item:
    """The lines of an item without its indentation; `begins` tells the next one of its list."""
    lines, bullet = run.lines, len(item["indent"])
    gap = len(item["gap"])
    content = item.end("bullet") + (gap if 0 < gap <= CODE_INDENT and item["text"] else 1)
    kept = [item["text"]]
    index, blanks = run.at + 1, 0
    while index < len(lines):
        line = lines[index]
        if not line.strip():
            if kept == [""] and item["bullet"] != ":":
                break
            blanks += 1
        elif (indent := indent_of(line)) >= min(content, bullet + _MIN_INDENT):
            if indent < content and (blanks or begins(line) or item_of(line)):
                content = indent
            kept += [""] * blanks
            kept.append(line[min(indent, content) :])
            blanks = 0
        elif blanks or not _is_lazy(line, lines, index, kept[-1]) or begins(line):
            break
        else:
            kept.append(line.lstrip(" "))
        index += 1
    while index < len(lines) and not lines[index].strip():
        blanks, index = blanks + 1, index + 1
    return _Item(kept, index, blanks > 0)


def _is_lazy(line: str, lines: list[str], index: int, above: str) -> bool:
    """Whether a line that is not indented goes on with the paragraph above it."""
    following = lines[index + 1] if index + 1 < len(lines) else ""
    return goes_on(above) and not interrupts(line, following, in_list=True) and not DEFINITION.fullmatch(following)


def goes_on(above: str) -> bool:
    """Whether the paragraph of a line may continue on the next line."""
    line = above.strip()
    return bool(line) and not (RULE.fullmatch(line) or is_heading(line) or HTML_PLACEHOLDER_RE.fullmatch(line))
