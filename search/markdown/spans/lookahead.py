"""Limits Python-Markdown's lookahead for the ends of links and code, which otherwise scans the page again for each mark.

Its own processors of links and code go through the rest of a paragraph letter by letter, some of its patterns through the
rest of the page. Here they see as far as any link, code span or name reaches that people write, and what they see is added up.
"""

import re
from xml.etree.ElementTree import Element

from markdown import Extension, Markdown
from markdown.inlinepatterns import (
    BACKTICK_RE,
    IMAGE_LINK_RE,
    IMAGE_REFERENCE_RE,
    LINK_RE,
    REFERENCE_RE,
    BacktickInlineProcessor,
    ImageInlineProcessor,
    ImageReferenceInlineProcessor,
    LinkInlineProcessor,
    ReferenceInlineProcessor,
    ShortImageReferenceInlineProcessor,
    ShortReferenceInlineProcessor,
)
from markdown.util import AtomicString

from search.errors import FileFaulty
from search.markdown.blocks.definitions import label_of
from search.markdown.kramdown.sentinels import LITERAL_LESS_THAN
from search.markdown.spans.alternative_text import without_emphasis
from search.markdown.spans.mathematics import Mathematics

MAX_LABEL = 2000
"""Characters of a link's text, or of what a picture shows."""
MAX_ADDRESS = 2000
"""Characters of a link's address with its title: browsers and servers take hardly longer ones."""
MAX_CODE = 5000
"""Characters from backticks to those that end the code."""
MAX_STEPS = 2_000_000
"""Letters of a page that are looked at one by one, each as often as it is; the busiest page of a large site has 40,000."""

_STEPS_OF_A_BRACKET = 4
_LETTERS_OF_A_STEP = 8
"""Where a regular expression looks for brackets."""

_BACKTICKS = re.compile("`+")
_BRACKET = re.compile(r"[\[\]]")
_NO_ADDRESS = re.compile(rf"^[<{LITERAL_LESS_THAN}]|\n")
_ANGLED = re.compile(
    rf"""\(\s*(?:([<{LITERAL_LESS_THAN}][^<>{LITERAL_LESS_THAN}]*>)\s*(?:('[^']*'|"[^"]*")\s*)?\))?""", re.DOTALL
)
"""Python-Markdown's, where a `<` that begins no tag may begin an address."""
_ESCAPED = re.compile("\x02([0-9]{1,7})\x03")
_ENDS_AT_ONCE = re.compile(r"""\([^"']*\)|.*["'] *\)""", re.DOTALL)
"""An address without a quotation mark, or with both around its title: else the end of the title is looked for to the last."""


class LookaheadExtension(Extension):
    """Takes the place of Python-Markdown's processors of links and code, and of some patterns. To be registered last.

    Raises:
        FileFaulty: rule `too_complex`, from the conversion.
    """

    def __init__(self) -> None:
        super().__init__()
        self._left = MAX_STEPS

    def reset(self) -> None:
        """Begin another page."""
        self._left = MAX_STEPS

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - the name is Python-Markdown's
        """Put every processor where the one is that it takes the place of."""
        md.registerExtension(self)
        md.inlinePatterns.register(_Code(BACKTICK_RE, self), "backtick", 190)
        md.inlinePatterns.register(Mathematics(), "mathematics", 185)
        md.inlinePatterns.register(_Reference(REFERENCE_RE, md, self), "reference", 170)
        md.inlinePatterns.register(_Link(LINK_RE, md, self), "link", 160)
        md.inlinePatterns.register(_Image(IMAGE_LINK_RE, md, self), "image_link", 150)
        md.inlinePatterns.register(_ImageReference(IMAGE_REFERENCE_RE, md, self), "image_reference", 140)
        md.inlinePatterns.register(_ShortReference(REFERENCE_RE, md, self), "short_reference", 130)
        md.inlinePatterns.register(_ShortImageReference(IMAGE_REFERENCE_RE, md, self), "short_image_ref", 125)

    def spend(self, steps: int) -> None:
        """Count letters that have been looked at.

        Raises:
            FileFaulty: there have been more than `MAX_STEPS`.
        """
        self._left -= steps
        if self._left < 0:
            raise FileFaulty(
                "the page has too many brackets, quotation marks or backticks without their ends", rule="too_complex"
            )


class _Code(BacktickInlineProcessor):
    def __init__(self, pattern: str, work: LookaheadExtension) -> None:
        super().__init__(pattern)
        self._work = work

    def find_code_spans(self, start: int, text: str) -> tuple[int, int | None]:  # type: ignore[override] # as it is there
        """Begin and end of the code whose backticks are at a place; no end if there is none."""
        seen = text[start : start + MAX_CODE]
        begin = len(seen) - len(seen.lstrip("`"))
        end = next((run.start() for run in _BACKTICKS.finditer(seen, begin) if run.end() - run.start() == begin), None)
        self._work.spend(len(seen) if end is None else end)
        return start + begin, None if end is None else start + end

    def handleMatch(  # type: ignore[override] # noqa: N802 - the name is Python-Markdown's
        self, m: re.Match[str], data: str
    ) -> tuple[Element | str | None, int | None, int | None]:
        """The code that begins at a match. A blank at one end of it parts it from the word beside it, and stays."""
        found, begin, end = super().handleMatch(m, data)
        if isinstance(found, Element) and found.text:
            code = data[begin:end].strip("`")
            if code[0].isspace() != code[-1].isspace():
                found.text = AtomicString(f" {found.text}" if code[0].isspace() else f"{found.text} ")
        return found, begin, end


class _BoundedLink(LinkInlineProcessor):
    """A link, picture or reference that ends within `MAX_LABEL` and `MAX_ADDRESS`."""

    def __init__(self, pattern: str, md: Markdown, work: LookaheadExtension) -> None:
        super().__init__(pattern, md)
        self._work = work

    def getText(self, data: str, index: int) -> tuple[str, int, bool]:  # noqa: N802 - the name is Python-Markdown's
        """The label that begins at a place, the place after its bracket, and whether there is one."""
        end, depth, brackets = index, 1, 0
        for bracket in _BRACKET.finditer(data, index, index + MAX_LABEL):
            end, brackets = bracket.end(), brackets + 1
            depth += 1 if bracket[0] == "[" else -1
            if not depth:
                break
        seen = min(len(data) - index, MAX_LABEL) if depth else end - index
        self._work.spend(brackets * _STEPS_OF_A_BRACKET + seen // _LETTERS_OF_A_STEP)
        return data[index : end - 1], end, not depth

    def getLink(self, data: str, index: int) -> tuple[str, str | None, int, bool]:  # noqa: N802 - as above
        """The address that begins at a place, its title, the place after them, and whether there is one."""
        if not data.startswith("(", index):
            return "", None, index, False
        seen = data[index : index + MAX_ADDRESS]
        address, title, end, is_one = super().getLink(seen, 0)
        is_one = is_one and title != "" and not _NO_ADDRESS.search(address)  # kramdown has no empty titles
        self._work.spend(end if is_one and _ENDS_AT_ONCE.fullmatch(seen, 0, end) else len(seen))
        return address, title, index + end, is_one


class _Link(_BoundedLink):
    """`[text](address)`."""

    RE_LINK = _ANGLED


class _Image(_BoundedLink, ImageInlineProcessor):
    """`![text](address)`."""

    RE_LINK = _ANGLED

    def getText(self, data: str, index: int) -> tuple[str, int, bool]:  # noqa: N802 - as above
        """What the picture shows, as `_BoundedLink` has it."""
        label, end, is_one = super().getText(data, index)
        return without_emphasis(label), end, is_one


class _Named(_BoundedLink, ReferenceInlineProcessor):
    """What looks an address up by its label; where there is none, the next bracket may begin one that has."""

    def handleMatch(self, m: re.Match[str], data: str) -> tuple[Element | None, int | None, int | None]:  # type: ignore[override] # noqa: N802
        """The link or picture that begins at a match, with its begin and end; nothing if there is none."""
        found: tuple[Element | None, int | None, int | None] = super().handleMatch(m, data)  # type: ignore[assignment]
        return found if found[0] is not None else (None, None, None)

    def evalId(self, data: str, index: int, text: str) -> tuple[str | None, int, bool]:  # noqa: N802 - as above
        """The label that is meant, as definitions have it."""
        label, end, is_one = super().evalId(data, index, text)
        return label_of(_ESCAPED.sub(_as_written, self.unescape(label))) if label else label, end, is_one


def _as_written(match: re.Match[str]) -> str:
    return f"\\{chr(int(match[1]))}"


class _Reference(_Named):
    """`[text][name]`."""

    RE_LINK = re.compile(rf"\s?\[([^\]]{{0,{MAX_LABEL}}})\]")


class _ShortReference(_Named, ShortReferenceInlineProcessor):
    """`[name]`."""


class _ImageReference(_Named, ImageReferenceInlineProcessor):
    """`![text][name]`."""

    RE_LINK = _Reference.RE_LINK

    def makeTag(self, href: str, title: str, text: str) -> Element:  # noqa: N802 - as above
        """The picture with what it shows."""
        return super().makeTag(href, title, without_emphasis(text))


class _ShortImageReference(_ImageReference, ShortImageReferenceInlineProcessor):
    """`![name]`."""
