"""What Python-Markdown reads in more than linear time, refused before it does.

Every bound is far beyond what anyone writes for readers, and keeps a hostile page to about a second.
"""

from __future__ import annotations

import re
from collections import Counter
from xml.etree.ElementTree import Element

from markdown import Extension, Markdown
from markdown.preprocessors import Preprocessor
from markdown.treeprocessors import Treeprocessor
from markdown.util import AtomicString

from search.errors import FileFaulty

MAX_LINES = 50_000
"""Lines of text, code aside: a book of a thousand pages. Its blocks stand in a list that is taken apart from the front."""
MAX_ELEMENTS = 100_000
"""Paragraphs, items and cells; those with anything inside are queued in such a list too."""
MAX_FOOTNOTE_MARKS = 5000
MAX_MARKS_OF_ONE_FOOTNOTE = 200
"""Each mark looks for a free id, and gets a way back from the footnote, by counting up from the first."""
MAX_ABBREVIATIONS = 500
"""All of them are tried at every word."""
MAX_BRACKET_STEPS = 3_000_000
"""Characters between opening brackets and their closing ones, or the end of the text: each is read for each bracket."""

MAX_REBUILT_CHARACTERS = 2_000_000_000
"""For every mark of emphasis, link, code, tag or line break the whole paragraph is copied: marks times length, added up."""

_FOOTNOTE_MARK = re.compile(r"\[\^([^\]\s]{1,200})\]")
_ABBREVIATION = re.compile(r" {0,3}\*\[[^\]]*\]:")
_INLINE_MARK = re.compile(r"[*_`~<&!\[\\]|  \n")
_BRACKET = re.compile(r"\\.|\]\(|[\[\])]", re.DOTALL)


class LimitsExtension(Extension):
    """Stops the conversion of a page that would take too long.

    Raises:
        FileFaulty: rule `too_complex`, from the conversion.
    """

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - the name is Python-Markdown's
        """Count before anything is read, once code is set aside (`KramdownExtension`, 28), and before links are read."""
        md.preprocessors.register(_Marks(md), "marks", 29)
        md.preprocessors.register(_Lines(md), "lines", 27)
        md.treeprocessors.register(_InlineWork(md), "inline_work", 25)


class _Marks(Preprocessor):
    def run(self, lines: list[str]) -> list[str]:
        marks = Counter(mark for line in lines if "[^" in line for mark in _FOOTNOTE_MARK.findall(line))
        abbreviations = sum(1 for line in lines if "]:" in line and _ABBREVIATION.match(line))
        if marks.total() > MAX_FOOTNOTE_MARKS or max(marks.values(), default=0) > MAX_MARKS_OF_ONE_FOOTNOTE:
            raise FileFaulty("there are too many footnotes, or too many marks for one of them", rule="too_complex")
        if abbreviations > MAX_ABBREVIATIONS:
            raise FileFaulty(f"there are more than {MAX_ABBREVIATIONS} abbreviations", rule="too_complex")
        return lines


class _Lines(Preprocessor):
    def run(self, lines: list[str]) -> list[str]:
        if sum(1 for line in lines if line) > MAX_LINES:
            raise FileFaulty(f"the page has more than {MAX_LINES} lines of text", rule="too_complex")
        return lines


class _InlineWork(Treeprocessor):
    def run(self, root: Element) -> None:
        steps = rebuilt = 0
        for number, element in enumerate(root.iter()):
            if number > MAX_ELEMENTS:
                raise FileFaulty(f"the page has more than {MAX_ELEMENTS} paragraphs, items and cells", rule="too_complex")
            for text in (element.text, element.tail):
                if text and not isinstance(text, AtomicString):
                    steps += bracket_steps(text)
                    rebuilt += len(_INLINE_MARK.findall(text)) * len(text)
            if steps > MAX_BRACKET_STEPS or rebuilt > MAX_REBUILT_CHARACTERS:
                raise FileFaulty("a paragraph has too many brackets, tags or marks of emphasis", rule="too_complex")


def bracket_steps(text: str) -> int:
    """How many characters the search for the ends of links goes through: `[a](b` is 2 for the label and 2 for the address."""
    steps = 0
    labels: list[int] = []
    addresses: list[int] = []
    for match in _BRACKET.finditer(text):
        if match[0] == "[":
            labels.append(match.start())
        elif match[0] == ")":
            steps += match.start() - addresses.pop() if addresses else 0
        elif match[0][0] == "]":
            steps += match.start() - labels.pop() if labels else 0
            if match[0] == "](":
                addresses.append(match.start())
    return steps + sum(len(text) - start for start in (*labels, *addresses))
