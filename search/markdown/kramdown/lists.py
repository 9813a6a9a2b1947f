"""Lists and headings laid out the one way that Python-Markdown reads: blank lines between, four spaces a level.

Authors indent nested lists by two or three (CommonMark counts from the item's text, kramdown too), and start a list right
under a paragraph. With Python-Markdown's `tab_length=2` the first works and code inside items does not, so the
indentation is rewritten instead: a line belongs to an item if it is indented by two more than the item's bullet.
"""

import re
from dataclasses import dataclass

from markdown.util import HTML_PLACEHOLDER_RE

from search.errors import FileFaulty
from search.markdown.kramdown.sentinels import HEADING_MARK

MAX_DEPTH = 30
"""Lists inside one another; Python-Markdown goes several calls deeper for each."""
_INDENT = 4

_ITEM = re.compile(r"(?P<indent> *)(?P<bullet>[-*+]|\d{1,9}\.)(?: (?P<gap> *)(?P<text>\S.*)|\s*$)")
_BULLETS = re.compile(rf"(?:(?:[-*+>]|\d{{1,9}}\.) +){{{MAX_DEPTH}}}")
"""Items and quotations inside one another that begin on one line."""
_RULE = re.compile(r" *+(?:(?:- *+){3,}+|(?:\* *+){3,}+|(?:_ *+){3,}+)")
_HEADING = re.compile(r" {0,3}#{1,6} ")
_BLOCK = re.compile(
    r" *(?:>|<(?:address|article|aside|blockquote|center|dd|details|div|dl|dt|figcaption|figure|footer|form|h[1-6]|header|hr"
    r"|li|main|nav|ol|p|section|summary|table|tbody|td|tfoot|th|thead|tr|ul)\b)",
    re.IGNORECASE,
)
_END_TAG = re.compile(r" *</[a-z]", re.IGNORECASE)
_DEFINITION = re.compile(r" {0,3}:[ ]+\S")


@dataclass(slots=True)
class _Item:
    """The list item that a line may belong to, and those around it."""

    indent: int
    """Of the bullet."""
    content: int
    """Of the text after it."""
    ordered: bool


def lay_out_lists(lines: list[str]) -> list[str]:
    """The page in the layout that Python-Markdown reads.

    Args:
        lines: the page, without fences and comments.

    Raises:
        FileFaulty: rule `too_deep`, for lists nested beyond `MAX_DEPTH`.
    """
    layout = _Layout()
    for index, line in enumerate(lines):
        layout.add(line, lines[index + 1] if index + 1 < len(lines) else "")
    return layout.lines


class _Layout:
    def __init__(self) -> None:
        self.lines: list[str] = []
        self.items: list[_Item] = []
        self.after_blank = True
        self.in_code = False
        self.first_depth = 0
        """Depth of the item that the lines since the last blank one began with; beyond all depths if with text."""

    def add(self, line: str, following: str) -> None:
        """Lay out one line; the following one tells a term from a paragraph."""
        if not line.strip():
            self._blank()
            return
        indent = len(line) - len(line.lstrip(" "))
        item = None if _RULE.fullmatch(line) else _ITEM.fullmatch(line)
        if item is not None and not self._starts_item(item):
            item = None
        self.in_code = self._is_code(indent, item is not None)
        if item is not None and not self.in_code:
            self._item(item, indent)
        elif self.in_code:
            self._put(line, indent)
        elif self._underlines(line):
            self._put(line, indent)
            self._blank()
        else:
            self._text(line, indent, following)

    def _starts_item(self, item: re.Match[str]) -> bool:
        """Under a paragraph, a number starts a list only if it is 1: what follows "in the year" may begin with "2019." too."""
        if self.after_blank:
            return True
        if item["text"] is None:
            return bool(self.items)
        ordered = item["bullet"][-1] == "."
        return not ordered or item["bullet"] == "1." or any(around.ordered for around in self.items)

    def _is_code(self, indent: int, looks_like_item: bool) -> bool:
        around = [item for item in self.items if indent >= item.indent + 2]
        deep = indent - (around[-1].content if around else 0) >= _INDENT
        return deep and (self.in_code or (self.after_blank and not (looks_like_item and self.items)))

    def _underlines(self, line: str) -> bool:
        """Whether a row of dashes makes a heading of the line above, which is then alone in its block and marked as one."""
        alone = not self.after_blank and not self.items and (len(self.lines) < 2 or not self.lines[-2])
        return alone and bool(HEADING_MARK.search(self.lines[-1])) and not line.strip(" -=")

    def _item(self, item: re.Match[str], indent: int) -> None:
        ordered = item["bullet"][-1] == "."
        before = self._leave_items(indent)
        depth = len(self.items) + 1
        begins_list = before.ordered != ordered if before else depth == 1
        if begins_list or self.first_depth > depth:
            self._blank()
        if self.after_blank:
            self.first_depth = depth
        gap = len(item["gap"] or "")
        self.items.append(_Item(indent, indent + len(item["bullet"]) + 1 + (gap if gap < _INDENT else 0), ordered))
        if depth > MAX_DEPTH or _BULLETS.match(item["text"] or ""):
            raise FileFaulty(f"lists nest more than {MAX_DEPTH} deep", rule="too_deep")
        self.lines.append(f"{' ' * (_INDENT * (depth - 1))}{item['bullet']} {item['text'] or ''}")
        self.after_blank = False

    def _text(self, line: str, indent: int, following: str) -> None:
        heading = bool(_HEADING.match(line))
        apart = heading or _begins_block(line) or (self.items and _END_TAG.match(line)) or self._next_term(following)
        if apart and not self.after_blank and not _goes_on(line, self.lines[-1]):
            self._blank()
        self._put(line.lstrip(" ") if heading and not self.items else line, indent)
        if heading:
            self._blank()

    def _next_term(self, following: str) -> bool:
        """Whether a line is the next term of a definition list, which Python-Markdown otherwise reads one call deeper."""
        return bool(self.lines) and bool(_DEFINITION.match(following)) and bool(_DEFINITION.match(self.lines[-1]))

    def _put(self, line: str, indent: int) -> None:
        """Add a line to the innermost item that it can belong to; without a blank line above, to the last one."""
        if self.after_blank:
            self._leave_items(indent)
            self.first_depth = MAX_DEPTH + 1
        if self.items:
            kept = indent - self.items[-1].content if self.after_blank or self.in_code else 0
            line = " " * (_INDENT * len(self.items) + max(0, kept)) + line.lstrip(" ")
        self.lines.append(line)
        self.after_blank = False

    def _leave_items(self, indent: int) -> _Item | None:
        """End the items that a line is not inside of; the outermost of them."""
        left = None
        while self.items and indent < self.items[-1].indent + 2:
            left = self.items.pop()
        return left

    def _blank(self) -> None:
        if self.lines and self.lines[-1]:
            self.lines.append("")
        self.after_blank = True


def _begins_block(line: str) -> bool:
    return bool(_RULE.fullmatch(line) or _BLOCK.match(line) or HTML_PLACEHOLDER_RE.match(line.strip()))


def _goes_on(line: str, above: str) -> bool:
    """Whether a line goes on with the quote or raw HTML above it."""
    first = line.lstrip(" ")[0]
    return first in "><" and above.lstrip(" ").startswith(first)
