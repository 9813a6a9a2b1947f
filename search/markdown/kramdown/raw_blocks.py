"""Sets raw blocks aside before Markdown is parsed: fenced code, `<pre>` blocks, comments.

Python-Markdown knows fences at the left margin only; authors put them inside list items just as often. Its way of finding
them also looks at the rest of the page once for every fence that is never closed.
"""

import html
import re
from collections.abc import Callable
from itertools import accumulate

from search.errors import FileFaulty
from search.markdown.blocks.lines import CODE_INDENT, MAX_HEADING, RULE, UNDERLINE, indent_of
from search.markdown.kramdown.code_spans import code_spans
from search.markdown.kramdown.containers import Containers
from search.markdown.kramdown.sentinels import heading_mark

MAX_COPIED = 20_000_000
"""Characters of raw blocks with the rest of their last line, which is read again for each block that ends in it."""

_FENCE = re.compile(r"(?P<indent> *)(?P<fence>`{3,}(?=[^`]*$)|~{3,}) *(?P<info>.*)")
_IN_ITEM = re.compile(r"(?P<before>(?: {0,20}(?:[-*+:]|\d{1,9}[.)]|\[\^[^\[\]\n]{1,300}\]:) {1,4}){1,5})(?=[`~]{3})")
_ITEM = re.compile(r" *(?:(?:[-*+:]|\d{1,9}[.)]|!!!|\?\?\?\+?|===[!+]?)(?: |$)|\[\^[^\[\]\n]{1,300}\]:)")
"""Of a list, or the first line of an admonition, tab or footnote, whose content is indented as much."""
_HEADING = re.compile(r" {0,3}#{1,6}(?=[ ]|$)")
_RAW_BLOCK = re.compile(r"(?P<indent> *)<(?P<name>pre|script|style|textarea)\b", re.IGNORECASE)
_COMMENT = re.compile("<!--")
_END_OF_COMMENT = "-->"


def set_aside(lines: list[str], store: Callable[[str], str]) -> list[str]:
    """A page without what Markdown must not read, its headings marked with their lines.

    Args:
        lines: the page, tabs expanded.
        store: keeps a piece of finished HTML and gives the placeholder that stands for it.
    """
    page = _Page(list(lines), store)
    page.read()
    return page.kept


class _Page:
    def __init__(self, lines: list[str], store: Callable[[str], str]) -> None:
        self.lines = lines
        self.store = store
        self.kept: list[str] = []
        self.fences = {character: _Fences(character, lines) for character in "`~"}
        self.lines_with: dict[str, list[int]] = {}
        self.copied = 0
        self.containers = Containers(_ITEM)

    def read(self) -> None:
        index = 0
        while index < len(self.lines):
            self.containers.see(self.lines[index])
            after = self._after_fence(index) or self._after_raw_block(index)
            if after is not None:
                index = after
            elif not self._take_comments(index):
                self.kept.append(self._with_heading_mark(index))
                index += 1

    def _after_fence(self, index: int) -> int | None:
        """Keep the fenced code that begins at a line; the line where it has ended, or None if none begins."""
        item = _IN_ITEM.match(self.lines[index])
        before = item["before"] if item else ""
        opening = _FENCE.fullmatch(self.lines[index], len(before))
        if opening and not before and len(opening["indent"]) >= CODE_INDENT and not self.containers.open:
            return None
        end = self.fences[opening["fence"][0]].closing(index, len(opening["fence"])) if opening else None
        if opening is None or end is None:
            return None
        indent = len(before) + len(opening["indent"])
        code = "".join(f"{line[min(indent, indent_of(line)) :]}\n" for line in self.lines[index + 1 : end])
        language = re.match(r"[\w#+.-]+", opening["info"].lstrip("{.: "))
        attribute = f' class="language-{language[0]}"' if language else ""
        self._put(before or opening["indent"], f"<pre><code{attribute}>{html.escape(code, quote=False)}</code></pre>")
        return end + 1

    def _after_raw_block(self, index: int) -> int | None:
        """Keep a `<pre>` as it stands, or drop a script; the line where it has ended, or None if none begins."""
        opening = _RAW_BLOCK.match(self.lines[index])
        if opening is None:
            return None
        name = opening["name"].lower()
        end = self._next_line_with(f"</{name}", index)
        if end is None and name != "pre":
            return None
        end = len(self.lines) - 1 if end is None else end
        block = "\n".join(self.lines[index : end + 1])
        self.copied += len(block)
        if self.copied > MAX_COPIED:
            raise FileFaulty(f"a line has too many <{name}>", rule="too_complex")
        closing = re.compile(rf"</{name}[^<>]*>?", re.IGNORECASE).search(block)
        after = closing.end() if closing else len(block)
        self._put(opening["indent"], block[:after].lstrip(" ") if name in ("pre", "textarea") else "")
        self.lines[end] = block[after:]
        return end if self.lines[end].strip() else end + 1

    def _put(self, indent: str, finished: str) -> None:
        self.kept.append(indent + self.store(finished) if finished else "")

    def _next_line_with(self, text: str, index: int) -> int | None:
        """The first line from an index on that has a text, of those that had it before anything was taken out of them."""
        if text not in self.lines_with:
            self.lines_with[text] = [number for number, line in enumerate(self.lines) if text in line.lower()][::-1]
        if index < len(self.lines) and text not in self.lines[index].lower():
            index += 1
        numbers = self.lines_with[text]
        while numbers and numbers[-1] < index:
            numbers.pop()
        return numbers[-1] if numbers else None

    def _take_comments(self, index: int) -> bool:
        """Take the comments out of a line, and what the last of them spans of later lines; False if there are none."""
        line = self.lines[index]
        openings = list(_COMMENT.finditer(line)) if "<!--" in line else []
        spans = code_spans(line)[::-1] if openings else []
        pieces, position = [], 0
        for opening in openings:
            while spans and spans[-1][1] <= opening.start():
                spans.pop()
            if opening.start() < position or (spans and spans[-1][0] < opening.start()):
                continue
            end = line.find(_END_OF_COMMENT, opening.end())
            if end >= 0:
                pieces.append(line[position : opening.start()])
                position = end + len(_END_OF_COMMENT)
            elif self._blank_to(_END_OF_COMMENT, index):
                self.lines[index] = "".join(pieces) + line[position : opening.start()]
                return True
            else:  # nor does any after it end
                break
        self.lines[index] = "".join(pieces) + line[position:]
        return position > 0

    def _blank_to(self, closing: str, index: int) -> bool:
        """Empty the lines after this one as far as the end of a comment; False if the comment never ends."""
        end_line = self._next_line_with(closing, index + 1)
        if end_line is None:
            return False
        for number in range(index + 1, end_line):
            self.lines[number] = ""
        self.lines[end_line] = self.lines[end_line].partition(closing)[2]
        return True

    def _with_heading_mark(self, index: int) -> str:
        line = self.lines[index]
        if (heading := _HEADING.match(line)) and len(line) <= MAX_HEADING:
            return f"{heading[0]} {heading_mark(index)}{line[heading.end() :].lstrip()}"
        underlined = (
            line.strip()
            and not RULE.fullmatch(line)
            and index + 1 < len(self.lines)
            and UNDERLINE.fullmatch(self.lines[index + 1])
        )
        return f"{line}{heading_mark(index)}" if underlined else line


class _Fences:
    """The lines that may close a fence of one character, and how long the longest of those still to come is."""

    def __init__(self, character: str, lines: list[str]) -> None:
        found = [(number, _FENCE.fullmatch(line)) for number, line in enumerate(lines) if character * 3 in line]
        closers = [(number, match) for number, match in found if match and not match["info"] and match["fence"][0] == character]
        self.numbers = [number for number, _ in closers]
        self.lengths = [len(match["fence"]) for _, match in closers]
        self.longest_from = list(accumulate(reversed(self.lengths), max))[::-1]
        self.position = 0

    def closing(self, opening: int, length: int) -> int | None:
        """The first line after the opening one with as many characters; None if there is none, and the fence is text."""
        while self.position < len(self.numbers) and self.numbers[self.position] <= opening:
            self.position += 1
        if self.position == len(self.numbers) or self.longest_from[self.position] < length:
            return None
        while self.lengths[self.position] < length:
            self.position += 1
        return self.numbers[self.position]
