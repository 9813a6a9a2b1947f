"""Tables as kramdown and GitHub read them: cells between bars, dashes under the heading, more bodies between dashes."""

import re
from itertools import pairwise
from xml.etree.ElementTree import Element, SubElement

from search.markdown.blocks.lines import CODE_INDENT, begins_table, indent_of, is_row, is_ruling
from search.markdown.blocks.run import Page, Run
from search.markdown.kramdown.code_spans import code_spans, inside_code
from search.markdown.spans.attributes import inline_text

_BAR = re.compile(r"\\.|(\|)", re.DOTALL)
_FOOT = re.compile(r"[|+=: ]*=[|+=: ]*")
_MAX_BARS = 100
"""Of a row of a table that nothing else says to be one."""
_ALIGNED = {(True, True): "center", (True, False): "left", (False, True): "right"}


def read_table(run: Run) -> bool:
    """Read a table that begins at a line: with its heading, or with dashes above its first row."""
    line = run.lines[run.at]
    if "|" not in line:
        return False
    leading = is_ruling(line) and "|" in run.line(run.at + 1) and indent_of(line) < CODE_INDENT
    if not leading and not begins_table(line, run.line(run.at + 1)) and not _is_bare_table(run):
        return False
    if leading:
        run.at += 1
    rows = _rows(run)
    headed = len(rows) > 1 and is_ruling(rows[1])
    run.page.spend_cells(sum(row.count("|") for row in rows))
    aligned = _alignments(rows[1] if headed else line if leading else "")
    _add_table(run, rows, aligned, headed=headed)
    return True


def _is_bare_table(run: Run) -> bool:
    """Whether a line and those under it have cells between bars, equally many: kramdown's tables without dashes."""
    line, following, after = run.line(run.at), run.line(run.at + 1), run.line(run.at + 2)
    if "|" not in following or indent_of(line) >= CODE_INDENT or (after.strip() and "|" not in after):
        return is_row(line) and line.count("|") > 2 and not following.strip()
    if max(line.count("|"), following.count("|")) > _MAX_BARS:
        return False
    cells = len(cells_of(line.strip()))
    return cells > 1 and cells == len(cells_of(following.strip()))


def _rows(run: Run) -> list[str]:
    rows: list[str] = []
    while "|" in run.line(run.at) or (rows and is_ruling(run.line(run.at))):
        rows.append(run.lines[run.at].strip())
        run.at += 1
    return rows


def _alignments(ruling: str) -> list[str]:
    cells = [cell.strip(" +") for cell in re.split(r"[|+]", ruling.strip().strip("|+"))] if ruling else []
    return [_ALIGNED.get((cell.startswith(":"), cell.endswith(":")), "") for cell in cells]


def _add_table(run: Run, rows: list[str], aligned: list[str], *, headed: bool) -> None:
    table = run.add("table")
    columns = 0
    part: Element | None = None
    for number, row in enumerate(rows):
        run.page.spend_cells(max(0, columns - row.count("|")))
        if number and is_ruling(row):
            part = None
        elif number and _FOOT.fullmatch(row):
            part = SubElement(table, "tfoot")
        elif number == 0 and headed:
            cells = cells_of(row)
            columns = len(cells)
            _add_row(run.page, SubElement(table, "thead"), "th", cells, aligned)
        else:
            part = SubElement(table, "tbody") if part is None else part
            cells = cells_of(row)
            _add_row(run.page, part, "td", cells + [""] * (columns - len(cells)), aligned)


def _add_row(page: Page, part: Element, tag: str, cells: list[str], aligned: list[str]) -> None:
    row = SubElement(part, "tr")
    for number, text in enumerate(cells):
        cell = SubElement(row, tag)
        cell.text = inline_text(page, text)
        if number < len(aligned) and aligned[number]:
            cell.set("align", aligned[number])


def cells_of(row: str) -> list[str]:
    """The cells of a row: a bar in code or behind a backslash parts none, and loses that backslash in code."""
    spans = code_spans(row)
    places, position = [], 0
    for bar in (match.start() for match in _BAR.finditer(row) if match[1]):
        while position < len(spans) and spans[position][1] <= bar:
            position += 1
        if position == len(spans) or bar < spans[position][0]:
            places.append(bar)
    ends = [-1, *places, len(row)]
    cells = [row[begin + 1 : end].strip() for begin, end in pairwise(ends)]
    cells = cells[1:] if len(cells) > 1 and not cells[0] and row.startswith("|") else cells
    cells = cells[:-1] if len(cells) > 1 and not cells[-1] and row.endswith("|") else cells
    return [inside_code(cell, _without_escapes) if "\\|" in cell else cell for cell in cells]


def _without_escapes(code: str) -> str:
    return code.replace("\\|", "|")
