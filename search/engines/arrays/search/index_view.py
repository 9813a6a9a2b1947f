"""The segments of one generation as one index: numbers continue from segment to segment, deleted strategies are left out."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property, lru_cache
from itertools import accumulate, compress, pairwise
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from search.analysis.forms.stemming import Apart
from search.engines.arrays.build.layout import LANGUAGE_CODES
from search.engines.arrays.format.field_propagation import Layout
from search.engines.arrays.format.postings import (
    NO_POSTINGS,
    NO_WEIGHTS,
    Postings,
    Rows,
    Units,
    Weights,
    concatenated,
    union,
)
from search.engines.arrays.format.segment import CACHED_RECORDS, Segment
from search.engines.terms import stem_term
from search.strategies import Section, Strategy, Times

_Value = TypeVar("_Value")
_CACHED_TERMS = 64
"""Number of cached posting lists that were joined: only an index of several segments has any."""
_CACHED_PLACES = 1024
"""Number of cached look-ups of terms: one search looks the same term up several times."""


Spellings = tuple[int, int, int]
"""Neighbouring surface terms of one segment: the number of the segment, and [from, to) of the terms."""


class Generation:
    """All units and strategies of an index. U units and S strategies, deleted ones included but never found."""

    def __init__(self, segments: Sequence[Segment], dead: Sequence[Sequence[int]], apart: Apart = ()) -> None:
        """Join segments.

        Args:
            segments: in the order of the index.
            dead: for each segment, the numbers of its deleted strategies.
            apart: words that the site keeps apart.
        """
        self._apart = apart
        self.segments = segments
        self.unit_base = list(accumulate((len(segment.unit_strategy) for segment in segments), initial=0))
        self.strategy_base = list(accumulate((len(segment.slugs) for segment in segments), initial=0))
        self.units = self.unit_base[-1]
        self.strategies = self.strategy_base[-1]
        self.alive = np.ones(self.strategies, bool)
        """S: not deleted."""
        for base, numbers in zip(self.strategy_base, dead, strict=False):
            self.alive[[base + number for number in numbers]] = False
        self.whole = bool(self.alive.all())
        """Whether nothing is deleted."""
        self.unit_strategy: NDArray[np.int32] = self._joined("unit_strategy", np.int32, self.strategy_base)
        self.unit_own: NDArray[np.bool_] = self._joined("unit_own", np.bool_)
        self.unit_draft: NDArray[np.bool_] = self._joined("unit_draft", np.bool_)
        self.unit_length: NDArray[np.float32] = self._joined("unit_length", np.float32)
        self.strategy_date: NDArray[np.int32] = self._joined("strategy_date", np.int32)
        self.strategy_added: NDArray[np.int64] = self._joined("strategy_added", np.int64)
        self.strategy_changed: NDArray[np.int64] = self._joined("strategy_changed", np.int64)
        self.strategy_language: NDArray[np.uint8] = self._joined("strategy_language", np.uint8)
        self.strategy_unit = np.append(np.flatnonzero(self.unit_own), self.units)
        """S + 1: the first unit of each strategy."""
        self._first_units: list[int] = self.strategy_unit.tolist()
        self.unit_alive = self.alive[self.unit_strategy]
        """U: not deleted. Postings have deleted units too, since it costs less to leave these out where they would count."""
        self.layout = Layout(self.unit_own, self.unit_strategy, self.strategy_unit)
        self._places_of_stem = lru_cache(_CACHED_PLACES)(self._find_stem)
        self.spellings = lru_cache(_CACHED_PLACES)(self._spellings)
        """The surface terms in [low, high)."""
        self.stem_postings = lru_cache(_CACHED_TERMS)(self._stem_postings)
        self.scored_weights = lru_cache(_CACHED_TERMS)(self._scored_weights)
        # Segments cache records too, for the next generation; this cache makes a page of results faster.
        self.section = lru_cache(CACHED_RECORDS)(self._section)
        """The section of a unit."""
        self.strategy = lru_cache(CACHED_RECORDS)(self._strategy)
        """The strategy of a unit with own fields, without sections and page."""

    def _joined(self, name: str, dtype: type[np.generic], bases: Sequence[int] | None = None) -> NDArray[Any]:
        parts: list[NDArray[Any]] = [getattr(segment, name) for segment in self.segments]
        if bases is not None:
            parts = [part + part.dtype.type(base) if base else part for part, base in zip(parts, bases, strict=False)]
        return parts[0] if len(parts) == 1 else np.concatenate([np.empty(0, dtype), *parts])

    @cached_property
    def languages(self) -> tuple[str, ...]:
        """The language codes that the living strategies are written in."""
        return tuple(LANGUAGE_CODES[number] for number in np.unique(self.strategy_language[self.alive]))

    @cached_property
    def slugs(self) -> list[str]:
        """The slug of every strategy."""
        return [slug.decode() for segment in self.segments for slug in segment.slugs.all()]

    @cached_property
    def numbers(self) -> dict[str, int]:
        """Slug → number, of the living strategies."""
        return {slug: number for number, slug in enumerate(self.slugs) if self.alive[number]}

    @cached_property
    def digests(self) -> dict[str, str]:
        """Path → digest of the file, of the living strategies."""
        return self._by_path(digest.decode() for segment in self.segments for digest in segment.digests.all())

    @cached_property
    def times(self) -> dict[str, Times]:
        """Path → when the file was added and last changed, of the living strategies."""
        return self._by_path(map(Times, self.strategy_added.tolist(), self.strategy_changed.tolist()))

    def _by_path(self, values: Iterable[_Value]) -> dict[str, _Value]:
        paths = (path.decode() for segment in self.segments for path in segment.paths.all())
        return dict(compress(zip(paths, values, strict=True), self.alive))

    @property
    def titles(self) -> list[str]:
        """The folded title of every strategy."""
        return [title.decode() for segment in self.segments for title in segment.titles.all()]

    @cached_property
    def namesakes(self) -> frozenset[str]:
        """The slugs of the living strategies that share their folded title with another one."""
        living = list(compress(zip(self.titles, self.slugs, strict=True), self.alive))
        counts = Counter(title for title, _ in living)
        return frozenset(slug for title, slug in living if counts[title] > 1)

    def record(self, unit: int) -> bytes:
        """The stored record of a unit."""
        segment, local = self._locate(self.unit_base, unit)
        return segment.records[local]

    def _section(self, unit: int) -> Section:
        segment, local = self._locate(self.unit_base, unit)
        return segment.section(local)

    def _strategy(self, unit: int) -> Strategy:
        segment, local = self._locate(self.unit_base, unit)
        return segment.strategy(local)

    def whole_strategy(self, strategy: int) -> Strategy:
        """A strategy, by its number, with sections and page."""
        segment, local = self._locate(self.strategy_base, strategy)
        return segment.whole_strategy(local)

    def _locate(self, bases: Sequence[int], number: int) -> tuple[Segment, int]:
        index = bisect_right(bases, number) - 1
        return self.segments[index], number - bases[index]

    def units_of(self, strategy: int) -> tuple[int, int]:
        """The units [from, to) of a strategy; the first is its own fields."""
        return self._first_units[strategy], self._first_units[strategy + 1]

    def stem_term(self, folded: str, language: str) -> str:
        """The term that all words with the same stem share here."""
        return stem_term(folded, language, self._apart)

    def _find_stem(self, term: str) -> list[tuple[int, int]]:
        """The segments that have a stem, with its number there."""
        encoded = term.encode()
        found = [(number, segment.stems.get(encoded)) for number, segment in enumerate(self.segments)]
        return [(number, stem) for number, stem in found if stem is not None]

    def _spellings(self, low: str, high: str) -> list[Spellings]:
        first, last = low.encode(), high.encode()
        found = [(number, *segment.surfaces.range(first, last)) for number, segment in enumerate(self.segments)]
        return [spellings for spellings in found if spellings[1] < spellings[2]]

    def spelling(self, term: str, among: Iterable[Spellings]) -> list[Spellings]:
        """The places of one surface term among some."""
        encoded = term.encode()
        found = [(number, self.segments[number].surfaces.find(encoded, start, end)) for number, start, end in among]
        return [(number, place, place + 1) for number, place in found if place is not None]

    def has_stem(self, term: str) -> bool:
        """Whether any text, living or not, has a stem."""
        return bool(self._places_of_stem(term))

    def _stem_postings(self, term: str) -> Postings:
        found = [self._global(number, self.segments[number].stem_postings(stem)) for number, stem in self._places_of_stem(term)]
        return concatenated(found, NO_POSTINGS)

    def _scored_weights(self, term: str) -> Weights:
        """A stem's weights in the units that are scored for it."""
        found = [self._global(number, self.segments[number].scored(stem)) for number, stem in self._places_of_stem(term)]
        return concatenated(found, NO_WEIGHTS)

    def strategies_with_stem(self, term: str) -> Iterator[NDArray[np.int32]]:
        """The strategies that have a stem anywhere, living or not, from each segment."""
        for number, stem in self._places_of_stem(term):
            found, base = self.segments[number].stem_strategies(stem), self.strategy_base[number]
            yield found + np.int32(base) if base else found

    def surface_postings(self, low: str, high: str) -> Postings:
        """The joined postings of all surface terms in [low, high): each unit once."""
        parts = [
            self._global(number, union([self.segments[number].surface_postings(start, end)]))
            for number, start, end in self.spellings(low, high)
        ]
        return concatenated(parts, NO_POSTINGS)

    def surface_sections(self, spellings: Iterable[Spellings]) -> Weights:
        """The weights of some surface terms in sections alone, added up."""
        parts = [self._global(number, self.segments[number].surface_sections(start, end)) for number, start, end in spellings]
        return concatenated(parts, NO_WEIGHTS)

    def stem_weight(self, term: str) -> float:
        """The weighted occurrences of a stem in living units. Subtracting is exact, as all weights are multiples of a half."""
        segments, dead = self.segments, self._dead_stems
        return sum(
            [segments[number].stem_weight(stem) - dead[number].get(stem, 0.0) for number, stem in self._places_of_stem(term)],
            0.0,
        )

    def surface_weight(self, spellings: Iterable[Spellings]) -> float:
        """The weighted occurrences of some surface terms in living units."""
        weight = 0.0
        for number, start, end in spellings:
            weight += self.segments[number].surface_weight(start, end)
            if dead := self._dead_surfaces[number]:
                weight -= sum([dead.get(term, 0.0) for term in range(start, end)])
        return weight

    @cached_property
    def _dead_stems(self) -> list[dict[int, float]]:
        """For each segment, the weighted occurrences of each stem in deleted units."""
        return [segment.stem_weights_in(dead) for segment, dead in zip(self.segments, self._dead(), strict=True)]

    @cached_property
    def _dead_surfaces(self) -> list[dict[int, float]]:
        """For each segment, the weighted occurrences of each surface term in deleted units."""
        return [segment.surface_weights_in(dead) for segment, dead in zip(self.segments, self._dead(), strict=True)]

    def _dead(self) -> Iterator[NDArray[np.bool_]]:
        """For each segment, which of its units are deleted."""
        return (~self.unit_alive[start:end] for start, end in pairwise(self.unit_base))

    def any_alive(self, units: Units) -> bool:
        """Whether any of some units is not deleted."""
        return bool(self.unit_alive.take(units).any())

    def surfaces_in(self, low: str, high: str) -> Iterator[str]:
        """The surface terms in [low, high); a term may come once from each segment."""
        for number, start, end in self.spellings(low, high):
            surfaces = self.segments[number].surfaces
            yield from (surfaces[term].decode() for term in range(start, end))

    def chosen_postings(self, low: str, high: str, chosen: Callable[[str], bool]) -> Postings:
        """The joined postings of those surface terms in [low, high) that `chosen` accepts: each unit once."""
        parts = []
        for number, start, end in self.spellings(low, high):
            segment = self.segments[number]
            terms = [term for term in range(start, end) if chosen(segment.surfaces[term].decode())]
            parts.append(self._global(number, union([segment.surface_postings(term, term + 1) for term in terms])))
        return concatenated(parts, NO_POSTINGS)

    def phrase_postings(self, terms: Sequence[str]) -> Postings:
        """Units in which the stems follow one another, weighted by the zone of each occurrence."""
        found = [(number, self.segments[number].phrase_postings(stems)) for number, stems in self._places_of_phrase(terms)]
        return concatenated([self._global(number, postings) for number, postings in found], NO_POSTINGS)

    def phrase_weights(self, terms: Sequence[str]) -> Weights:
        """The weights of `phrase_postings`, without the zones."""
        found = [(number, self.segments[number].phrase_weights(stems)) for number, stems in self._places_of_phrase(terms)]
        return concatenated([self._global(number, weights) for number, weights in found], NO_WEIGHTS)

    def _places_of_phrase(self, terms: Sequence[str]) -> Iterator[tuple[int, list[int]]]:
        """The segments that have all of some stems, with their numbers there."""
        places = [dict(self._places_of_stem(term)) for term in terms]
        for number, first in places[0].items():
            stems = [first, *[stem for place in places[1:] if (stem := place.get(number)) is not None]]
            if len(stems) == len(terms):
                yield number, stems

    def _global(self, number: int, found: Rows) -> Rows:
        """Rows of one segment in the numbers of the generation."""
        base = self.unit_base[number]
        return type(found)(found.units + np.int32(base), *found[1:]) if base else found

    def words(self) -> Iterator[tuple[str, int]]:
        """Every surface term with the number of units it is in; a term may come once from each segment."""
        for segment, base in zip(self.segments, self.unit_base, strict=False):
            frequencies = segment.surface_frequencies(self.unit_alive[base : base + len(segment.unit_own)])
            for index in np.flatnonzero(frequencies):
                yield segment.surfaces[int(index)].decode(), int(frequencies[index])
