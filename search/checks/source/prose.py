"""The prose of a page: its lines with code, comments and template marks masked, at the same offsets."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from search.markdown.kramdown.code_spans import inside_code
from search.markdown.kramdown.containers import Containers

HIDDEN = "\ufffc"
"""Stands for every character that is not prose: the object replacement character, which no rule looks for."""

_FENCE = re.compile(r"(?>(?:[ \t>]|[-*+][ \t]|\d{1,9}[.)][ \t])*)(?P<fence>`{3,}(?=[^`]*$)|~{3,})")
_LIST_ITEM = re.compile(r" {0,3}(?:[-*+:]|\d{1,9}[.)]|\[\^[^\]]+\]:)(?:\s|$)")
_INDENTED = re.compile(r" {4}| {0,3}\t")
_LIQUID = re.compile(r"\{\{[^{}]*\}\}|\{%[^{}]*%\}")
_OPENING = re.compile(
    r"(?P<comment><!--)|(?P<kramdown>\{::comment\})|<(?P<element>pre|script|style|textarea|svg)\b"
    r"|\{%-?\s*(?P<tag>comment|raw|highlight|capture)\b[^{}]*%\}",
    re.IGNORECASE,
)
_CLOSING = {
    "comment": "-->",
    "kramdown": r"\{{:/comment\}}",
    "element": "</{}",
    "tag": r"\{{%-?\s*end{}\b[^{{}}]*%\}}",
}


@dataclass(frozen=True, slots=True)
class Prose:
    """A body with everything but prose masked."""

    lines: tuple[str, ...]
    """As many as the body has, each as long as the body's own."""
    open_fence: int | None = None
    """Index of the line where a code block begins that never ends."""


def prose_of(lines: Sequence[str]) -> Prose:
    """Hide what is not prose in the lines of a body."""
    reader = _Reader(lines)
    kept = tuple(map(reader.read, range(len(lines))))
    return Prose(kept, reader.fence_line)


def hidden(text: str) -> str:
    """As many masking characters."""
    return HIDDEN * len(text)


class _Reader:
    """Masks the lines of a body in one pass."""

    def __init__(self, lines: Sequence[str]) -> None:
        self.lines = lines
        self.fence = ""
        self.fence_line: int | None = None
        self.closing: re.Pattern[str] | None = None
        self.last_places: dict[re.Pattern[str], tuple[int, int]] = {}
        self.after_blank = True
        self.containers = Containers(_LIST_ITEM)
        self.in_indented_code = False

    def read(self, index: int) -> str:
        text = self.lines[index]
        if self.fence:
            self._close_fence(text)
            return hidden(text)
        if self.closing is not None:
            return self._without_blocks(text, index)
        if opening := _FENCE.match(text):
            self.fence, self.fence_line = opening["fence"], index
            return hidden(text)
        if self._is_indented_code(text):
            return hidden(text)
        return _LIQUID.sub(lambda mark: hidden(mark[0]), self._without_blocks(inside_code(text, hidden), index))

    def _close_fence(self, text: str) -> None:
        closing = text.strip(" \t>")
        if len(closing) >= len(self.fence) and not closing.strip(self.fence[0]):
            self.fence, self.fence_line = "", None

    def _is_indented_code(self, text: str) -> bool:
        """Whether a line is code by its indentation alone, which it is not in a list item or right after a paragraph."""
        blank = not text.strip()
        self.containers.see(text)
        if not blank and _INDENTED.match(text):
            self.in_indented_code = not self.containers.open and (self.after_blank or self.in_indented_code)
        elif not blank:
            self.in_indented_code = False
        self.after_blank = blank
        return self.in_indented_code and not blank

    def _without_blocks(self, text: str, index: int) -> str:
        """A line without comments, raw HTML and template blocks, whether they begin in it or before it."""
        pieces: list[str] = []
        position = 0
        while position < len(text):
            if self.closing is None:
                begin = self._next_block(text, index, position)
                pieces.append(text[position:begin])
            else:
                closing = self.closing.search(text, position)
                begin = closing.end() if closing else len(text)
                pieces.append(hidden(text[position:begin]))
                self.closing = None if closing else self.closing
            position = begin
        return "".join(pieces)

    def _next_block(self, text: str, index: int, position: int) -> int:
        """Where the next block that also ends begins; the end of the line if there is none."""
        for opening in _OPENING.finditer(text, position):
            kind = opening.lastgroup or ""
            closing = re.compile(_CLOSING[kind].format(opening[kind]), re.IGNORECASE)
            if (index, opening.end()) <= self._last_place(closing):
                self.closing = closing
                return opening.start()
        return len(text)

    def _last_place(self, closing: re.Pattern[str]) -> tuple[int, int]:
        """Line and column of the last match in the body; before everything if there is none."""
        if closing not in self.last_places:
            places = ((index, match.start()) for index, line in enumerate(self.lines) for match in closing.finditer(line))
            self.last_places[closing] = max(places, default=(-1, -1))
        return self.last_places[closing]
