"""Renders Markdown, as authors of Jekyll sites write it, to HTML that is not yet sanitised."""

import re
import threading

from markdown import Markdown
from markdown.extensions.abbr import AbbrExtension

from search.errors import FileFaulty
from search.markdown.dialects.liquid import without_removal_marks
from search.markdown.dialects.passes import read_dialects
from search.markdown.kramdown.extension import KramdownExtension
from search.markdown.kramdown.sentinels import LITERAL_LESS_THAN, MARKS
from search.markdown.limits import LimitsExtension, size_checked
from search.markdown.spans.footnotes import Footnotes
from search.markdown.spans.lookahead import LookaheadExtension

_CONTROLS = re.compile(rf"[\x00-\x08\x0b-\x1f\x7f{MARKS}]")
_EMBEDDED_DATA = re.compile(r"data:[\w/+.-]{0,100};base64,[\w/+=]*")
"""Embedded pictures, which are not shown and can be longer than all text of the page."""


def html_of(body: str) -> str:
    """Render a page. Its headings carry a `HEADING_MARK` with their line.

    Raises:
        FileFaulty: rules `too_large`, `too_deep` and `too_complex`, for pages that Python-Markdown cannot convert in time.
    """
    converter = _converter()
    try:
        page = read_dialects(size_checked(_EMBEDDED_DATA.sub("", _CONTROLS.sub("", body))))
        return without_removal_marks(converter.reset().convert(page)).replace(LITERAL_LESS_THAN, "&lt;")
    except RecursionError as error:
        raise FileFaulty("lists, quotations or HTML nest too deep", rule="too_deep") from error
    finally:
        converter.parser.state.clear()


_local = threading.local()


def _converter() -> Markdown:
    """The converter of this thread; it keeps state, the references and footnotes of the page being read."""
    if not hasattr(_local, "converter"):
        _local.converter = Markdown(
            extensions=[
                KramdownExtension(),
                LimitsExtension(),
                AbbrExtension(),
                Footnotes(),
                LookaheadExtension(),
            ]
        )
    return _local.converter  # type: ignore[no-any-return]
