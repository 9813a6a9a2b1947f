"""Texts with marks, as templates and the API write them: runs of marked and plain text, and escaped HTML."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import escape

from search.results import MarkedText


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text that is marked, or not, from end to end."""

    text: str
    marked: bool = False


Runs = Sequence[Run]


def runs(marked: MarkedText) -> tuple[Run, ...]:
    """The text cut at its marks; nothing is empty, nothing is lost."""
    return tuple(run for run in _cut(marked) if run.text)


def _cut(marked: MarkedText) -> Iterator[Run]:
    at = 0
    for start, end in marked.marks:
        yield Run(marked.text[at:start])
        yield Run(marked.text[start:end], marked=True)
        at = end
    yield Run(marked.text[at:])


def plain(text: Runs) -> str:
    """The text without its marks."""
    return "".join(run.text for run in text)


def to_html(marked: MarkedText) -> str:
    """The text as HTML: everything escaped, the marks as `<mark>` elements."""
    text, whole = marked.text, _escaped(marked.text)
    if not marked.marks:
        return whole
    html, at = "", 0
    escaped = str if whole == text else _escaped  # where nothing needs it, no piece does
    for start, end in marked.marks:
        html += f"{escaped(text[at:start])}<mark>{escaped(text[start:end])}</mark>"
        at = end
    return html + escaped(text[at:])


def _escaped(text: str) -> str:
    """A plain string: an answer is made of hundreds, and joined as markup they would be looked at again and again."""
    return str(escape(text))


def marked_json(marked: MarkedText) -> dict[str, Any]:
    """The text with its marks and as HTML, as every answer of the API has it; to JSON, tuples are arrays."""
    return {"text": marked.text, "marks": marked.marks, "html": to_html(marked)}
