"""Rules on what stands under headings: sections that say nothing, or only that something is to come."""

import re
from collections.abc import Iterator
from itertools import zip_longest

from search.checks.source.findings import Problem
from search.checks.source.folder import Folder
from search.checks.source.pages import Page, excerpt, texts_of, words_in
from search.checks.source.prose import HIDDEN
from search.checks.source.rules import rule
from search.checks.source.source_lines import Line
from search.checks.vocabulary.foreign_fields import LAYOUT_FIELDS
from search.markdown.placeholders import is_placeholder
from search.phrases import count_of

MIN_WORDS = 50
"""Words below which a page is a stub, whatever it says of itself."""
MAX_STUB_WORDS = 400
"""Words above which a page is none."""
TEXT_FIELDS = ("title", "tagline", "summary", "description", "vision")


@rule("warning", "A heading with nothing under it promises what the page does not keep.")
def empty_section(page: Page, _: Folder) -> Iterator[Problem]:
    """A section without text and without sections of its own."""
    sections = page.strategy.sections
    for section, after in zip_longest(sections, sections[1:]):
        is_last = after is None or after.level <= section.level
        if section.level and section.line and not section.text and is_last:
            end = after.line if after and after.line > section.line else len(page.lines) + 1
            heading, *under = (line.text for line in page.lines[section.line - 1 : end - 1])
            if not _says_all(heading) and all(_NOTHING.fullmatch(line.strip()) for line in under):
                yield Problem(section.line, f"nothing stands under the heading {section.heading!r}")


def _says_all(heading: str) -> bool:
    """Whether a heading leads somewhere, is drawn by a template, or is a whole sentence."""
    return not _BRACKETS.isdisjoint(heading) or bool(re.search(r"\w{2}[.!]\W*$", heading))


_BRACKETS = frozenset("[<{")
_NOTHING = re.compile(r"(?:<!--.*-->|=+|-+|\{:?[^{}%]*\})?")
"""Blank lines, comments, rules, underlines and attributes. Whatever else is written may show something, if no text."""


@rule("warning", "A placeholder is found, counted and quoted as if it were the strategy's own text.")
def placeholder(page: Page, _: Folder) -> Iterator[Problem]:
    """A text that only says that it is still to be written."""
    for name in TEXT_FIELDS:
        field = page.field(name)
        if field and any(_is_placeholder(text) for text in texts_of(page.metadata.get(name))):
            yield Problem(field.key.line, f"{name} is a placeholder: {excerpt(str(page.metadata[name]))}")
    after_text = False
    for block in _blocks(page):
        text = " ".join(" ".join(_MARKS.sub("", line.text) for line in block).split())
        divides = after_text and not re.search(r"\w", text)
        after_text = not block[0].text.lstrip().startswith("#")
        if _is_placeholder(text) and not divides:  # dots between two texts part them
            yield Problem(block[0].number, f"the text is a placeholder: {excerpt(text)}")


_MARKS = re.compile(rf"^[ \t>]*(?:[-*+]|\d{{1,9}}[.)]|#{{1,6}})?[ \t]+|[*_{HIDDEN}]")
_INSIDE = re.compile(
    r"\b[Ll]orem ipsum dolor\b|(?:^|: )(?:TBD|TBA|TBC|FIXME|[Xx]{3,}|\?{3,})\W*$|^(?:FIXME|TODO):"
    r"|\[(?:insert|enter|placeholder)\b[^\[\]]{0,80}\](?![(\[:])|\[(?:add|your)\b[^\[\]]{0,80} here\](?![(\[:])"
)
"""What nobody writes in a finished text: a label with nothing behind it, brackets to be filled in."""


def _is_placeholder(text: str) -> bool:
    return is_placeholder(text) or bool(_INSIDE.search(text))


def _blocks(page: Page) -> Iterator[list[Line]]:
    """Paragraphs, list items and headings, each as its lines."""
    block: list[Line] = []
    for line in page.body:
        begins = _BEGINS.match(line.text)
        if (begins or not line.text.strip()) and block:
            yield block
            block = []
        if line.text.strip():
            block.append(line)
    if block:
        yield block


_BEGINS = re.compile(r"[ \t>]*(?:[-*+]|\d{1,9}[.)]|#{1,6})[ \t]")


@rule("warning", "A page that is a stub is labelled as a short entry, and only a page that is one should be.")
def stub_mark(page: Page, folder: Folder) -> Iterator[Problem]:
    """A page marked as a stub that has much to say, or a page that has hardly anything to say and is not."""
    words, field = words_in(page.strategy), page.field("completeness")
    if page.strategy.incomplete and field and words > MAX_STUB_WORDS:
        yield Problem(field.key.line, f"completeness is 'stub', but the page has {words} words")
    elif not page.front.body.strip():
        if not page.leads_elsewhere and not _is_drawn_by_its_layout(page, folder):
            yield Problem(page.front.body_line, "the page has no text")
    elif not page.strategy.incomplete and words < MIN_WORDS and folder.stated["completeness"]:
        yield Problem(page.front.source_line, f"the page has only {count_of(words, 'word')}; mark it with completeness: stub")


def _is_drawn_by_its_layout(page: Page, folder: Folder) -> bool:
    """Whether a page has a layout of its own kind, which may list or draw what others keep in the text."""
    return any(str(page.metadata[name]) not in folder.layouts for name in LAYOUT_FIELDS if name in page.metadata)


RULES = (empty_section, placeholder, stub_mark)
