"""Removes code from a page while other passes read it, and restores it unchanged."""

import re
from collections.abc import Iterator

from search.markdown.dialects.lines import line_feeds
from search.markdown.kramdown.code_spans import inside_code
from search.markdown.kramdown.containers import Containers
from search.markdown.kramdown.sentinels import KEPT
from search.markdown.spans.mathematics import FORMULA

_FENCE = re.compile(r"(?P<before>[ >]*(?:(?:[-*+:]|\d{1,9}[.)]|\[\^[^\[\]\n]{1,300}\]:) +)*)(?P<fence>`{3,}(?=[^`\n]*$)|~{3,})")
_PRE = re.compile(r"<pre\b", re.IGNORECASE)
_CONTAINER = re.compile(r"(?:[-*+:]|\d{1,9}[.)])(?: |$)|>|!!!|\?\?\?|===|\[\^|<|\{")
_RAW = re.compile(r"\{%-?\s{0,9}(?:end)?raw\s{0,9}-?%\}[ \t]*")
_INDENTED = re.compile(r" {4}| {0,3}\t")


class SetAside:
    """The pieces of a page that passes do not see; each is replaced by its number."""

    def __init__(self) -> None:
        self._pieces: list[str] = []

    def keep(self, piece: str) -> str:
        """Store a piece and return its placeholder, with as many line feeds."""
        self._pieces.append(piece)
        return f"{KEPT[0]}{len(self._pieces) - 1}{KEPT[1]}{line_feeds(piece)}"

    def without_code(self, text: str) -> str:
        """A page without its code, fences, indented code, `<pre>` and code inside lines, and without mathematics."""
        return "".join(self.keep(piece) if is_code else self._without_spans(piece) for is_code, piece in _blocks(text))

    def _without_spans(self, text: str) -> str:
        if "`" in text:
            text = "".join(inside_code(paragraph, self.keep) for paragraph in re.split(r"(\n[ \t]*\n)", text))
        return FORMULA.sub(lambda formula: self.keep(formula[0]), text) if "$$" in text else text

    def put_back(self, text: str) -> str:
        """A page with the pieces where they were. Of Liquid `raw` alone goes, which Jekyll knows in code too."""
        pieces = []
        position = 0
        for mark in _KEPT.finditer(text):
            if mark.start() < position:
                continue
            piece = self._pieces[int(mark[1])]
            pieces += [text[position : mark.start()], _RAW.sub("", piece) if "raw" in piece else piece]
            position = mark.end() + piece.count("\n")
        return "".join(pieces) + text[position:]


_KEPT = re.compile(f"{KEPT[0]}(\\d+){KEPT[1]}")


def _blocks(text: str) -> Iterator[tuple[bool, str]]:
    """The page in pieces, with whether each is a block of code."""
    lines = text.split("\n")
    ends = {**_ends_of_pre(lines), **_ends_of_fences(lines)}
    begin = index = 0
    containers, after_blank = Containers(_CONTAINER, 1), True
    while index < len(lines):
        line = lines[index]
        end = ends.get(index)
        before = _FENCE.match(line)
        if end is None and after_blank and not containers.open and _INDENTED.match(line) and line.strip():
            end, before = _end_of_indented(lines, index), None
        if end is not None:
            start = before.end("before") if before else 0
            yield False, "".join(f"{each}\n" for each in lines[begin:index]) + line[:start]
            yield True, "\n".join(lines[index : end + 1])[start:]
            lines[end] = ""
            begin = index = end
        after_blank = not lines[index].strip() and end is None
        containers.see(line)
        index += 1
    yield False, "\n".join(lines[begin:])


def _end_of_indented(lines: list[str], index: int) -> int:
    end = index
    while index < len(lines) and (_INDENTED.match(lines[index]) or not lines[index].strip()):
        end = index if lines[index].strip() else end
        index += 1
    return end


def _ends_of_fences(lines: list[str]) -> dict[int, int]:
    """Opening line → closing line of each closed fence."""
    found = [
        (index, match) for index, line in enumerate(lines) if "``" in line or "~~" in line if (match := _FENCE.match(line))
    ]
    longest = {"`": 0, "~": 0}
    to_come: list[int] = []
    for index, match in reversed(found):
        to_come.append(longest[match["fence"][0]])
        if _is_closer(match, lines[index]):
            longest[match["fence"][0]] = max(longest[match["fence"][0]], len(match["fence"]))
    ends: dict[int, int] = {}
    opened, fence = -1, ""
    for (index, match), longest_to_come in zip(found, reversed(to_come), strict=True):
        if fence:
            if match["fence"].startswith(fence) and _is_closer(match, lines[index]):
                ends[opened], fence = index, ""
        elif longest_to_come >= len(match["fence"]):
            opened, fence = index, match["fence"]
    return ends


def _is_closer(match: re.Match[str], line: str) -> bool:
    return not line[match.end() :].strip() and not match["before"].strip(" >")


def _ends_of_pre(lines: list[str]) -> dict[int, int]:
    """The line of each `<pre>` that begins one, to the one where it ends."""
    ends: dict[int, int] = {}
    opened: int | None = None
    for index, line in enumerate(lines):
        if opened is None and "<pre" in line.lower() and _PRE.match(line.lstrip()):
            opened = index
        if opened is not None and "</pre" in line.lower():
            ends[opened], opened = index, None
    return ends
