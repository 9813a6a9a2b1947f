"""Limits on constructs for which Python-Markdown takes more than linear time, checked before the conversion.

Each limit is several times what the longest page of a large documentation needs, and keeps a hostile page to a few seconds.
Work is counted before it is done, since a few bytes can demand more than the memory holds.
"""

import re
from collections import Counter
from itertools import groupby
from xml.etree.ElementTree import Element

from markdown import Extension, Markdown
from markdown.preprocessors import Preprocessor
from markdown.treeprocessors import Treeprocessor
from markdown.util import AtomicString

from search.errors import FileFaulty
from search.markdown.spans.footnotes import MARK

MAX_CHARACTERS = 1_000_000
"""Characters of a page without embedded pictures, each tab counted as four blanks: two novels."""
MAX_LINES = 30_000
"""Lines of a page, including code and blank lines: a book of six hundred pages."""
MAX_BLOCKS = 6000
"""Paragraphs, headings, items, quotations and cells (missing ones too), each about a tenth of a millisecond."""
MAX_TAGS = 8000
"""HTML tags in the source."""
MAX_INLINE_MARKS = 12_000
"""Marks of emphasis, links (two each), code and line breaks, each a few hundredths of a millisecond."""
MAX_AMPERSANDS = 30_000
"""Ampersands outside fenced code; the HTML parser stops at each."""
MAX_ROW_STEPS = 1_000_000
"""Comparisons in a table row: its runs of backticks are compared with one another and with its bars."""
MAX_FOOTNOTE_MARKS = 3000
"""Marks of all footnotes of a page."""
MAX_MARKS_OF_ONE_FOOTNOTE = 200
"""For each mark, a free id and a back link are found by counting up from the first: quadratic time."""
MAX_ABBREVIATIONS = 500
"""Abbreviations defined on a page."""
MAX_ABBREVIATION_STEPS = 50_000_000
"""Abbreviations times characters: every abbreviation is tried at every word."""
MAX_ABBREVIATED = 3000
"""Occurrences of abbreviations; at each, the rest of the paragraph is copied."""
MAX_REBUILT_CHARACTERS = 400_000_000
"""Sum of marks times length over all paragraphs: each mark of emphasis, link, code, tag or break copies its paragraph."""

_FOOTNOTE_MARK = re.compile(MARK)
_ABBREVIATION = re.compile(r" {0,3}\*\[([^\[\]]{0,300})\][ ]?:")
_INLINE_MARK = re.compile(r"[*_`~<&!\[\\]|==|\]\(|  \n")
_BEGINS_BLOCK = re.compile(r" *(?:(?:[-*+>:]|#{1,6}|\d+[.)])(?= |$)|\{:|:::|!!!|\?\?\?|===|\^$)")
_TAG = re.compile(r"<[A-Za-z/]")


def size_checked(page: str) -> str:
    """Return the page unchanged if it is within the size limits.

    Raises:
        FileFaulty: rule `too_large`.
    """
    characters = len(page) + 3 * page.count("\t")
    for count, limit, what in ((characters, MAX_CHARACTERS, "characters"), (page.count("\n"), MAX_LINES, "lines")):
        if count > limit:
            raise FileFaulty(f"the page has more than {limit} {what}", rule="too_large")
    return page


class LimitsExtension(Extension):
    """Aborts the conversion of a page that would take too long.

    Raises:
        FileFaulty: rule `too_complex`, from the conversion.
    """

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - the name is Python-Markdown's
        """Count before anything is read, once code is set aside (`KramdownExtension`, 28), and before links are read."""
        md.preprocessors.register(_Marks(md), "marks", 29)
        md.preprocessors.register(_Blocks(md), "blocks", 27)
        md.treeprocessors.register(_InlineWork(md), "inline_work", 25)


class _Marks(Preprocessor):
    def run(self, lines: list[str]) -> list[str]:
        marks = Counter(mark for line in lines if "[^" in line for mark in _FOOTNOTE_MARK.findall(line))
        abbreviations = [match[1] for line in lines if "]:" in line and (match := _ABBREVIATION.match(line))]
        if marks.total() > MAX_FOOTNOTE_MARKS or max(marks.values(), default=0) > MAX_MARKS_OF_ONE_FOOTNOTE:
            raise FileFaulty("there are too many footnotes, or too many marks for one of them", rule="too_complex")
        if len(abbreviations) > MAX_ABBREVIATIONS:
            raise FileFaulty(f"there are more than {MAX_ABBREVIATIONS} abbreviations", rule="too_complex")
        if len(abbreviations) * sum(map(len, lines)) > MAX_ABBREVIATION_STEPS:
            raise FileFaulty("there are too many abbreviations for so long a page", rule="too_complex")
        if abbreviations and _count_of(abbreviations, lines) > MAX_ABBREVIATED:
            raise FileFaulty(f"abbreviations stand in more than {MAX_ABBREVIATED} places", rule="too_complex")
        return lines


def _count_of(abbreviations: list[str], lines: list[str]) -> int:
    any_of_them = re.compile(rf"\b(?:{'|'.join(map(re.escape, abbreviations))})\b")
    return sum(len(any_of_them.findall(line)) for line in lines)


class _Blocks(Preprocessor):
    def run(self, lines: list[str]) -> list[str]:
        steps = sum(line.count("`") * (line.count("`") + line.count("|")) for line in lines if "|" in line)
        for count, limit, what in (
            (sum(len(_TAG.findall(line)) for line in lines), MAX_TAGS, "HTML tags"),
            (sum(line.count("&") for line in lines), MAX_AMPERSANDS, "ampersands"),
            (block_count(lines), MAX_BLOCKS, "paragraphs, headings, items and cells"),
        ):
            if count > limit:
                raise FileFaulty(f"the page has more than {limit} {what}", rule="too_complex")
        if steps > MAX_ROW_STEPS:
            raise FileFaulty("a line has too many backticks beside bars", rule="too_complex")
        return lines


def block_count(lines: list[str]) -> int:
    """An upper estimate of the number of blocks and table cells that Python-Markdown will make of a page."""
    blocks = 0
    for blank, grouped in groupby(lines, lambda line: not line.strip()):
        if not blank:
            block = list(grouped)
            blocks += 1 + sum(1 for line in block if _BEGINS_BLOCK.match(line))
            if len(block) > 1 and "|" in block[1] and not block[1].strip(" |:-"):
                blocks += block[1].count("|") * (len(block) - 1)
    return blocks


class _InlineWork(Treeprocessor):
    def run(self, root: Element) -> None:
        rebuilt = marks = 0
        for element in root.iter():
            for text in (element.text, element.tail):
                if text and not isinstance(text, AtomicString):
                    found = len(_INLINE_MARK.findall(text))
                    marks += found
                    rebuilt += found * len(text)
            if marks > MAX_INLINE_MARKS:
                raise FileFaulty(
                    f"the page has more than {MAX_INLINE_MARKS} marks of emphasis, links and code", rule="too_complex"
                )
            if rebuilt > MAX_REBUILT_CHARACTERS:
                raise FileFaulty("a paragraph has too many tags, or marks of emphasis, links and code", rule="too_complex")
