"""Which hits are on the page that is asked for, and what of each is shown."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from search.engine import FoundSection, FoundStrategy
from search.engines.whoosh.generation import Generation
from search.engines.whoosh.matching import ClauseMatch
from search.engines.whoosh.scoring import DECIMALS, Scoring, ordered
from search.queries import SearchQuery
from search.schema import OWN_FIELDS

_HEADING = 1
"""The bit of a section's heading among the zones of a posting; all other bits are its text."""
_FIELDS_BY_BITS = [
    frozenset(field.name for number, field in enumerate(OWN_FIELDS) if bits >> number & 1) for bits in range(256)
]
"""Zones of a posting in a strategy's own fields to the fields' names."""


class Listing:
    """The matches of one search in their order. U units, S strategies."""

    def __init__(
        self,
        generation: Generation,
        query: SearchQuery,
        scoring: Scoring,
        strategies: NDArray[np.bool_],
        sections: NDArray[np.bool_],
    ) -> None:
        """Keep what matches: S strategies and U sections of them."""
        self._generation = generation
        self._query = query
        self._scoring = scoring
        self._strategies = strategies
        self._sections = sections

    def page(self) -> tuple[FoundStrategy, ...]:
        """The hits of the page, best first, with where the words stand in them."""
        chosen = self._section_hits() if self._query.group == "section" else self._strategy_hits()
        zones = _zones(self._scoring.clauses, [unit for first, units in chosen for unit in (first, *units)])
        return tuple(self._found(first, units, zones) for first, units in chosen)

    def _strategy_hits(self) -> list[tuple[int, list[int]]]:
        """The first unit of each strategy on the page, and its matching sections, best first."""
        numbers = self._on_page(np.flatnonzero(self._strategies), self._sort_keys())
        return [(self._generation.units_of(number)[0], self._best_sections(number)) for number in numbers]

    def _section_hits(self) -> list[tuple[int, list[int]]]:
        owner = self._generation.unit_strategy
        keys = [key[owner] for key in self._sort_keys()]
        if self._query.sort == "relevance":
            keys[0] = -np.round(self._scoring.units, DECIMALS)
        units = self._on_page(np.flatnonzero(self._sections), [*keys, np.arange(self._generation.units)])
        return [(self._generation.units_of(int(owner[unit]))[0], [unit]) for unit in units]

    def _on_page(self, numbers: NDArray[np.int64], keys: list[NDArray[np.generic]]) -> list[int]:
        first = (self._query.page - 1) * self._query.per_page
        last = first + self._query.per_page
        return [] if first >= len(numbers) else ordered(numbers, keys, last)[first:last].tolist()

    def _sort_keys(self) -> list[NDArray[np.generic]]:
        """Per strategy, most important first: what was asked for, then newest, then slug. Undated ones come last either way."""
        date, slug = self._generation.strategy_date, self._generation.slug_rank
        if self._query.sort == "newest":
            return [-date, slug]
        if self._query.sort == "oldest":
            return [np.where(date < 0, np.iinfo(np.int32).max, date), slug]
        if self._query.sort == "title":
            return [self._generation.title_rank]
        return [-self._scoring.strategies, -date, slug]

    def _best_sections(self, strategy: int) -> list[int]:
        start, end = self._generation.units_of(strategy)
        matching, scores = self._sections[start:end].tolist(), self._scoring.units[start:end].tolist()
        ranked = sorted(
            (-score, unit) for unit, (matches, score) in enumerate(zip(matching, scores, strict=True), start) if matches
        )
        return [unit for _, unit in ranked]

    def _found(self, first: int, units: list[int], zones: dict[int, int]) -> FoundStrategy:
        query, scoring = self._query, self._scoring
        number = int(self._generation.unit_strategy[first])
        end = self._generation.units_of(number)[1]
        shown = units if query.group == "section" else units[: query.sections_per_hit]
        alone = query.explain and end == first + 1
        return FoundStrategy(
            strategy=self._generation.strategy(first),
            score=float(scoring.strategies[number]),
            matched_sections=len(units),
            sections=tuple(self._found_section(unit, first, end, zones[unit]) for unit in shown),
            fields=_FIELDS_BY_BITS[zones[first]],
            explanation=scoring.explain(first, "fields") if alone else (),
        )

    def _found_section(self, unit: int, first: int, end: int, zones: int) -> FoundSection:
        return FoundSection(
            section=self._generation.section(unit),
            position=unit - first,
            of=end - first - 1,
            score=float(self._scoring.units[unit]),
            headed=bool(zones & _HEADING),
            worded=zones > _HEADING,
            explanation=self._scoring.explain(unit, "section") if self._query.explain else (),
        )


def _zones(clauses: Iterable[ClauseMatch], units: Sequence[int]) -> dict[int, int]:
    """The zones of some units in which any of the clauses' words are, as bits."""
    wanted = np.array(units, np.int32)
    bits = np.zeros(len(wanted), np.uint8)
    for clause in clauses:
        found = clause.postings
        if len(found.units):
            at = found.units.searchsorted(wanted)
            bits |= found.zones.take(at, mode="clip") * (found.units.take(at, mode="clip") == wanted)
    return dict(zip(units, bits.tolist(), strict=True))
