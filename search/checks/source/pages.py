"""One file as the rules see it: its text by lines, its fields, its headings, its prose, and the strategy that it became."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import zip_longest
from typing import Any

from search.checks.source.findings import Edit, Fix
from search.checks.source.prose import Prose, hidden, prose_of
from search.checks.source.source_lines import Line, line_at, lines_of, prevailing_ending
from search.checks.source.yaml_places import Field, fields_of
from search.checks.vocabulary.foreign_fields import SPECIAL_PAGES
from search.checks.vocabulary.link_targets import Target, targets
from search.content import front_matter
from search.content.front_matter import FrontMatter
from search.strategies import Strategy

_ATX = re.compile(r" {0,3}(?P<marks>#{1,6})(?:[ \t]+|$)")
_SETEXT = re.compile(r" {0,3}(?P<marks>=+|-+)[ \t]*")
_NO_PARAGRAPH = re.compile(r" {0,3}(?:[#>|<]|[-*+][ \t]|\d+[.)][ \t]|$)|.*\|| {4}|\t")
_SUMMARY_LENGTH = 80
_CONTEXT = 30


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading written with `#` or underlined, outside code and comments."""

    line: Line
    level: int
    text: str
    """As written, with its markup; empty for a heading that says nothing."""
    start: int
    """Of the text in the file, in code points."""


class Page:
    """A file that can be read."""

    def __init__(self, path: str, source: bytes, strategy: Strategy) -> None:
        """Take a file apart.

        Args:
            path: of the file in the content folder.
            source: its bytes.
            strategy: what `content.read_file` made of the same bytes.
        """
        self.path = path
        self.strategy = strategy
        self.front: FrontMatter = front_matter.parse(source)
        self.text = source.decode("utf-8")
        self.lines = lines_of(self.text)

    @property
    def metadata(self) -> Mapping[str, Any]:
        """The front matter's fields, as YAML gives them."""
        return self.front.metadata

    @cached_property
    def fields(self) -> tuple[Field, ...]:
        """The front matter's fields, as they are written; a repeated one as often as it is there."""
        return fields_of(self.front, self.lines)

    def field(self, name: str) -> Field | None:
        """The field of that name that counts: the last one. None if it is not there."""
        return self._last_fields.get(name)

    @cached_property
    def _last_fields(self) -> Mapping[str, Field]:
        return {field.name: field for field in self.fields}

    @property
    def leads_elsewhere(self) -> bool:
        """Whether it has nothing to say and only sends browsers on."""
        return not self.front.body.strip() and not SPECIAL_PAGES.isdisjoint(self.metadata)

    @property
    def _body_lines(self) -> tuple[Line, ...]:
        return self.lines[self.front.body_line - 1 :] if self.front.body else ()

    @cached_property
    def _prose(self) -> Prose:
        return prose_of([line.text for line in self._body_lines])

    @cached_property
    def body(self) -> tuple[Line, ...]:
        """The lines after the front matter, with everything but prose masked."""
        return tuple(replace(line, text=prose) for line, prose in zip(self._body_lines, self._prose.lines, strict=True))

    @cached_property
    def prose(self) -> str:
        """The text of the file, as long as it is, with everything but the prose of its body masked."""
        prose = "".join(line.text + line.ending for line in self.body)
        return hidden(self.text[: len(self.text) - len(prose)]) + prose

    @cached_property
    def targets(self) -> tuple[Target, ...]:
        """The address of every link and picture in the prose."""
        return tuple(targets(self.prose))

    @property
    def open_fence(self) -> Line | None:
        """The line where a code block begins that never ends."""
        index = self._prose.open_fence
        return None if index is None else self.body[index]

    @cached_property
    def headings(self) -> tuple[Heading, ...]:
        """Every heading of the body, of level 1 to 6, in order."""
        found: list[Heading] = []
        for line, after in zip_longest(self.body, self.body[1:]):
            if atx := _ATX.match(line.text):
                text = _without_closing_marks(line.text[atx.end() :])
                found.append(Heading(line, len(atx["marks"]), text, line.start + atx.end()))
            elif after and (underline := _SETEXT.fullmatch(after.text)) and not _NO_PARAGRAPH.match(line.text):
                found.append(Heading(line, 1 if "=" in underline["marks"] else 2, line.text.strip(), line.start))
        return tuple(found)

    def line_at(self, offset: int) -> Line:
        """The line that a place in the text belongs to."""
        return line_at(self.lines, offset)

    @cached_property
    def ending(self) -> str:
        """The line end that most lines have."""
        return prevailing_ending(self.lines)

    def replace(self, start: int, end: int, replacement: str) -> Fix:
        """A fix that replaces a span of the text within one line.

        Args:
            start: of the span, in code points from the beginning of the file.
            end: of the span, exclusive.
            replacement: what to write; may be several lines.
        """
        line = self.line_at(start)
        left, right = start - line.start, end - line.start
        around = _CONTEXT if len(line.text) > _SUMMARY_LENGTH else _SUMMARY_LENGTH
        before = f"{'…' if left > around else ''}{line.text[max(0, left - around) : left]}"
        after = f"{line.text[right : right + around]}{'…' if len(line.text) - right > around else ''}"
        summary = " ".join(f"{before}{replacement}{after}".split())
        return Fix(summary[: 2 * _SUMMARY_LENGTH], (Edit(start, end, replacement),))


def _without_closing_marks(text: str) -> str:
    """What a heading says, without the `##` that some write behind it."""
    text = text.rstrip(" \t")
    bare = text.rstrip("#")
    return bare.rstrip(" \t") if not bare or bare[-1] in " \t" else text


def words_in(strategy: Strategy) -> int:
    """How many words the sections of a strategy have."""
    return sum(len(section.text.split()) for section in strategy.sections)


def excerpt(value: object, most: int = 60) -> str:
    """A value as messages quote it, cut to so many code points: a text in quotation marks, all else as it is."""
    text = str(value)
    text = text if len(text) <= most else f"{text[: most - 1]}…"
    return repr(text) if isinstance(value, str) else text


def texts_of(value: object) -> Sequence[str]:
    """The texts of a field's value: itself, or those of its list."""
    items = value if isinstance(value, list) else [value]
    return [item for item in items if isinstance(item, str) and item.strip()]
