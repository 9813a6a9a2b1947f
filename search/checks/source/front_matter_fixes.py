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
_VALUE = r"(?P<value>[\"'](?:.*\S)?|[^\s\"'](?:.*?\S)?)(?:\s+#(?:\s.*)?|\s*)"
"""A value without the comment behind it; what stands in quotation marks may have any sign."""
_FIELD = re.compile(rf"(?P<before>\s*(?:-\s+)?[\w-]+:[ \t]+){_VALUE}")
_ITEM = re.compile(rf"(?P<before>\s*-[ \t]+){_VALUE}")
_FIELD_BEGINS = re.compile(r"[\w-]+:(?:\s|$)")
_PART_OF_YAML = re.compile(r"(?:[\w-]+|<<|\"[^\"]*\"|'[^']*'|\?|):(?:\s|$)|\s|[-#?]\s|[\]}]")
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
        for fix in propose(text, lines, line or 1):
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


def _fault_line(text: str) -> int | None:
    """Where reading a front matter fails; None if it does not."""
    try:
        front_matter.parse(text.encode("utf-8"))
    except FileFaulty as fault:
        return fault.line
    return None


def _front_lines(lines: Sequence[Line]) -> Sequence[Line]:
    """What stands between the opening fence and the next one, or in the first lines of a file where there is none."""
    first = next((index for index, line in enumerate(lines) if line.text.strip()), 0) + 1
    for index in range(first, min(len(lines), first + MAX_LINES)):
        if _FENCE.fullmatch(lines[index].text):
            return lines[first:index]
    return lines[first : first + MAX_LINES]


def _fence_after(front: Sequence[Line], lines: Sequence[Line]) -> Line | None:
    """The line `---` that ends a front matter; None if it has none."""
    after = lines[front[-1].number :][:1] if front else ()
    return next((line for line in after if _FENCE.fullmatch(line.text)), None)


def _blanks_for_tabs(text: str, lines: Sequence[Line], number: int) -> Iterator[Fix]:
    """Blanks instead of the tabs that lines are indented with, where YAML forbids them; not in texts of several lines."""
    front = _front_lines(lines)
    indented = {
        line.number: Edit(line.start, line.start + len(indent), indent.replace("\t", " " * TAB_WIDTH))
        for line in front
        if "\t" in (indent := line.text[: len(line.text) - len(line.text.lstrip())])
    }
    fence = _fence_after(front, lines)
    head = text[: fence.start + len(fence.text)] if fence else text
    edits: list[Edit] = []
    place: int | None = number
    while place in indented:
        edits.append(indented.pop(place))
        place = _fault_line(with_edits(head, edits))
    yield Fix("indent with blanks instead of tabs", tuple(edits))


def _closing_fence(_: str, lines: Sequence[Line], __: int) -> Iterator[Fix]:
    """The line `---` after the last field, unless more fields follow what cannot be one."""
    front = _front_lines(lines)
    if front and front[-1].text.strip() and _fence_after(front, lines):
        return  # it has its end: right below a text, `---` is no rule of the body
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
        yield Fix(f"put the line --- above line {end.number}", (Edit(end.start, end.start, f"---{prevailing_ending(lines)}"),))


def _quotation_marks(_: str, lines: Sequence[Line], number: int) -> Iterator[Fix]:
    """Quotation marks around a value that YAML takes for something else, such as one with a colon in it."""
    for line in lines[max(0, number - 2) : number][::-1]:
        for match in filter(None, (pattern.fullmatch(line.text) for pattern in (_ITEM, _FIELD))):
            value = match["value"]
            if value[0] in "[{" and not value.endswith(("]", "}", ")")):
                continue  # a list that lacks its end, or items of it
            start, end = line.start + match.start("value"), line.start + match.end("value")
            is_in_quotes = value[0] in _QUOTES and (value.count(value[0]) % 2 or value.find(value[0], 1) == len(value) - 1)
            written = quoted(value.strip(value[0]) if is_in_quotes else value)
            yield Fix(f"{match['before'].strip()} {written}"[:160], (Edit(start, end, written),))


_PROPOSALS: tuple[Callable[[str, Sequence[Line], int], Iterator[Fix]], ...] = (
    _blanks_for_tabs,
    _closing_fence,
    _quotation_marks,
)
