"""Finds the code spans of a paragraph, so that nothing inside them is read as markup."""

import re
from collections.abc import Callable, Iterator

_BACKTICKS = re.compile("`+")


def outside_code(paragraph: str, change: Callable[[str], str]) -> str:
    """A paragraph with a change made to the text between its code spans, and none to the code."""
    return "".join(piece if is_code else change(piece) for is_code, piece in _pieces(paragraph))


def inside_code(paragraph: str, change: Callable[[str], str]) -> str:
    """A paragraph with a change made to its code spans, backticks included, and none to the text between them."""
    return "".join(change(piece) if is_code else piece for is_code, piece in _pieces(paragraph))


def _pieces(paragraph: str) -> Iterator[tuple[bool, str]]:
    position = 0
    for start, end in code_spans(paragraph):
        yield False, paragraph[position:start]
        yield True, paragraph[start:end]
        position = end
    yield False, paragraph[position:]


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
