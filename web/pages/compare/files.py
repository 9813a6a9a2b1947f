"""A comparison as a file: a Markdown table, or CSV."""

import re
from collections.abc import Iterator

from search.analysis.sentences import on_one_line
from web.export.csv_table import BOM, csv_lines
from web.pages.compare.comparison import Cell, Comparison

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>|#])")


def to_markdown(table: Comparison, title: str, base: str) -> str:
    """The comparison as one table of GitHub's Markdown; `base` stands before every address."""
    head = ["", *(f"[{_text(column.title)}]({base}{column.href})" for column in table.columns)]
    rows = [[_text(row.label), *(_markdown_cell(cell, base) for cell in row.cells)] for row in (*table.facts, *table.themes)]
    lines = [head, ["---"] * len(head), *rows]
    silent = [f"\n{table.none} describes: {_text(', '.join(table.silent))}.\n"] if table.silent else []
    return "\n".join([f"# {_text(title)}", "", *(f"| {' | '.join(line)} |" for line in lines), *silent, ""])


def _markdown_cell(cell: Cell, base: str) -> str:
    texts = [_text(cell.text)] if cell.text else []
    texts += [f"[{_text(one.heading)}]({base}{one.href}): {_text(one.text)}" for one in cell.passages if one.text]
    return "<br>".join(texts)


def _text(text: str) -> str:
    return _SPECIAL.sub(r"\\\1", " ".join(on_one_line(text).split()))


def to_csv(table: Comparison, base: str) -> str:
    """The comparison as CSV: a line a fact or theme, a column a strategy."""
    titles = ["", *(column.title for column in table.columns)]
    addresses = ["Address", *(base + column.href for column in table.columns)]
    return BOM + csv_lines([titles, addresses, *_csv_rows(table)])


def _csv_rows(table: Comparison) -> Iterator[list[str]]:
    for row in (*table.facts, *table.themes):
        yield [row.label, *map(_csv_text, row.cells)]


def _csv_text(cell: Cell) -> str:
    return "\n\n".join(filter(None, [cell.text, *(f"{one.heading}\n{one.text}".strip() for one in cell.passages)]))
