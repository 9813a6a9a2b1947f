"""Rows as CSV (RFC 4180) whose texts no spreadsheet takes for formulas (OWASP, "CSV Injection")."""

import csv
import io
import math
import re
import unicodedata
from collections.abc import Iterable, Sequence

BOM = "\ufeff"
"""What a file of the lines begins with: by it a spreadsheet knows that they are UTF-8."""
Cell = str | int | float | None

_SIGNS = ("=", "+", "-", "@")
_NEW_CELL = re.compile(r"([;\t\r\n])")
"""Where a new cell begins within a text when a program splits at semicolons, tabs or lines and not at commas.

The file is quoted for commas, so quotation marks do not keep such a program from splitting.
"""
_FILLERS = frozenset("\u115f\u1160\u2800\u3164\uffa0")
"""Invisible letters and symbols (Hangul fillers, the empty braille pattern)."""


def csv_lines(rows: Iterable[Sequence[Cell]]) -> str:
    """The lines of some rows. Numbers stay as they are; texts that would be computed begin with an apostrophe."""
    buffer = io.StringIO()
    csv.writer(buffer).writerows([[_cell(value) for value in row] for row in rows])
    return buffer.getvalue()


def _cell(value: Cell) -> Cell:
    if value is None or (isinstance(value, int | float) and math.isfinite(value)):
        return value
    text = "".join(map(_inert, _NEW_CELL.split(str(value))))
    return f"'{text}" if text.startswith(("\t", "\r", "\n")) else text


def _inert(text: str) -> str:
    """A text with an apostrophe before the sign that it begins with, if it does."""
    for place, character in enumerate(text):
        seen = [one for one in unicodedata.normalize("NFKC", character) if not _is_passed_over(one)]
        if seen and seen[0] in _SIGNS:
            return f"{text[:place]}'{text[place:]}"
        if seen:
            break
    return text


def _is_passed_over(character: str) -> bool:
    """Whether a program may trim this from the beginning of a cell: blanks, invisible characters, quotation marks."""
    return character == '"' or character in _FILLERS or unicodedata.category(character)[0] in "CMZ"
