"""A file's text by lines, each with its place, so that what a rule finds can be fixed where it stands."""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

BYTE_ORDER_MARK = "\ufeff"
_LINE = re.compile(r"([^\r\n]*)(\r\n|\n|\r|\Z)")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a file."""

    number: int
    """1-based."""
    start: int
    """Of its first character in the file's text, in code points; a byte-order mark belongs to no line."""
    text: str
    """Without the line end."""
    ending: str
    """`\\n`, `\\r\\n` or `\\r`; empty at the end of the file."""


def lines_of(text: str) -> tuple[Line, ...]:
    """The lines of a text, at least one; after a final line end comes one more, which is empty."""
    lines: list[Line] = []
    for match in _LINE.finditer(text, len(BYTE_ORDER_MARK) if text.startswith(BYTE_ORDER_MARK) else 0):
        lines.append(Line(len(lines) + 1, match.start(), match[1], match[2]))
        if not match[2]:
            break
    return tuple(lines)


def line_at(lines: Sequence[Line], offset: int) -> Line:
    """The line that a place in the text belongs to."""
    return lines[max(0, bisect_right(lines, offset, key=lambda line: line.start) - 1)]


def prevailing_ending(lines: Sequence[Line]) -> str:
    """The line end that most lines have; of equally frequent ones, and without any, the line feed."""
    counts = Counter(line.ending for line in lines if line.ending)
    return max(("\n", "\r\n", "\r"), key=lambda ending: counts[ending])
