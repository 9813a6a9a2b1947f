"""Where the inline code of a paragraph is, so that nothing inside it is taken for markup."""

import re
from collections.abc import Callable

_BACKTICKS = re.compile("`+")


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

    A span runs from some backticks to the next run of exactly as many (CommonMark 0.31, section 6.1); a backslash keeps a
    backtick from beginning one, and none from ending it.
    """
    if "`" not in paragraph:
        return []
    runs = [match.span() for match in _BACKTICKS.finditer(paragraph)]
    openings = [(start + _is_escaped(paragraph, start), end) for start, end in runs]
    next_of_length: dict[int, int] = {}
    closing: list[int | None] = [None] * len(runs)
    for index in range(len(runs) - 1, -1, -1):
        closing[index] = next_of_length.get(openings[index][1] - openings[index][0])
        next_of_length[runs[index][1] - runs[index][0]] = index
    spans = []
    index = 0
    while index < len(runs):
        close = closing[index]
        if close is not None:
            spans.append((openings[index][0], runs[close][1]))
            index = close
        index += 1
    return spans


def _is_escaped(text: str, position: int) -> bool:
    begin = position
    while begin and text[begin - 1] == "\\":
        begin -= 1
    return (position - begin) % 2 == 1
