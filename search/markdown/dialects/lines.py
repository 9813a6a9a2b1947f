"""Keeps line numbers when text is removed from a page: the line feeds of removed text stay."""

import re

_REST_OF_LINE = re.compile(r"[ \t]*(?:\n|\Z)")


def line_feeds(text: str) -> str:
    """The replacement of a removed text: as many line feeds as it has."""
    return "\n" * text.count("\n")


def stands_alone(mark: re.Match[str]) -> bool:
    """Whether the lines on which a match begins and ends hold nothing else."""
    start = mark.start()
    while start and mark.string[start - 1] in " \t":
        start -= 1
    return (start == 0 or mark.string[start - 1] == "\n") and bool(_REST_OF_LINE.match(mark.string, mark.end()))
