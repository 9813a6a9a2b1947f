"""Rows as CSV: what a spreadsheet reads is text where text was written, however it splits the file."""

import csv
import io
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from web.export.csv_table import csv_lines

SIGNS = ("=", "+", "-", "@")
DELIMITERS = (",", ";", "\t")
UNSEEN = "\u115f\u1160\u2800\u3164\uffa0"
PIECES = st.sampled_from(
    [*"=+-@＝＋－＠⁼₌⁺﬩﹣﹫⩵\"';,\t\r\n \u00a0\u200b\ufeff\u00ad\u034f\u2060\u3164\u2800\0\x1b", "1+1", "word", "\r\n"]
)
TEXTS = st.lists(PIECES | st.characters(exclude_categories=["Cs"]), max_size=12).map("".join)


def parsed(text: str, delimiter: str = ",") -> list[list[str]]:
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))


def beginning(cell: str) -> str:
    """A cell as a program that trims generously looks at it."""
    text = unicodedata.normalize("NFKC", cell)
    seen = (place for place, one in enumerate(text) if unicodedata.category(one)[0] not in "CMZ" and one not in UNSEEN)
    return text[next(seen, len(text)) :]


@given(st.lists(st.lists(TEXTS, min_size=1, max_size=4), min_size=1, max_size=4))
@example([['a;"=1+1']])
@example([["a", "b\n=1+1"]])
@example([["a,;"], ["=1"]])
@example([["´="]])
@example([["\u2800\u00ad=1", "a;\t\u200b＠x"]])
def test_no_cell_is_a_formula_whichever_delimiter_a_program_splits_at(rows: list[list[str]]) -> None:
    for delimiter in DELIMITERS:
        cells = [cell for row in parsed(csv_lines(rows), delimiter) for cell in row]
        assert [cell for cell in cells if beginning(cell).startswith(SIGNS)] == []
    assert not [cell for row in parsed(csv_lines(rows)) for cell in row if cell.startswith(("\t", "\r", "\n"))]


@given(st.lists(st.lists(TEXTS, min_size=1, max_size=4), min_size=1, max_size=4))
def test_nothing_is_lost_but_apostrophes_are_added(rows: list[list[str]]) -> None:
    without = [[cell.replace("'", "") for cell in row] for row in rows]
    assert [[cell.replace("'", "") for cell in row] for row in parsed(csv_lines(rows))] == without


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("=1+1", "'=1+1"),
        ("  -cmd", "  '-cmd"),
        ("＝1", "'＝1"),
        ("\t=1", "'\t'=1"),
        ("a;=1+1", "a;'=1+1"),
        ("open data; +49", "open data; '+49"),
        ("first\n@second", "first\n'@second"),
        ("co-operation = 1+1 @home", "co-operation = 1+1 @home"),
        ("“Data” – a plan", "“Data” – a plan"),
        (-5, "-5"),
        (-0.25, "-0.25"),
        (float("-inf"), "'-inf"),
        (None, ""),
    ],
)
def test_only_what_would_be_computed_gets_an_apostrophe(value: str | float | None, written: str) -> None:
    assert parsed(csv_lines([[value, "last"]])) == [[written, "last"]]
