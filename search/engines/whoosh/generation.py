"""The segments of one generation seen as one index: numbers run on from segment to segment, deleted strategies are out."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property, lru_cache
from itertools import compress, pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from search.engines.whoosh.context import Layout
from search.engines.whoosh.decoding import LANGUAGE_CODES
from search.engines.whoosh.postings import (
    NO_WEIGHTS,
    NOTHING,
    Postings,
    Rows,
    Weights,
    kept,
    one_after_another,
    summed,
    together,
    union,
)
from search.engines.whoosh.segment import CACHED_RECORDS, Segment
from search.engines.whoosh.terms import weights_of
from search.strategies import Section, Strategy

_CACHED_TERMS = 64
"""Joined posting lists that are kept: only an index of several segments has any."""
_CACHED_PLACES = 1024
"""Look-ups that are kept: one search asks several times where a word stands."""


class Generation:
    """All units and strategies of an index. U units and S strategies, deleted ones included but never found."""

    def __init__(self, segments: Sequence[Segment], dead: Sequence[Sequence[int]]) -> None:
        """Join segments.

        Args:
            segments: in the order of the index.
            dead: for each segment, the numbers of its deleted strategies.
        """
        self.segments = segments
        self.unit_base = _bases(len(segment.unit_strategy) for segment in segments)
        self.strategy_base = _bases(len(segment.slugs) for segment in segments)
        self.units = self.unit_base[-1]
        self.strategies = self.strategy_base[-1]
        self.alive = np.ones(self.strategies, bool)
        """S: not deleted."""
        for base, numbers in zip(self.strategy_base, dead, strict=False):
            self.alive[[base + number for number in numbers]] = False
        self._whole = [bool(self.alive[start:end].all()) for start, end in pairwise(self.strategy_base)]
        """For each segment, whether nothing of it is deleted."""
        self.unit_strategy: NDArray[np.int32] = self._joined("unit_strategy", np.int32, self.strategy_base)
        self.unit_own: NDArray[np.bool_] = self._joined("unit_own", np.bool_)
        self.unit_draft: NDArray[np.bool_] = self._joined("unit_draft", np.bool_)
        self.unit_length: NDArray[np.float32] = self._joined("unit_length", np.float32)
        self.strategy_date: NDArray[np.int32] = self._joined("strategy_date", np.int32)
        self.strategy_language: NDArray[np.uint8] = self._joined("strategy_language", np.uint8)
        self.strategy_unit = np.append(np.flatnonzero(self.unit_own), self.units)
        """S + 1: the first unit of each strategy."""
        self._first_units: list[int] = self.strategy_unit.tolist()
        self.unit_alive = self.alive[self.unit_strategy]
        self._dead = [~self.unit_alive[start:end] for start, end in pairwise(self.unit_base)]
        """For each segment, which of its units are deleted."""
        self.layout = Layout(self.unit_own, self.unit_strategy, self.strategy_unit)
        self._places_of_stem = lru_cache(_CACHED_PLACES)(self._find_stem)
        self._places_of_surfaces = lru_cache(_CACHED_PLACES)(self._find_surfaces)
        self.stem_postings = lru_cache(_CACHED_TERMS)(self._stem_postings)
        self.scored_weights = lru_cache(_CACHED_TERMS)(self._scored_weights)
        # Segments keep records too, for the next generation; a page of results is put together faster from what is kept here.
        self.section = lru_cache(CACHED_RECORDS)(self._section)
        """The section that a unit is."""
        self.strategy = lru_cache(CACHED_RECORDS)(self._strategy)
        """The strategy whose own fields a unit is, without sections and page."""

    def _joined(self, name: str, dtype: type[np.generic], bases: Sequence[int] | None = None) -> NDArray[Any]:
        parts: list[NDArray[Any]] = [getattr(segment, name) for segment in self.segments]
        if bases is not None:
            parts = [part + part.dtype.type(base) if base else part for part, base in zip(parts, bases, strict=False)]
        return parts[0] if len(parts) == 1 else np.concatenate([np.empty(0, dtype), *parts])

    @cached_property
    def languages(self) -> tuple[str, ...]:
        """The language codes that the living strategies are written in."""
        return tuple(LANGUAGE_CODES[number] for number in np.unique(self.strategy_language[self.alive]))

    def written_in(self, languages: Iterable[str]) -> NDArray[np.bool_]:
        """S: strategies, deleted or not, that are written in any of the languages."""
        return np.isin(self.strategy_language, [LANGUAGE_CODES.index(language) for language in languages])

    @cached_property
    def slugs(self) -> list[str]:
        """The slug of every strategy."""
        return [slug.decode() for segment in self.segments for slug in segment.slugs.all()]

    @cached_property
    def numbers(self) -> dict[str, int]:
        """Slug to number, of the living strategies."""
        return {slug: number for number, slug in enumerate(self.slugs) if self.alive[number]}

    @cached_property
    def digests(self) -> dict[str, str]:
        """Path to digest of the file, of the living strategies."""
        paths = [path.decode() for segment in self.segments for path in segment.paths.all()]
        digests = [digest.decode() for segment in self.segments for digest in segment.digests.all()]
        return dict(compress(zip(paths, digests, strict=True), self.alive))

    @cached_property
    def slug_rank(self) -> NDArray[np.int32]:
        """The place of every strategy when they are ordered by slug."""
        return _ranks(self.slugs)

    @cached_property
    def title_rank(self) -> NDArray[np.int32]:
        """The place of every strategy when they are ordered by folded title, then slug."""
        titles = [title.decode() for segment in self.segments for title in segment.titles.all()]
        return _ranks(list(zip(titles, self.slugs, strict=True)))

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

    def page(self, strategy: int) -> bytes:
        """The stored HTML of a strategy."""
        segment, local = self._locate(self.strategy_base, strategy)
        return segment.pages[local]

    def _locate(self, bases: Sequence[int], number: int) -> tuple[Segment, int]:
        index = bisect_right(bases, number) - 1
        return self.segments[index], number - bases[index]

    def units_of(self, strategy: int) -> tuple[int, int]:
        """The units [from, to) of a strategy; the first is its own fields."""
        return self._first_units[strategy], self._first_units[strategy + 1]

    def _find_stem(self, term: str) -> list[tuple[int, int]]:
        """The segments that have a stem, with its number there."""
        encoded = term.encode()
        found = [(number, segment.stems.find(encoded)) for number, segment in enumerate(self.segments)]
        return [(number, stem) for number, stem in found if stem is not None]

    def _find_surfaces(self, low: str, high: str) -> list[tuple[int, int, int]]:
        """The segments that have surface terms in [low, high), with the numbers [from, to) of those."""
        first, last = low.encode(), high.encode()
        found = [(number, *segment.surfaces.range(first, last)) for number, segment in enumerate(self.segments)]
        return [(number, start, end) for number, start, end in found if start < end]

    def _stem_postings(self, term: str) -> Postings:
        found = [self._global(number, self.segments[number].stem_postings(stem)) for number, stem in self._places_of_stem(term)]
        return one_after_another(found, NOTHING)

    def _scored_weights(self, term: str) -> Weights:
        """A stem's weights in the units that are scored for it."""
        found = [self._global(number, self.segments[number].scored(stem)) for number, stem in self._places_of_stem(term)]
        return one_after_another(found, NO_WEIGHTS)

    def strategies_with_stem(self, term: str) -> Iterator[NDArray[np.int32]]:
        """The strategies that have a stem anywhere, living or not, from each segment."""
        for number, stem in self._places_of_stem(term):
            found, base = self.segments[number].stem_strategies(stem), self.strategy_base[number]
            yield found + np.int32(base) if base else found

    def surface_postings(self, low: str, high: str) -> Postings:
        """The joined postings of all surface terms in [low, high): each unit once."""
        parts = []
        for number, start, end in self._places_of_surfaces(low, high):
            parts.append(self._global(number, union([self.segments[number].surface_postings(start, end)])))
        return one_after_another(parts, NOTHING)

    def surface_sections(self, low: str, high: str) -> Weights:
        """The weights of all surface terms in [low, high) in sections alone, added up."""
        parts = []
        for number, start, end in self._places_of_surfaces(low, high):
            found = together([self.segments[number].surface_sections(term) for term in range(start, end)])
            parts.append(self._global(number, found))
        return one_after_another(parts, NO_WEIGHTS)

    def stem_weight(self, term: str) -> float:
        """The weighed occurrences of a stem, anywhere, those in deleted strategies included."""
        return sum([self.segments[number].stem_weight(stem) for number, stem in self._places_of_stem(term)], 0.0)

    def surface_weight(self, low: str, high: str) -> float:
        """The weighed occurrences of all surface terms in [low, high), anywhere, those in deleted strategies included."""
        places = self._places_of_surfaces(low, high)
        return sum([self.segments[number].surface_weight(start, end) for number, start, end in places], 0.0)

    def dead_stem_weight(self, term: str) -> float:
        """The part of `stem_weight` that is in deleted strategies. Taking it off is exact: all are multiples of a half."""
        segments, places = self.segments, self._places_of_stem(term)
        return self._dead_weight((number, segments[number].stem_postings(stem)) for number, stem in places)

    def dead_surface_weight(self, low: str, high: str) -> float:
        """The part of `surface_weight` that is in deleted strategies."""
        segments, places = self.segments, self._places_of_surfaces(low, high)
        return self._dead_weight((number, segments[number].surface_postings(start, end)) for number, start, end in places)

    def _dead_weight(self, found: Iterable[tuple[int, Postings]]) -> float:
        """The part of the weights of some postings, by segment, that is in deleted strategies."""
        dead = [
            postings.weights.compress(self._dead[number].take(postings.units))
            for number, postings in found
            if not self._whole[number]
        ]
        return sum([float(np.add.reduce(weights, dtype=np.float64)) for weights in dead], 0.0)

    def chosen_postings(self, low: str, high: str, chosen: Callable[[str], bool]) -> Postings:
        """The joined postings of some of the surface terms in [low, high): each unit once."""
        parts = []
        for number, start, end in self._places_of_surfaces(low, high):
            segment = self.segments[number]
            terms = [term for term in range(start, end) if chosen(segment.surfaces[term].decode())]
            parts.append(self._global(number, union([segment.surface_postings(term, term + 1) for term in terms])))
        return one_after_another(parts, NOTHING)

    def phrase_postings(self, terms: Sequence[str]) -> Postings:
        """Units in which the stems follow one another, weighed by the zone that each occurrence stands in."""
        places = [dict(self._places_of_stem(term)) for term in terms]
        parts = []
        for number, first in places[0].items():
            stems = [stem for place in places[1:] if (stem := place.get(number)) is not None]
            if len(stems) == len(terms) - 1:
                parts.append(self._global(number, _phrase(self.segments[number], [first, *stems])))
        return one_after_another(parts, NOTHING)

    def _global(self, number: int, found: Rows) -> Rows:
        """Rows of one segment in the numbers of the generation, without those of deleted strategies."""
        base = self.unit_base[number]
        moved = found._replace(units=found.units + np.int32(base)) if base else found
        if self._whole[number]:
            return moved
        alive = self.unit_alive.take(moved.units)
        return moved if np.count_nonzero(alive) == len(alive) else kept(moved, alive)

    def words(self) -> Iterator[tuple[str, int]]:
        """Every surface term with the number of units it is in; a term may come once from each segment."""
        for segment, base in zip(self.segments, self.unit_base, strict=False):
            frequencies = segment.surface_frequencies(self.unit_alive[base : base + len(segment.unit_own)])
            for index in np.flatnonzero(frequencies):
                yield segment.surfaces[int(index)].decode(), int(frequencies[index])


def _phrase(segment: Segment, stems: Sequence[int]) -> Postings:
    """The postings of a phrase in one segment."""
    units, zones = segment.phrase(stems)
    if not len(units):
        return NOTHING
    return summed(units, weights_of(segment.unit_own.take(units), zones), np.uint8(1) << zones)


def _bases(sizes: Iterable[int]) -> list[int]:
    bases = [0]
    for size in sizes:
        bases.append(bases[-1] + size)
    return bases


def _ranks(keys: Sequence[object]) -> NDArray[np.int32]:
    order = sorted(range(len(keys)), key=keys.__getitem__)  # type: ignore[arg-type]
    ranks = np.empty(len(keys), np.int32)
    ranks[order] = np.arange(len(keys), dtype=np.int32)
    return ranks
