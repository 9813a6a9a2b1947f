"""Which hits are on the page that is asked for, and what of each is shown."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from search.engine import FoundSection, FoundStrategy
from search.engines.whoosh.generation import Generation
from search.engines.whoosh.matching import ClauseMatch
from search.engines.whoosh.ordering import Key, Places, first_places
from search.engines.whoosh.scoring import DECIMALS, Scoring
from search.queries import SearchQuery
from search.schema import OWN_FIELDS

_HEADING = 1
"""The bit of a section's heading among the zones of a posting; all other bits are its text."""
_FIELDS_BY_BITS = [
    frozenset(field.name for number, field in enumerate(OWN_FIELDS) if bits >> number & 1) for bits in range(256)
]
"""Zones of a posting in a strategy's own fields to the fields' names."""


class _Chosen(NamedTuple):
    """A hit of the page, in numbers."""

    strategy: int
    first: int
    """The first unit of its strategy: the own fields."""
    matched: int
    """How many sections of it match."""
    shown: list[tuple[int, float]]
    """The units of the sections that are shown, with their scores."""


class Listing:
    """The matches of one search in their order. T sections that have a word of it, M strategies that match."""

    def __init__(
        self,
        generation: Generation,
        query: SearchQuery,
        scoring: Scoring,
        strategies: NDArray[np.int64],
        inside: NDArray[np.bool_],
    ) -> None:
        """Keep what matches.

        Args:
            generation: what was searched.
            query: says which page is asked for, and what of each hit.
            scoring: what the words of the query earn.
            strategies: M: the numbers of the strategies that match, ascending.
            inside: T: which of `scoring.sections` are theirs.
        """
        self._generation = generation
        self._query = query
        self._scoring = scoring
        self._strategies = strategies
        self._inside = inside

    def page(self) -> tuple[FoundStrategy, ...]:
        """The hits of the page, best first, with where the words stand in them."""
        chosen = self._section_hits() if self._query.group == "section" else self._strategy_hits()
        zones = _zones(
            self._scoring.clauses, [unit for hit in chosen for unit in (hit.first, *(unit for unit, _ in hit.shown))]
        )
        return tuple([self._found(hit, zones) for hit in chosen])

    def _strategy_hits(self) -> list[_Chosen]:
        """The strategies of the page, each with its best matching sections."""
        numbers = self._strategies.take(self._on_page(self._first_key(self._strategies), self._strategies))
        starts, ends = (self._generation.strategy_unit.take(numbers + more) for more in (0, 1))
        bounds = np.concatenate((starts, ends)).astype(np.int32)  # as wide as what is searched, which is copied otherwise
        from_, to = self._scoring.sections.searchsorted(bounds).reshape(2, -1).tolist()
        return [
            _Chosen(number, first, high - low, self._best(low, high))
            for number, first, low, high in zip(numbers.tolist(), starts.tolist(), from_, to, strict=True)
        ]

    def _best(self, low: int, high: int) -> list[tuple[int, float]]:
        """The best of some neighbouring sections, as many as are shown; of equal ones the first."""
        scores = self._scoring.scores[low:high].tolist()
        places = sorted(range(high - low), key=scores.__getitem__, reverse=True)[: self._query.sections_per_hit]
        return [(int(self._scoring.sections[low + place]), scores[place]) for place in places]

    def _section_hits(self) -> list[_Chosen]:
        """The sections of the page, each as the only one of its strategy."""
        sections, scores = self._scoring.sections.compress(self._inside), self._scoring.scores.compress(self._inside)
        owners = self._generation.unit_strategy.take(sections)
        by_relevance = self._query.sort == "relevance"
        places = self._on_page(-np.round(scores, DECIMALS) if by_relevance else self._first_key(owners), owners)
        numbers = owners.take(places)
        firsts = self._generation.strategy_unit.take(numbers).tolist()
        shown = zip(sections.take(places).tolist(), scores.take(places).tolist(), strict=True)
        return [_Chosen(number, first, 1, [hit]) for number, first, hit in zip(numbers.tolist(), firsts, shown, strict=True)]

    def _on_page(self, first: Key, owners: NDArray[np.integer]) -> Places:
        """The places of the hits of the page among all that match, which stand in the order of the index.

        Args:
            first: the most important key of each.
            owners: the strategy of each.
        """
        begin = (self._query.page - 1) * self._query.per_page
        end = begin + self._query.per_page
        return first_places(first, end, lambda places: self._other_keys(owners.take(places), places))[begin:]

    def _first_key(self, strategies: NDArray[np.integer]) -> Key:
        """What some strategies are ordered by. Undated ones come last either way."""
        if self._query.sort == "title":
            return self._generation.title_rank.take(strategies)
        if self._query.sort == "relevance":
            return -self._scoring.strategies.take(strategies)
        dates = self._generation.strategy_date.take(strategies)
        if self._query.sort == "newest":
            return -dates
        return np.where(dates < 0, np.iinfo(np.int32).max, dates)

    def _other_keys(self, strategies: NDArray[np.integer], places: Places) -> list[Key]:
        """What decides between equals: with relevance the newer one, then the slug, then the place in the strategy."""
        newest = [-self._generation.strategy_date.take(strategies)] if self._query.sort == "relevance" else []
        return [*newest, self._generation.slug_rank.take(strategies), places]

    def _found(self, hit: _Chosen, zones: dict[int, int]) -> FoundStrategy:
        end = self._generation.units_of(hit.strategy)[1]
        alone = self._query.explain and end == hit.first + 1
        return FoundStrategy(
            strategy=self._generation.strategy(hit.first),
            score=float(self._scoring.strategies[hit.strategy]),
            matched_sections=hit.matched,
            sections=tuple([self._found_section(unit, score, hit.first, end, zones[unit]) for unit, score in hit.shown]),
            fields=_FIELDS_BY_BITS[zones[hit.first]],
            explanation=self._scoring.explain(hit.first, "fields") if alone else (),
        )

    def _found_section(self, unit: int, score: float, first: int, end: int, zones: int) -> FoundSection:
        return FoundSection(
            section=self._generation.section(unit),
            position=unit - first,
            of=end - first - 1,
            score=score,
            headed=bool(zones & _HEADING),
            worded=zones > _HEADING,
            explanation=self._scoring.explain(unit, "section") if self._query.explain else (),
        )


def _zones(clauses: Iterable[ClauseMatch], units: Sequence[int]) -> dict[int, int]:
    """The zones of some units in which any of the clauses' words are, as bits."""
    wanted = np.array(units, np.int32)
    bits = np.zeros(len(wanted), np.uint8)
    for found in (postings for clause in clauses for postings in clause.found):
        if len(found.units):
            at = found.units.searchsorted(wanted)
            bits |= found.zones.take(at, mode="clip") * (found.units.take(at, mode="clip") == wanted)
    return dict(zip(units, bits.tolist(), strict=True))
