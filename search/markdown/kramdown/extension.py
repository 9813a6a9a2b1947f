"""Markdown as kramdown's and GitHub's authors write it, read by Python-Markdown with a parser of blocks of our own."""

import re
from string import punctuation
from xml.etree.ElementTree import Element

from markdown import Extension, Markdown
from markdown.extensions.attr_list import AttrListTreeprocessor
from markdown.inlinepatterns import (
    ESCAPE_RE,
    AutolinkInlineProcessor,
    EscapeInlineProcessor,
    SimpleTagInlineProcessor,
    SubstituteTagInlineProcessor,
)
from markdown.postprocessors import RawHtmlPostprocessor
from markdown.preprocessors import Preprocessor
from markdown.util import AMP_SUBSTITUTE, AtomicString

from search.markdown.blocks.parser import KramdownBlocks
from search.markdown.blocks.run import Piece
from search.markdown.kramdown.raw_blocks import set_aside
from search.markdown.kramdown.sentinels import LITERAL_LESS_THAN
from search.markdown.kramdown.unclosed_tags import without_stray_openings


class KramdownExtension(Extension):
    """Reads kramdown's ways. Takes the place of `attr_list`, `fenced_code`, `def_list`, `tables` and `md_in_html`.

    To be registered first: others register what they add to the parser.

    Raises:
        FileFaulty: rules `too_deep` and `too_complex`, from the conversion.
    """

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - the name is Python-Markdown's
        """Set code aside before anything is read, and put the attributes where `attr_list` has them."""
        md.registerExtension(self)
        self._parser = KramdownBlocks(md)
        md.parser = self._parser
        md.preprocessors.deregister("html_block")
        md.preprocessors.register(_SettingAside(md), "kramdown", 28)
        md.inlinePatterns.register(SimpleTagInlineProcessor(r"(~~)(?=\S)([^~]+)~~", "del"), "del", 55)
        md.inlinePatterns.register(SubstituteTagInlineProcessor(_BREAK, "br"), "backslash_break", 185)
        md.inlinePatterns.register(_Escape(ESCAPE_RE, md), "escape", 180)
        md.inlinePatterns.register(_Address(_ADDRESS, md), "autolink", 120)
        md.postprocessors.register(_Html(md), "raw_html", 30)
        md.inlinePatterns.register(SimpleTagInlineProcessor(r"(?<!=)(==)(?=[^\s=])([^=]+)(?<!\s)==(?!=)", "mark"), "mark", 56)
        md.treeprocessors.register(_Attributes(md), "attr_list", 8)
        md.ESCAPED_CHARS.extend(character for character in punctuation if character not in md.ESCAPED_CHARS)

    def reset(self) -> None:
        """Begin another page."""
        self._parser.begin()


_BREAK = r"(?<!\\)\\{1,2}\n"
"""The break of a line that ends with a backslash, or two."""
_ADDRESS = r"<([A-Za-z][A-Za-z0-9+.-]{1,31}:[^\s<>]*)>"


class _Escape(EscapeInlineProcessor):
    def handleMatch(self, m: re.Match[str], data: str) -> tuple[str | None, int, int]:  # type: ignore[override] # noqa: N802
        if m.group(1) == LITERAL_LESS_THAN:
            return LITERAL_LESS_THAN, m.start(0), m.end(0)
        if m.group(1) == "&":
            return f"{AMP_SUBSTITUTE}amp;", m.start(0), m.end(0)
        found: tuple[str | None, int, int] = super().handleMatch(m, data)  # type: ignore[assignment]
        return found


class _Address(AutolinkInlineProcessor):
    """An address between angle brackets, which is shown without `mailto:`."""

    def handleMatch(self, m: re.Match[str], data: str) -> tuple[Element, int, int]:  # type: ignore[override] # noqa: N802
        found: tuple[Element, int, int] = super().handleMatch(m, data)  # type: ignore[assignment]
        found[0].text = AtomicString(m[1].removeprefix("mailto:"))
        return found


class _Html(RawHtmlPostprocessor):
    """Puts HTML back, with a paragraph around what is part of one only."""

    def isblocklevel(self, html: str) -> bool:
        return isinstance(html, Piece) or super().isblocklevel(html)

    def stash_to_string(self, text: str) -> str:
        return text


class _SettingAside(Preprocessor):
    def run(self, lines: list[str]) -> list[str]:
        return without_stray_openings("\n".join(set_aside(lines, self.md.htmlStash.store))).split("\n")


class _Attributes(AttrListTreeprocessor):
    """`attr_list` for the only form that is left of attribute lists: `## Open data {2030}` keeps its braces."""

    _FORM = r"\{: ([^{}\n]*)\}"
    HEADER_RE = re.compile(rf" {_FORM} *$")  # type: ignore[misc]
    BLOCK_RE = re.compile(rf"\n *{_FORM} *$")  # type: ignore[misc]
    INLINE_RE = re.compile(rf"^{_FORM}")  # type: ignore[misc]
