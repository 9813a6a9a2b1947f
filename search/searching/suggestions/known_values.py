"""The facet values of an index with the words of their own and other names."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from search.analysis.analyzer import folded_words
from search.engines.base import EngineReader
from search.engines.generation_cache import PerGeneration
from search.query.model import ALL_FACETS, EVERY_VALUE, CompiledQuery, ParsedQuery, SearchQuery
from search.searching.reading.names import values_with_names
from search.site import Facet

Words = tuple[str, ...]
_MIN_LETTERS = 3
"""Typed letters from which on other names are looked for: two letters begin some name of nearly every value."""


@dataclass(frozen=True, slots=True)
class OtherName:
    """Another name of a value, or a heading that maps to it."""

    text: str
    words: Words


@dataclass(frozen=True, slots=True)
class KnownValue:
    """A facet value of the index, with the folded words of its facet's name and its own."""

    facet: Facet
    value: str
    label: str
    count: int
    """Number of strategies that have it, in the whole index."""
    facet_words: Words
    words: Words
    others: tuple[OtherName, ...] = ()

    def fits(self, typed: Sequence[str]) -> bool:
        """Whether each folded prefix begins a word of the value's or facet's name, at least one of them of the value's."""
        rest = [beginning for beginning in typed if not _begins(beginning, self.words)]
        return len(rest) < len(typed) and all(_begins(beginning, self.facet_words) for beginning in rest)

    def other_name(self, typed: Sequence[str]) -> str:
        """The shortest other name in which each folded prefix begins a word; "" if there is none."""
        if sum(map(len, typed)) < _MIN_LETTERS:
            return ""
        fitting = (name.text for name in self.others if all(_begins(beginning, name.words) for beginning in typed))
        return min(fitting, key=len, default="")


def _begins(beginning: str, words: Words) -> bool:
    return any(word.startswith(beginning) for word in words)


def known_values(reader: EngineReader) -> tuple[KnownValue, ...]:
    """Every facet value of a generation, counted over all strategies."""
    return _known.of(reader)


def _made(reader: EngineReader) -> tuple[KnownValue, ...]:
    return tuple(_values(reader))


def _values(reader: EngineReader) -> Iterator[KnownValue]:
    names = {(called.value.facet, called.value.value): (*called.names, *called.hints) for called in values_with_names(reader)}
    query = SearchQuery().counting(ALL_FACETS, EVERY_VALUE)
    for result in reader.search(CompiledQuery(query, ParsedQuery(), "all")).facets:
        facet = reader.site.facet(result.name)
        if facet is None:
            continue
        for value in result.values:
            own = folded_words(f"{value.label} {value.value}")
            called = names.get((result.name, str(value.value)), ())
            others = tuple(OtherName(name.strip("*"), folded_words(name)) for name in called)
            yield KnownValue(facet, str(value.value), value.label, value.count, folded_words(facet.label), own, others)


_known = PerGeneration(_made)
