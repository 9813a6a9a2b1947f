"""Lines of what is taken out of a page: their ends stay, so that what is left stands on the lines where it stood."""

import re

_REST_OF_LINE = re.compile(r"[ \t]*(?:\n|\Z)")


def line_feeds(text: str) -> str:
    """What is left of a text that is taken out: as many line feeds as it has."""
    return "\n" * text.count("\n")


def stands_alone(mark: re.Match[str]) -> bool:
    """Whether nothing else stands on the lines where a mark begins and ends."""
    start = mark.start()
    while start and mark.string[start - 1] in " \t":
        start -= 1
    return (start == 0 or mark.string[start - 1] == "\n") and bool(_REST_OF_LINE.match(mark.string, mark.end()))
