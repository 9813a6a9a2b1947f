"""Texts with marks, as templates and the API write them: runs of marked and plain text, and escaped HTML."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup, escape

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


def to_html(marked: MarkedText) -> Markup:
    """The text as HTML: everything escaped, the marks as `<mark>` elements."""
    text, html, at = marked.text, [], 0
    for start, end in marked.marks:
        html += [escape(text[at:start]), "<mark>", escape(text[start:end]), "</mark>"]
        at = end
    html.append(escape(text[at:]))
    return Markup("".join(html))  # noqa: S704 - each piece of text was escaped above


def marked_json(marked: MarkedText) -> dict[str, Any]:
    """The text with its marks and as HTML, as every answer of the API has it."""
    return {"text": marked.text, "marks": [list(mark) for mark in marked.marks], "html": str(to_html(marked))}
