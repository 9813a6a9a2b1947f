"""Front matter that cannot be read, and the small change after which it can."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from search.checks.source.findings import Edit, Fix
from search.checks.source.source_lines import Line, lines_of, prevailing_ending
from search.checks.source.yaml_scalars import quoted
from search.content import front_matter
from search.errors import FileFaulty

MAX_LINES = 200
"""Lines of a front matter that are looked through for a fix."""
TAB_WIDTH = 2

_FENCE = re.compile(r"-{3,}\s*")
_FIELD = re.compile(r"(?P<before>\s*(?:-\s+)?[\w-]+:[ \t]+)(?P<value>\S(?:.*\S)?)\s*")
_ITEM = re.compile(r"(?P<before>\s*-[ \t]+)(?P<value>\S(?:.*\S)?)\s*")
_FIELD_BEGINS = re.compile(r"[\w-]+:(?:\s|$)")
_PART_OF_YAML = re.compile(r"[\w-]+:(?:\s|$)|\s|-\s|#\s|[\]}]")
_QUOTES = "\"'"


def fix_of(source: bytes, line: int | None) -> Fix | None:
    """The first small change after which the front matter of a file can be read; None if there is none.

    Args:
        source: the bytes of the file.
        line: where reading its front matter failed, 1-based.
    """
    try:
        text = source.decode("utf-8")
    except UnicodeDecodeError:
        return None
    lines = lines_of(text)
    for propose in _PROPOSALS:
        for fix in propose(lines, line or 1):
            if fields_if_readable(with_edits(text, fix.edits)):
                return fix
    return None


def with_edits(text: str, edits: Sequence[Edit]) -> str:
    """A text with edits made to it that do not overlap."""
    pieces: list[str] = []
    position = 0
    for edit in sorted(edits, key=lambda edit: edit.start):
        pieces += [text[position : edit.start], edit.replacement]
        position = edit.end
    return "".join(pieces) + text[position:]


def fields_if_readable(text: str) -> Mapping[str, Any]:
    """The fields of a front matter; none if it cannot be read."""
    try:
        return front_matter.parse(text.encode("utf-8")).metadata
    except FileFaulty:
        return {}


def _front_lines(lines: Sequence[Line]) -> Sequence[Line]:
    """What stands between the opening fence and the next one, or in the first lines of a file where there is none."""
    first = next((index for index, line in enumerate(lines) if line.text.strip()), 0) + 1
    for index in range(first, min(len(lines), first + MAX_LINES)):
        if _FENCE.fullmatch(lines[index].text):
            return lines[first:index]
    return lines[first : first + MAX_LINES]


def _blanks_for_tabs(lines: Sequence[Line], _: int) -> Iterator[Fix]:
    """Blanks instead of the tabs that lines are indented with, which YAML forbids."""
    edits = tuple(
        Edit(line.start, line.start + len(indent), indent.replace("\t", " " * TAB_WIDTH))
        for line in _front_lines(lines)
        if "\t" in (indent := line.text[: len(line.text) - len(line.text.lstrip())])
    )
    yield Fix("indent with blanks instead of tabs", edits)


def _closing_fence(lines: Sequence[Line], _: int) -> Iterator[Fix]:
    """The line `---` after the last field, unless more fields follow what cannot be one."""
    front = _front_lines(lines)
    end: Line | None = None
    for number, line in enumerate(front, 1):
        if not line.text.strip():
            end = end or line
        elif _PART_OF_YAML.match(line.text) and not (end and line.text.startswith("#")):
            end = None
        elif not any(_FIELD_BEGINS.match(after.text) for after in front[number:]):
            end = end or line
            break
    if end:
        yield Fix("put the line --- here", (Edit(end.start, end.start, f"---{prevailing_ending(lines)}"),))


def _quotation_marks(lines: Sequence[Line], number: int) -> Iterator[Fix]:
    """Quotation marks around a value that YAML takes for something else, such as one with a colon in it."""
    for line in lines[max(0, number - 2) : number][::-1]:
        for match in filter(None, (pattern.fullmatch(line.text) for pattern in (_ITEM, _FIELD))):
            value = match["value"]
            if value[0] in "[{" and not value.endswith(("]", "}", ")")):
                continue  # a list that lacks its end, or items of it
            start, end = line.start + match.start("value"), line.start + match.end("value")
            is_half_quoted = value[0] in _QUOTES and value.count(value[0]) % 2 == 1
            written = quoted(value.strip(value[0]) if is_half_quoted else value)
            yield Fix(f"{match['before'].strip()} {written}"[:160], (Edit(start, end, written),))


_PROPOSALS: tuple[Callable[[Sequence[Line], int], Iterator[Fix]], ...] = (
    _blanks_for_tabs,
    _closing_fence,
    _quotation_marks,
)
