"""Loads untrusted JSON front matter, within limits."""

import json
import re
from typing import Any

from search.content.formats.limits import MAX_CHARACTERS, RULE, bounded, size_checked, too_deep
from search.errors import FileFaulty

_MAX_DIGITS = 20
"""Characters of the longest integer that is read as a number; Python refuses to parse very long ones."""
_DECODER = json.JSONDecoder(parse_int=lambda digits: int(digits) if len(digits) <= _MAX_DIGITS else digits)


def end_of(page: str, *, first_line: int = 1) -> int:
    """The offset at which the object that a page begins with ends.

    Args:
        page: a text that begins with `{`.
        first_line: line of the file at which it begins, for the errors.

    Raises:
        FileFaulty: rule `front_matter`, with the line in the file.
    """
    beginning = page[: MAX_CHARACTERS + 1]
    try:
        return _DECODER.raw_decode(beginning)[1]
    except RecursionError as error:
        raise too_deep(first_line) from error
    except json.JSONDecodeError as error:
        if len(page) > MAX_CHARACTERS and _ends_early(error):
            size_checked(beginning, first_line)
        message = f"the front matter is not JSON: {error.msg}"
        raise FileFaulty(message, rule=RULE, line=first_line + error.lineno - 1) from error


def _ends_early(error: json.JSONDecodeError) -> bool:
    """Whether the error is an unexpected end of the text."""
    return error.pos >= len(error.doc.rstrip()) - 1 or error.msg.startswith("Unterminated string")


def load(source: str, *, first_line: int = 1) -> dict[str, Any]:
    """The fields of an object whose end `end_of` has found.

    Raises:
        FileFaulty: rule `front_matter`, with the line in the file.
    """
    return dict(bounded(_DECODER.decode(source), first_line))


def key_lines(source: str, *, first_line: int = 1) -> dict[str, int]:
    """The line of every top-level field; for a duplicate key the first.

    Args:
        source: an object that `load` has accepted.
        first_line: line of the file at which it begins.
    """
    lines: dict[str, int] = {}
    depth = 0
    for token in _TOKEN.finditer(source):
        if token["open"]:
            depth += 1
        elif token["close"]:
            depth -= 1
        elif depth == 1 and token["colon"]:
            lines.setdefault(json.loads(token["text"]), first_line + source.count("\n", 0, token.start()))
    return lines


_TOKEN = re.compile(r'(?P<open>[{\[])|(?P<close>[}\]])|(?P<text>"(?>(?:[^"\\]|\\.)*)")(?P<colon>\s*:)?')
