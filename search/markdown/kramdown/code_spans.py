"""Where the inline code of a paragraph is, so that nothing inside it is taken for markup."""

import re
from collections.abc import Callable

_BACKTICKS = re.compile(r"\\`|(`+)")


def outside_code(paragraph: str, change: Callable[[str], str]) -> str:
    """A paragraph with a change made to the text between its code spans, and none to the code."""
    pieces: list[str] = []
    position = 0
    for start, end in code_spans(paragraph):
        pieces += [change(paragraph[position:start]), paragraph[start:end]]
        position = end
    return "".join(pieces) + change(paragraph[position:])


def code_spans(paragraph: str) -> list[tuple[int, int]]:
    """The [start, end) of every code span, backticks included.

    A span runs from some backticks to the next run of exactly as many (CommonMark 0.31, section 6.1).
    """
    if "`" not in paragraph:
        return []
    runs = [match.span() for match in _BACKTICKS.finditer(paragraph) if match[1]]
    next_of_length: dict[int, int] = {}
    closing: list[int | None] = [None] * len(runs)
    for index in range(len(runs) - 1, -1, -1):
        length = runs[index][1] - runs[index][0]
        closing[index] = next_of_length.get(length)
        next_of_length[length] = index
    spans = []
    index = 0
    while index < len(runs):
        close = closing[index]
        if close is not None:
            spans.append((runs[index][0], runs[close][1]))
            index = close
        index += 1
    return spans
