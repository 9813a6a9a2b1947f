"""Writes texts with marks as escaped HTML, for templates and the API."""

from collections.abc import Sequence
from typing import Annotated

import msgspec
from markupsafe import Markup, escape
from msgspec import Meta

from search.query import results

_Mark = Annotated[Sequence[Annotated[int, Meta(ge=0)]], Meta(min_length=2, max_length=2)]


def to_html(marked: results.MarkedText) -> str:
    """The text as escaped HTML, with the marks as `<mark>` elements."""
    text, html, at = marked.text, "", 0
    escaped = _escaped if _has_special(text) else str
    for start, end in marked.marks:
        html += f"{escaped(text[at:start])}<mark>{escaped(text[start:end])}</mark>"
        at = end
    return html + escaped(text[at:])


def marked_html(marked: results.MarkedText) -> Markup:
    """The text as HTML that templates do not escape again."""
    return Markup(to_html(marked))  # noqa: S704 - all of it is escaped


def _has_special(text: str) -> bool:
    """Whether a text has characters to escape. Most texts have none and are not copied."""
    return "&" in text or "<" in text or ">" in text or "'" in text or '"' in text


def _escaped(text: str) -> str:
    """Escape to a plain `str`: an answer joins hundreds of texts, and joining `Markup` would escape each again."""
    return str(escape(text)) if _has_special(text) else text


class MarkedText(msgspec.Struct, frozen=True, gc=False):
    """A text with the matched words marked, as in API answers."""

    text: str
    marks: Annotated[Sequence[_Mark], Meta(description="[start, end) in Unicode code points of `text`")]
    html: Annotated[str, Meta(description="`text`, escaped, with `<mark>` elements")]


def marked_text(marked: results.MarkedText) -> MarkedText:
    """The text with its marks and as HTML."""
    return MarkedText(marked.text, marked.marks, to_html(marked))
