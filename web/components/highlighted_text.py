"""Texts with marks, as templates and the API write them: runs of marked and plain text, and escaped HTML."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import msgspec
from markupsafe import escape

from search.query.results import Mark, MarkedText


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
    text, html, at = marked.text, "", 0
    escaped = _escaped if _has_special(text) else str
    for start, end in marked.marks:
        html += f"{escaped(text[at:start])}<mark>{escaped(text[start:end])}</mark>"
        at = end
    return html + escaped(text[at:])


def _has_special(text: str) -> bool:
    """Whether HTML writes anything of a text in another way. Most texts have nothing of it, and are not copied."""
    return "&" in text or "<" in text or ">" in text or "'" in text or '"' in text


def _escaped(text: str) -> str:
    """Escaped as a plain `str`: an answer joins hundreds, and joining `Markup` would escape each again."""
    return str(escape(text)) if _has_special(text) else text


class MarkedAnswer(msgspec.Struct, frozen=True, gc=False):
    """A text as every answer of the API has it; a struct, since an answer to a search has a hundred."""

    text: str
    marks: tuple[Mark, ...]
    html: str


def marked_json(marked: MarkedText) -> MarkedAnswer:
    """The text with its marks and as HTML."""
    return MarkedAnswer(marked.text, marked.marks, to_html(marked))
