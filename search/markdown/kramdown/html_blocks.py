"""Raw HTML around `markdown="1"`: kramdown reads such an element wherever it stands, Python-Markdown only at the outside."""

import re
from dataclasses import dataclass

from search.errors import FileFaulty

MAX_DEPTH = 200
"""Elements that are open at once."""

_TAG = re.compile(
    r"<(?P<end>/?)(?P<name>div|section|article|aside|main|nav|header|footer|details|figure|center)\b(?P<attributes>[^<>]*)>",
    re.IGNORECASE,
)
_MARKDOWN = re.compile(r"""\smarkdown(?:\s*=\s*["']?(?:1|block|span|markdown)\b|\s|$)""", re.IGNORECASE)
_STARTS_WITH_TAG = re.compile(r"\s*</?[a-z]", re.IGNORECASE)


@dataclass(slots=True)
class _Open:
    """An element that has not ended yet."""

    name: str
    line: int
    end_of_name: int
    """Offset in its line just after the tag's name."""
    read: bool
    """Whether its own attribute says that Markdown is read inside."""
    around: bool = False
    """Whether it has to be read because one inside it is."""


def let_markdown_in(lines: list[str]) -> list[str]:
    """The page with `markdown="1"` on whatever stands around an element that has it.

    What else stands there loses its indentation, which would make code of it once it is read as Markdown.

    Raises:
        FileFaulty: rule `too_deep`, for elements nested beyond `MAX_DEPTH`.
    """
    if not any("markdown" in line and "<" in line for line in lines):
        return lines
    insertions, dedented = _nesting(lines)
    kept = [
        line.lstrip(" ") if number in dedented and _STARTS_WITH_TAG.match(line) else line for number, line in enumerate(lines)
    ]
    for number, offset in sorted(insertions, reverse=True):
        offset -= len(lines[number]) - len(kept[number])
        kept[number] = f'{kept[number][:offset]} markdown="1"{kept[number][offset:]}'
    return kept


def _nesting(lines: list[str]) -> tuple[list[tuple[int, int]], set[int]]:
    """Where the attribute has to be added (line, offset), and the lines inside the elements that it is added to."""
    stack: list[_Open] = []
    insertions: list[tuple[int, int]] = []
    dedented: set[int] = set()
    for number, line in enumerate(lines):
        for tag in _TAG.finditer(line) if _STARTS_WITH_TAG.match(line) else ():
            name = tag["name"].lower()
            if not tag["end"]:
                read = bool(_MARKDOWN.search(tag["attributes"]))
                insertions += _ask_around(stack) if read else ()
                stack.append(_Open(name, number, tag.end("name"), read))
            elif any(element.name == name for element in stack):
                dedented.update(_close(stack, name, number))
            if len(stack) > MAX_DEPTH:
                raise FileFaulty(f"HTML elements nest more than {MAX_DEPTH} deep", rule="too_deep")
    return insertions, dedented


def _close(stack: list[_Open], name: str, number: int) -> range:
    """End the last element of a name with all inside it; the lines of the outermost of them that had to be read."""
    lines = range(0)
    while element := stack.pop():
        if element.around and not (stack and stack[-1].around):
            lines = range(element.line, number + 1)
        if element.name == name:
            break
    return lines


def _ask_around(stack: list[_Open]) -> list[tuple[int, int]]:
    asked = []
    for element in reversed(stack):
        if element.read or element.around:
            break
        element.around = True
        asked.append((element.line, element.end_of_name))
    return asked
