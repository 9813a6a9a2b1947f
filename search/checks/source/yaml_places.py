"""Where the fields of a front matter stand in their file."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import yaml

from search.checks.source.source_lines import Line
from search.content.formats.yaml_loader import nodes_of
from search.content.front_matter import FrontMatter


@dataclass(frozen=True, slots=True)
class Place:
    """A span of a file's text."""

    line: int
    """1-based line of its beginning."""
    start: int
    """In code points from the beginning of the file."""
    end: int
    one_line: bool


@dataclass(frozen=True, slots=True)
class Scalar:
    """A text, number or date as it is written in a front matter."""

    written: str
    """Without quotation marks."""
    quoted: bool
    place: Place


@dataclass(frozen=True, slots=True)
class Field:
    """One entry of a front matter, as it is written."""

    name: str
    key: Place
    value: yaml.Node
    _map: _OffsetMap

    @property
    def place(self) -> Place:
        """Of the value."""
        return self._map.place(self.value)

    def scalars(self) -> Iterator[Scalar]:
        """Every text, number and date of the value, also those inside it, in order; what an alias repeats comes once."""
        seen: set[int] = set()
        nodes = [self.value]
        while nodes:
            node = nodes.pop()
            if id(node) in seen:
                continue
            seen.add(id(node))
            if isinstance(node, yaml.ScalarNode):
                yield Scalar(str(node.value), bool(node.style), self._map.place(node))
            elif isinstance(node, yaml.SequenceNode):
                nodes += reversed(node.value)
            elif isinstance(node, yaml.MappingNode):
                nodes += [value for _, value in reversed(node.value)]

    def items(self) -> Sequence[yaml.Node]:
        """The items of a list, in order; of anything else, nothing."""
        return self.value.value if isinstance(self.value, yaml.SequenceNode) else []

    def place_of(self, node: yaml.Node) -> Place:
        """Where one node of the value stands; a mapping ends where its last value does."""
        if isinstance(node, yaml.MappingNode) and node.value:
            first, last = self._map.place(node.value[0][0]), self._map.place(node.value[-1][1])
            return Place(first.line, first.start, last.end, one_line=first.line == last.line and last.one_line)
        return self._map.place(node)


def fields_of(front: FrontMatter, lines: Sequence[Line]) -> tuple[Field, ...]:
    """The top-level fields of a front matter in the order of the file, a repeated one as often as it is there.

    None of one in TOML or JSON: what is to be written differently is written in YAML only.

    Args:
        front: the front matter, as `front_matter.parse` gives it.
        lines: those of the whole file.
    """
    node = nodes_of(front.source) if front.format == "yaml" and front.source.strip() else None
    if not isinstance(node, yaml.MappingNode):
        return ()
    places = _OffsetMap(front, lines)
    return tuple(Field(str(key.value), places.place(key), value, places) for key, value in node.value)


class _OffsetMap:
    """From places in the front matter, which has line feeds only, to places in the file."""

    def __init__(self, front: FrontMatter, lines: Sequence[Line]) -> None:
        self.breaks = [index for index, character in enumerate(front.source) if character == "\n"]
        self.first = lines[front.source_line - 1]
        self.lines = lines

    def place(self, node: yaml.Node) -> Place:
        line, start = self._file_place(node.start_mark.index)
        end_line, end = self._file_place(node.end_mark.index)
        return Place(line.number, start, end, one_line=line is end_line)

    def _file_place(self, index: int) -> tuple[Line, int]:
        """The source begins at the end of the opening fence's line, with that line's end."""
        line_feeds = bisect_right(self.breaks, index - 1)
        if line_feeds == 0:
            return self.first, self.first.start + len(self.first.text)
        line = self.lines[self.first.number - 1 + line_feeds]
        return line, line.start + index - self.breaks[line_feeds - 1] - 1
