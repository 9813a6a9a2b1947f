"""The base class of all facet types: the interface that the rest of the program uses."""

from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple, Protocol

from search.phrases import readable
from search.strategies import Section, Strategy


class Vocabulary(Protocol):
    """The names of a site's themes."""

    def label(self, key: str) -> str:
        """The label of a theme."""

    def headings(self, key: str) -> Sequence[str]:
        """The headings that map to a theme."""


class SaidRange(NamedTuple):
    """A range that a text states."""

    text: str
    """The words that state it: `before 2020`."""
    first: int | None
    """None if it is open, as `last`."""
    last: int | None


class FacetType:
    """A facet type. By default its values are those of strategies, ticked, with OR between them; subclasses may differ."""

    name: str
    """Name of the facet, and of the URL parameter by which its values are chosen."""
    kind: Literal["value", "range"] = "value"
    """Whether values are ticked, or a first and a last one chosen; all values of a range are whole numbers."""
    is_stated: bool = False
    """Whether the values are those of the front-matter field of that name, which is then exported, compared and checked."""
    of_sections: bool = False
    """Whether the values are those of sections: choosing one limits where words are searched, and all may be required."""
    has_other_names: bool = True
    """Whether its values are also found by other names of the same thing, as countries are."""
    is_named_by_headings: bool = False
    """Whether names of its values are compared like headings, in singular and plural."""
    is_place: bool = False
    """Whether its values are places: they come first in the sentence that describes a search."""
    preposition: str = ""
    """The preposition before its values in that sentence: `in` Finland; "" for the facet's label instead."""
    lowest: int = 1
    """The smallest number of a range that can be chosen."""
    highest: int = 9999
    """The largest number of a range that can be chosen."""

    def values(self, strategy: Strategy) -> tuple[str, ...]:
        """The values of a strategy, each once; () for a facet of sections."""
        return ()

    def section_values(self, section: Section) -> tuple[str, ...]:
        """The values of a section, each once; () unless it is a facet of sections."""
        return ()

    def typed(self, text: str) -> str | int:
        """A value as the API gives it."""
        return text

    def label(self, text: str, vocabulary: Vocabulary) -> str:
        """The label of a value."""
        return readable(text)

    def in_sentence(self, label: str) -> str:
        """The label of a value within a sentence."""
        return label

    def order(self, text: str, vocabulary: Vocabulary) -> tuple[int, str, str]:
        """The sort key of values with equal counts: numbers by size, all others by label."""
        value = self.typed(text)
        return value if isinstance(value, int) else 0, self.label(text, vocabulary).casefold(), text

    def hints(self, text: str, vocabulary: Vocabulary) -> Sequence[str]:
        """Words that lead to a value without being a name of it."""
        return ()

    def ranges_in(self, text: str) -> Iterator[SaidRange]:
        """The ranges that the text of a query states."""
        yield from ()

    def range_text(self, first: int | None, last: int | None) -> str:
        """A chosen range in words; "" if neither end is chosen."""
        return ""

    @property
    def plural(self) -> str:
        """The plural noun for its values, in lower case."""
        return f"{self.name}s"

    @property
    def bounds(self) -> tuple[str, str]:
        """The URL parameters of a range."""
        return f"{self.name}_min", f"{self.name}_max"

    @property
    def match(self) -> str:
        """The URL parameter that says whether any or all of the chosen values are required, for facets of sections."""
        return f"{self.name}_match"

    @property
    def parameters(self) -> tuple[str, ...]:
        """The URL parameters that it has besides its name."""
        return self.bounds if self.kind == "range" else (self.match,) if self.of_sections else ()
