"""Texts with marks, as templates and the API write them: escaped HTML."""

from collections.abc import Sequence
from typing import Annotated

import msgspec
from markupsafe import Markup, escape
from msgspec import Meta

from search.query import results

_Mark = Annotated[Sequence[Annotated[int, Meta(ge=0)]], Meta(min_length=2, max_length=2)]


def to_html(marked: results.MarkedText) -> str:
    """The text as HTML: everything escaped, the marks as `<mark>` elements."""
    text, html, at = marked.text, "", 0
    escaped = _escaped if _has_special(text) else str
    for start, end in marked.marks:
        html += f"{escaped(text[at:start])}<mark>{escaped(text[start:end])}</mark>"
        at = end
    return html + escaped(text[at:])


def marked_html(marked: results.MarkedText) -> Markup:
    """The text as HTML, which templates write as it is."""
    return Markup(to_html(marked))  # noqa: S704 - all of it is escaped


def _has_special(text: str) -> bool:
    """Whether HTML writes anything of a text in another way. Most texts have nothing of it, and are not copied."""
    return "&" in text or "<" in text or ">" in text or "'" in text or '"' in text


def _escaped(text: str) -> str:
    """Escaped as a plain `str`: an answer joins hundreds, and joining `Markup` would escape each again."""
    return str(escape(text)) if _has_special(text) else text


class MarkedText(msgspec.Struct, frozen=True, gc=False):
    """A text with the matched words marked, as every answer of the API has it."""

    text: str
    marks: Annotated[Sequence[_Mark], Meta(description="[start, end) in Unicode code points of `text`")]
    html: Annotated[str, Meta(description="`text`, escaped, with `<mark>` elements")]


def marked_text(marked: results.MarkedText) -> MarkedText:
    """The text with its marks and as HTML."""
    return MarkedText(marked.text, marked.marks, to_html(marked))
