"""Rules on a file as a whole: its line ends, its code blocks, and front matter that is not taken for one."""

import re
from collections import Counter
from collections.abc import Iterator

from search.checks.source.findings import Edit, Fix, Problem
from search.checks.source.folder import Folder
from search.checks.source.front_matter_fixes import fields_if_readable
from search.checks.source.pages import Page
from search.checks.source.rules import rule
from search.checks.vocabulary.known_fields import KNOWN_FIELDS

ENDING_NAMES = {"\n": "LF", "\r\n": "CRLF", "\r": "CR"}


@rule("warning", "Programs that compare files line by line show a change in every line that ends differently.")
def mixed_line_endings(page: Page, _: Folder) -> Iterator[Problem]:
    """Lines that end in different ways in one file."""
    counts = Counter(line.ending for line in page.lines if line.ending)
    if len(counts) < 2:
        return
    others = [line for line in page.lines if line.ending and line.ending != page.ending]
    edits = tuple(Edit(line.start + len(line.text), line.start + len(line.text + line.ending), page.ending) for line in others)
    ways = ", ".join(f"{count} in {ENDING_NAMES[ending]}" for ending, count in counts.most_common())
    fix = Fix(f"let all lines end in {ENDING_NAMES[page.ending]}", edits)
    yield Problem(others[0].number, f"lines end in different ways: {ways}", fix)


@rule("warning", "A code block without an end swallows what follows it, or shows its marks.")
def unclosed_code(page: Page, _: Folder) -> Iterator[Problem]:
    """A code block that begins and never ends."""
    if page.open_fence is not None:
        yield Problem(page.open_fence.number, "the code block that begins here never ends; what follows was not checked")


@rule("error", "Fields outside the front matter are shown as text, and the strategy has none of them.")
def fields_in_text(page: Page, _: Folder) -> Iterator[Problem]:
    """A file that begins with fields, but not with the line `---` that opens a front matter."""
    first = next((line for line in page.lines if line.text.strip()), page.lines[0])
    if page.front.source or not re.match(r"[a-z][\w-]*:(?:\s|$)", first.text, re.IGNORECASE):
        return
    opened = f"---{page.ending}{page.text[first.start :]}"
    if KNOWN_FIELDS.isdisjoint(fields_if_readable(opened)):
        return
    fix = Fix("put the line --- first", (Edit(first.start, first.start, f"---{page.ending}"),))
    yield Problem(first.number, "the file begins with fields that no line --- opens", fix)


RULES = (mixed_line_endings, unclosed_code, fields_in_text)
