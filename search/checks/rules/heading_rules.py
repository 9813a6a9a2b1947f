"""Rules on headings: how they are written, in which order they stand, and what they name."""

import re
from collections.abc import Iterator
from itertools import zip_longest

from search.checks.source.findings import Problem
from search.checks.source.folder import Folder
from search.checks.source.pages import Page
from search.checks.source.rules import rule
from search.checks.source.source_lines import Line


@rule("warning", "What is no heading is no section: readers cannot be led to it.")
def malformed_heading(page: Page, _: Folder) -> Iterator[Problem]:
    """A line that was meant as a heading and is shown with its marks, or a heading without words."""
    alone = {line.number for before, line, after in _with_neighbours(page) if not before.strip() and not after.strip()}
    for line in page.body:
        match = _NO_BLANK.match(line.text)
        if match and (len(match["marks"]) > 1 or (line.number in alone and _WORDS.fullmatch(line.text, match.end()))):
            place = line.start + match.end("marks")
            message = "a blank is missing between the marks of the heading and its text"
            yield Problem(line.number, message, page.replace(place, place, " "))
    for heading in page.headings:
        if not heading.text:
            yield Problem(heading.line.number, "the heading has no text")


_NO_BLANK = re.compile(r" {0,3}(?P<marks>#{1,6})(?=[^#\s])")
_WORDS = re.compile(r"[^\W\d_a-z][^\s#]* [^#]{2,80}")
"""What makes a heading of a line with one mark, which else begins a tag or a number: a capital, and more than one word."""


def _with_neighbours(page: Page) -> Iterator[tuple[str, Line, str]]:
    texts = ["", *(line.text for line in page.body), ""]
    return zip(texts, page.body, texts[2:], strict=False)


@rule("warning", "Numbers and bold type in a heading are the page's to give; by hand they go out of step and into links.")
def bold_heading(page: Page, _: Folder) -> Iterator[Problem]:
    """A heading that is set in bold by hand, with or without a number before it."""
    texts = {heading.text for heading in page.headings}
    for heading in page.headings:
        match = _BOLD.fullmatch(heading.text)
        if match is None:
            continue
        by_hand = "numbered and set in bold" if match["number"] or match["inner"] else "set in bold"
        end = heading.start + len(heading.text)
        fix = page.replace(heading.start, end, match["text"]) if match["text"] not in texts else None
        yield Problem(heading.line.number, f"the heading is {by_hand} by hand", fix)


_BOLD = re.compile(
    r"(?P<number>(?:\d{1,3}(?:\.\d{1,3})*|[IVX]{1,5}|[a-zA-Z])[.)]\s+|\d{1,3}(?:\.\d{1,3})+\s+)?"
    r"(?P<marks>\*\*|__)(?P<inner>\d{1,3}(?:\.\d{1,3})*[.)]\s+)?(?P<text>[^*_\s](?:[^*_]*[^*_\s])?)(?P=marks)\s*"
)


@rule("warning", "Readers who go by the outline miss a level, and screen readers announce one that is not there.")
def skipped_level(page: Page, _: Folder) -> Iterator[Problem]:
    """A heading more than one level below the one before it."""
    if re.search(r"<h[1-6]\b", page.prose, re.IGNORECASE):
        return  # headings in HTML stand between the others
    above, boxed = 0, _boxed_lines(page)
    for heading in page.headings:
        if heading.line.number in boxed:
            continue
        if heading.level > max(above, 1) + 1:
            place = f"under one of level {above}" if above else "under the title of the page"
            yield Problem(heading.line.number, f"the heading is of level {heading.level} right {place}")
        above = heading.level


def _boxed_lines(page: Page) -> set[int]:
    """The lines inside boxes, cards, tabs and steps, whose headings are as large as the box wants them."""
    boxed: set[int] = set()
    depth = 0
    for line in page.body:
        text = page.lines[line.number - 1].text
        if any(mark in text for mark in ("<", ":::", "{%", "{{%")):
            depth = max(0, depth + len(_BOX_BEGINS.findall(text)) - len(_BOX_ENDS.findall(text)))
        if depth:
            boxed.add(line.number)
    return boxed


_ELEMENTS = "div|section|article|aside|details|figure|table|ul|ol"
_TAGS = "hint|tabs?|steps?|columns?|content|cards?|alert|callout|details|notice|pageinfo"
_BOX_BEGINS = re.compile(
    rf"<(?:{_ELEMENTS})\b(?![^<>]*/>)|^\s*<[A-Z]\w*\b(?![^<>]*/>)|^\s*:{{3,}} *[\w{{]"
    rf"|\{{% *(?:{_TAGS})\b|\{{\{{[<%] *(?:{_TAGS})\b"
)
_BOX_ENDS = re.compile(
    rf"</(?:{_ELEMENTS})\s*>|^\s*</[A-Z]\w*\s*>|^\s*:{{3,}} *$|\{{% *end(?:{_TAGS})\b|\{{\{{[<%] */ *(?:{_TAGS})\b"
)


@rule("warning", "Two headings of the same name in one place cannot be told apart in contents, links and results.")
def duplicate_heading(page: Page, _: Folder) -> Iterator[Problem]:
    """A heading that stands twice under the same heading."""
    first_lines: dict[tuple[str, ...], int] = {}
    for section in page.strategy.sections:
        path = tuple(" ".join(heading.casefold().split()) for heading in section.path)
        if path in first_lines:
            place = f" on line {first_lines[path]}" if first_lines[path] else ""
            yield Problem(section.line or None, f"the heading {section.heading!r} is already there{place}")
        elif path:
            first_lines[path] = section.line


@rule("warning", "A section without a theme is missing from theme pages, comparisons and coverage.")
def heading_outside_themes(page: Page, folder: Folder) -> Iterator[Problem]:
    """A heading that names no theme, neither itself nor by the headings above it."""
    if not folder.uses_themes(page.path):
        return
    sections = page.strategy.sections
    for section, after in zip_longest(sections, sections[1:]):
        holds_others = not section.text and after is not None and after.level > section.level
        if section.level and not section.themes and not holds_others:
            yield Problem(section.line or None, f"the heading {section.heading!r} names no theme of the vocabulary")


RULES = (malformed_heading, bold_heading, skipped_level, duplicate_heading, heading_outside_themes)
