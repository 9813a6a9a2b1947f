"""Loads untrusted TOML front matter, within limits."""

import re
import tomllib
from typing import Any

from search.content.formats.limits import RULE, bounded, too_deep
from search.errors import FileFaulty
from search.site import toml_tables

_PLACE = re.compile(r" \(at (?:line (?P<line>\d+), column \d+|line (?P<only>\d+)|end of document)\)\Z")
_KEY = re.compile(r"""[ \t]*(?P<quote>["']?)(?P<key>[^"'\n=\[\].]+?)(?P=quote)[ \t]*[.=]""")
_TABLE = re.compile(r"""[ \t]*\[{1,2}[ \t]*(?P<quote>["']?)(?P<key>[^"'\n=\[\].]+?)(?P=quote)[ \t]*[.\]]""")


def load(source: str, *, first_line: int = 1) -> dict[str, Any]:
    """The tables of a document.

    Args:
        source: the document, with line feeds only.
        first_line: line of the file at which the document begins, for the errors.

    Raises:
        FileFaulty: rule `front_matter`, with the line in the file.
    """
    try:
        return dict(bounded(toml_tables(source), first_line))
    except RecursionError as error:
        raise too_deep(first_line) from error
    except tomllib.TOMLDecodeError as error:
        raise _fault(str(error), source, first_line) from error
    except ValueError as error:  # Python's limit on the digits of an integer
        raise FileFaulty("a number of the front matter has too many digits", rule=RULE, line=first_line) from error


def _fault(reason: str, source: str, first_line: int) -> FileFaulty:
    place = _PLACE.search(reason)
    number = place and (place["line"] or place["only"])
    line = int(number) if number else len(source.rstrip("\n").split("\n"))
    sentence = _PLACE.sub("", reason)
    return FileFaulty(f"the front matter is not TOML: {sentence[:300]}", rule=RULE, line=first_line + line - 1)


def key_lines(source: str, *, first_line: int = 1) -> dict[str, int]:
    """The line of every top-level key and table, by its name as written.

    Args:
        source: a document that `load` has accepted.
        first_line: line of the file at which the document begins.
    """
    lines: dict[str, int] = {}
    in_table = False
    for number, line in enumerate(source.split("\n"), first_line):
        table = _TABLE.match(line)
        in_table = in_table or table is not None
        match = table or (None if in_table else _KEY.match(line))
        if match:
            lines.setdefault(match["key"].strip(), number)
    return lines
