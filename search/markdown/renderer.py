"""A page of Markdown as Jekyll's authors write it, to HTML that is not yet safe."""

import re
import threading

from markdown import Markdown
from markdown.extensions.abbr import AbbrExtension
from markdown.extensions.def_list import DefListExtension
from markdown.extensions.footnotes import FootnoteExtension
from markdown.extensions.md_in_html import MarkdownInHtmlExtension
from markdown.extensions.sane_lists import SaneListExtension
from markdown.extensions.tables import TableExtension

from search.errors import FileFaulty
from search.markdown.kramdown.extension import KramdownExtension
from search.markdown.kramdown.liquid import without_liquid
from search.markdown.kramdown.sentinels import LITERAL_LESS_THAN, MARKS
from search.markdown.limits import LimitsExtension, size_checked
from search.markdown.lookahead import LookaheadExtension

_CONTROLS = re.compile(rf"[\x00-\x08\x0b-\x1f\x7f{MARKS}]")
_EMBEDDED_DATA = re.compile(r"data:[\w/+.-]{0,100};base64,[\w/+=]*")
"""Pictures inside the page are not shown, and can be longer than all of its text."""


def html_of(body: str) -> str:
    """Render a page. Its headings carry a `HEADING_MARK` with their line.

    Raises:
        FileFaulty: rules `too_large`, `too_deep` and `too_complex`, for what Python-Markdown cannot read or only in very long.
    """
    converter = _converter()
    try:
        page = without_liquid(size_checked(_EMBEDDED_DATA.sub("", _CONTROLS.sub("", body))))
        return converter.reset().convert(page).replace(LITERAL_LESS_THAN, "&lt;")
    except RecursionError as error:
        raise FileFaulty("lists, quotations or HTML nest too deep", rule="too_deep") from error
    finally:
        converter.parser.state.clear()


_local = threading.local()


def _converter() -> Markdown:
    """One converter a thread: it keeps references and footnotes of the page that it is reading."""
    if not hasattr(_local, "converter"):
        _local.converter = Markdown(
            extensions=[
                KramdownExtension(),
                LimitsExtension(),
                AbbrExtension(),
                DefListExtension(),
                FootnoteExtension(),
                MarkdownInHtmlExtension(),
                SaneListExtension(),
                TableExtension(use_align_attribute=True),
                LookaheadExtension(),
            ]
        )
    return _local.converter  # type: ignore[no-any-return]
