"""Tables laid out as Python-Markdown reads them: in a block of their own, with as many columns ruled as headed."""

import re
from itertools import pairwise

from search.markdown.kramdown.code_spans import outside_code

_PIPE = re.compile(r"\\.|(\|)")


def lay_out_tables(lines: list[str]) -> list[str]:
    """The page with a blank line before and after every table, and under its heading a row of dashes that fits it.

    kramdown is not particular about the number of dashes, and reads rows between pipes as a table without any.
    """
    kept: list[str] = []
    in_table = fitted = False
    for line, following in pairwise([*lines, ""]):
        if fitted and _is_ruling(line):
            pass
        elif "|" not in line:
            kept += ["", line] if in_table and line.strip() else [line]
            in_table = False
        elif not in_table and (_is_ruling(following) or (_is_row(line) and "|" in following)):
            kept += ["", line] if kept and kept[-1].strip() else [line]
            kept.append(_ruling(following if _is_ruling(following) else "", line))
            in_table = fitted = True
            continue
        else:
            kept.append(line)
        fitted = False
    return kept


def _is_ruling(line: str) -> bool:
    return "|" in line and "-" in line and set(line) <= set("|:+- ")


def _is_row(line: str) -> bool:
    cells = line.strip()
    return len(cells) > 2 and cells[0] == cells[-1] == "|"


def _ruling(given: str, heading: str) -> str:
    """The row of dashes under a heading, with its indentation, its outer pipes, and as many cells."""
    cells = [cell.strip(" +") or "---" for cell in given.strip().strip("|").split("|")]
    heading_cells = heading.strip()
    inside = outside_code(heading_cells, lambda text: _PIPE.sub(lambda match: "\n" if match[1] else "", text))
    left, right = inside.startswith("\n"), inside.endswith("\n")
    columns = inside.count("\n") + 1 - left - right
    row = " | ".join((cells + ["---"] * columns)[:columns])
    indent = heading[: len(heading) - len(heading.lstrip())]
    return f"{indent}{'| ' if left else ''}{row}{' |' if right else ''}"
