"""Footnotes: Python-Markdown's, numbered as kramdown does, and without a rule above them."""

import re
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.extensions.footnotes import NBSP_PLACEHOLDER, FootnoteExtension, FootnoteInlineProcessor
from markdown.util import HTML_PLACEHOLDER_RE

from search.markdown.blocks.parser import KramdownBlocks

MARK = r"\[\^([^\[\]\n]{1,300})\]"
"""Pattern of the mark of a footnote, with its name."""


class Footnotes(FootnoteExtension):
    """Python-Markdown's footnotes, in the order of their marks."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - the name is Python-Markdown's
        """Put the mark where Python-Markdown has it."""
        super().extendMarkdown(md)
        md.inlinePatterns.register(_Mark(MARK, self), "footnote", 175)

    def makeFootnotesDiv(self, root: Element) -> Element | None:  # noqa: N802 - as above
        """The notes that stand under the page."""
        div = super().makeFootnotesDiv(root)
        if div is not None:
            div.remove(div[0])
            if (first := self.first_number()) != 1:
                div[0].set("start", str(first))
            for note in div[0]:
                _part_code(note)
        return div

    def first_number(self) -> int:
        """The number that the first note gets."""
        parser = self.md.parser
        return parser.page.first_note if isinstance(parser, KramdownBlocks) else 1


def _part_code(note: Element) -> None:
    """Put the link back from a note that ends with a block of code into a paragraph under that."""
    last = note[-1] if len(note) else None
    if last is not None and last.text and HTML_PLACEHOLDER_RE.fullmatch(block := last.text.removesuffix(NBSP_PLACEHOLDER)):
        last.text = ""
        paragraph = Element("p")
        paragraph.text = block
        note.insert(len(note) - 1, paragraph)


class _Mark(FootnoteInlineProcessor):
    footnotes: Footnotes

    def handleMatch(  # type: ignore[override] # noqa: N802
        self, m: re.Match[str], data: str
    ) -> tuple[Element | None, int | None, int | None]:
        found: tuple[Element | None, int | None, int | None] = super().handleMatch(m, data)  # type: ignore[assignment]
        first = self.footnotes.first_number()
        if found[0] is not None and first != 1:
            found[0][0].text = str(int(found[0][0].text or 1) + first - 1)
        return found
