"""Runs all passes over a page in order, if it may contain any of their syntax."""

import re

from search.markdown.dialects.liquid import without_liquid
from search.markdown.dialects.mdx import without_components, without_modules
from search.markdown.dialects.notes import without_note_marks
from search.markdown.dialects.set_aside import SetAside
from search.markdown.dialects.shortcodes import without_shortcodes

_MAY_BE = re.compile(
    r"\{[{%/]|\[\[|%%|<[A-Z]|<>|=\{|^(?:import|export) | \^|^\^|-8<-|\^\[|^\\[a-z]"
    r"|:(?:material|fontawesome|octicons|simple|twemoji)-",
    re.MULTILINE,
)


def read_dialects(text: str) -> str:
    """A page with the additions of tools translated to Markdown or removed; line numbers are kept, code is unchanged."""
    if not _MAY_BE.search(text):
        return text
    aside = SetAside()
    page = aside.without_code(text)
    page = without_liquid(without_shortcodes(without_modules(page), aside.keep))
    return aside.put_back(without_note_marks(without_components(page)))
