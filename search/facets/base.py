"""The base of all facet types: what the rest of the program asks of one, whichever it is."""

from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple, Protocol

from search.strategies import Section, Strategy


class Vocabulary(Protocol):
    """What the themes of a site are called."""

    def label(self, key: str) -> str:
        """What readers call a theme."""

    def headings(self, key: str) -> Sequence[str]:
        """The headings that map to it."""


class SaidRange(NamedTuple):
    """A range that a text says."""

    text: str
    """The words that say it: `before 2020`."""
    first: int | None
    """None where it is open, as `last`."""
    last: int | None


class FacetType:
    """One type of facet, as most are: values of strategies, to tick, with OR between them. Others say where they differ."""

    name: str
    """Of the facet, and of the URL parameter by which its values are chosen."""
    kind: Literal["value", "range"] = "value"
    """Whether values are ticked, or a first and a last one stated; of a range all values are whole numbers."""
    is_stated: bool = False
    """Whether the values are what the front-matter field of that name states: then it is exported, compared and checked."""
    of_sections: bool = False
    """Whether the values are those of sections: choosing one limits where words are looked for, and all can be asked for."""
    has_other_names: bool = True
    """Whether its values are also found by the names that the same thing has elsewhere, as countries have."""
    is_named_by_headings: bool = False
    """Whether its values are named as headings name them, in singular and plural."""
    is_place: bool = False
    """Whether its values are places: they come first in the sentence that describes a search."""
    preposition: str = ""
    """The preposition before its values in that sentence: `in` Finland; "" for the facet's label instead."""
    lowest: int = 1
    """Of a range, the smallest number that can be chosen."""
    highest: int = 9999
    """And the largest."""

    def values(self, strategy: Strategy) -> tuple[str, ...]:
        """The values that a strategy has, each once; of a type of sections nothing."""
        return ()

    def section_values(self, section: Section) -> tuple[str, ...]:
        """The values that a section has, each once; of a type of strategies nothing."""
        return ()

    def typed(self, text: str) -> str | int:
        """A value as the API gives it."""
        return text

    def label(self, text: str, vocabulary: Vocabulary) -> str:
        """What readers call a value."""
        return text[:1].upper() + text[1:]

    def in_sentence(self, label: str) -> str:
        """A value's label as a sentence has it."""
        return label

    def order(self, text: str, vocabulary: Vocabulary) -> tuple[int, str, str]:
        """The sort key of values with equal counts: numbers by size, all others by label."""
        value = self.typed(text)
        return value if isinstance(value, int) else 0, self.label(text, vocabulary).casefold(), text

    def hints(self, text: str, vocabulary: Vocabulary) -> Sequence[str]:
        """What leads to a value and is no name of it."""
        return ()

    def ranges_in(self, text: str) -> Iterator[SaidRange]:
        """The ranges that the text of a query says, as it says years."""
        yield from ()

    def range_text(self, first: int | None, last: int | None) -> str:
        """A chosen range in words; "" if neither end is chosen."""
        return ""

    @property
    def plural(self) -> str:
        """What its values are, in lower case."""
        return f"{self.name}s"

    @property
    def bounds(self) -> tuple[str, str]:
        """The URL parameters of a range."""
        return f"{self.name}_min", f"{self.name}_max"

    @property
    def match(self) -> str:
        """The URL parameter that says whether any or all of the chosen values must be there, for types of sections."""
        return f"{self.name}_match"

    @property
    def parameters(self) -> tuple[str, ...]:
        """The URL parameters that it has beside its name."""
        return self.bounds if self.kind == "range" else (self.match,) if self.of_sections else ()
