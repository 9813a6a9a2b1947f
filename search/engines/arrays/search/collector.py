"""The collector: takes the hits of one page, with what is shown of each."""

from collections.abc import Iterable, Sequence
from typing import Protocol

import msgspec
import numpy as np
from numpy.typing import NDArray

from search.engines.arrays.search.index_view import Generation
from search.engines.arrays.search.matcher import ClauseMatch, Mask
from search.engines.arrays.search.scorer import Scoring
from search.engines.arrays.search.sort_orders import Ranks
from search.engines.arrays.search.top_k import Keys, Places, rounded, top_places
from search.engines.arrays.search.weighting import Scores
from search.engines.base import FoundSection, FoundStrategy
from search.engines.meaning_order import RERANKED_HITS
from search.query.fields import OWN_FIELDS
from search.query.model import Atom, SearchQuery
from search.query.results import ScorePart

_TIER = 1e6
"""Added to a score for each tier: more than any score."""
_HEADING = 1
"""The bit of a section's heading among the zones of a posting; all other bits are its text."""
_FIELDS_BY_BITS = [
    frozenset(field.name for number, field in enumerate(OWN_FIELDS) if bits >> number & 1) for bits in range(256)
]
"""Zone bits of a posting in a strategy's own fields → the fields' names."""


class _CollectedHit(msgspec.Struct, frozen=True, gc=False):
    """A hit of the page as numbers."""

    score: float
    first: int
    """The first unit of its strategy: the own fields."""
    end: int
    """The unit after its strategy's last."""
    matched: int
    """How many sections of it match."""
    shown: list[tuple[int, float]]
    """The units of the sections that are shown, with their scores."""


class MatchedStrategies(Protocol):
    """The strategies that match, as the collector needs them. S strategies, M that match."""

    numbers: NDArray[np.int64]
    """M: their numbers, ascending."""

    @property
    def complete(self) -> Mask:
        """S: which match every clause."""

    @property
    def tiers(self) -> NDArray[np.int8] | None:
        """S: the tier of each; higher tiers come first whatever their scores. None if all are equal."""


class HitReranker(Protocol):
    """A reranker of hits, as the collector needs it; see `search.engines.arrays.vectors.reranker`."""

    def order(
        self, scores: Scores, tiers: NDArray[np.int8] | None, begins: NDArray[np.integer], ends: NDArray[np.integer]
    ) -> Places:
        """The places of some hits in their new order, given their scores by words, tiers, and units [begin, end)."""

    def closest(self, unit: int) -> int | None:
        """The unit of the passage that decided the place of the hit with this first unit."""

    def explain(self, unit: int, passage: str) -> tuple[ScorePart, ...]:
        """The explanation of the place of the hit with this first unit."""


class Collector:
    """Collects the hits of one search. T sections that have a word of it, M strategies that match."""

    def __init__(
        self,
        generation: Generation,
        ranks: Ranks,
        query: SearchQuery,
        scoring: Scoring,
        selection: MatchedStrategies,
        inside: NDArray[np.bool_],
        reranker: HitReranker | None = None,
    ) -> None:
        """Keep what matches.

        Args:
            generation: the generation that was searched.
            ranks: its sort orders.
            query: says which page is wanted, and what of each hit.
            scoring: the scores for the words of the query.
            selection: the strategies that match.
            inside: T: which of `scoring.sections` belong to them.
            reranker: reorders the best hits by relevance, if meaning counts.
        """
        self._reranker = reranker
        self._generation = generation
        self._ranks = ranks
        self._query = query
        self._scoring = scoring
        self._sections, self._scores = scoring.sections, scoring.scores
        self._selection = selection
        self._strategies = selection.numbers
        self._inside = inside

    def page(self) -> tuple[FoundStrategy, ...]:
        """The hits of the page, best first, with the places of the words in them."""
        chosen = self._section_hits() if self._query.group == "section" else self._strategy_hits()
        zones = _zones(
            self._scoring.clauses, [unit for hit in chosen for unit in (hit.first, *(unit for unit, _ in hit.shown))]
        )
        return tuple([self._found(hit, zones) for hit in chosen])

    def _strategy_hits(self) -> list[_CollectedHit]:
        """The strategies of the page, each with its best matching sections."""
        numbers = self._strategies.take(self._on_page(self._scoring.strategies.take(self._strategies), self._strategies))
        bounds = self._generation.strategy_unit.take((numbers, numbers + 1))
        starts, ends = bounds.tolist()
        # In the type of the array that is searched, which NumPy would copy otherwise.
        from_, to = self._sections.searchsorted(bounds.astype(np.int32)).tolist()
        scores = self._scoring.strategies.take(numbers).tolist()
        return [
            _CollectedHit(score, first, end, high - low, self._best(low, high) if high > low else [])
            for score, first, end, low, high in zip(scores, starts, ends, from_, to, strict=True)
        ]

    def _best(self, low: int, high: int) -> list[tuple[int, float]]:
        """The best of some neighbouring sections, as many as are shown; of equals, the first."""
        scores, sections = self._scores[low:high].tolist(), self._sections
        places = sorted(range(high - low), key=scores.__getitem__, reverse=True)[: self._query.sections_per_hit]
        return [(int(sections[low + place]), scores[place]) for place in places]

    def _section_hits(self) -> list[_CollectedHit]:
        """The sections of the page, each as the only one of its strategy."""
        sections, scores = self._sections.compress(self._inside), self._scores.compress(self._inside)
        owners = self._generation.unit_strategy.take(sections)
        places = self._on_page(rounded(scores), owners, sections)
        numbers = owners.take(places)
        starts, ends = self._generation.strategy_unit.take((numbers, numbers + 1)).tolist()
        shown = zip(sections.take(places).tolist(), scores.take(places).tolist(), strict=True)
        of_strategy = self._scoring.strategies.take(numbers).tolist()
        return [
            _CollectedHit(score, first, end, 1, [hit])
            for score, first, end, hit in zip(of_strategy, starts, ends, shown, strict=True)
        ]

    def _on_page(self, scores: Scores, owners: NDArray[np.integer], sections: NDArray[np.int32] | None = None) -> Places:
        """The places of the page's hits among all that match, which are in the order of the index.

        Ties are broken by slug; in the order by relevance by date, newest first, and then by slug.

        Args:
            scores: the score of each match.
            owners: the strategy of each match.
            sections: the unit of each match, if sections are listed.
        """
        begin = self._query.begin
        end, sort, ranks = begin + self._query.per_page, self._query.sort, self._ranks
        if sort == "relevance":
            reranker = self._reranker if begin < RERANKED_HITS else None
            count = max(end, RERANKED_HITS) if reranker else end
            newer = top_places(self._by_relevance(scores, owners), count, lambda places: ranks.newest.take(owners.take(places)))
            if reranker:
                newer = np.append(
                    self._reranked(reranker, newer[:RERANKED_HITS], scores, owners, sections), newer[RERANKED_HITS:]
                )
            return newer[begin:end]
        order: NDArray[np.int32] = getattr(ranks, sort)
        return top_places(order.take(owners), end)[begin:]

    def _reranked(
        self,
        reranker: HitReranker,
        head: Places,
        scores: Scores,
        owners: NDArray[np.integer],
        sections: NDArray[np.int32] | None,
    ) -> Places:
        """The best hits by words, reranked; other arguments as in `_on_page`."""
        strategies, tiers = owners.take(head), self._selection.tiers
        begins = self._generation.strategy_unit.take(strategies) if sections is None else sections.take(head)
        ends = self._generation.strategy_unit.take(strategies + 1) if sections is None else begins + 1
        return head.take(reranker.order(scores.take(head), None if tiers is None else tiers.take(strategies), begins, ends))

    def _by_relevance(self, scores: Scores, owners: NDArray[np.integer]) -> Keys:
        """Keys by score, within each tier; no score reaches _TIER."""
        tiers = self._selection.tiers
        return -scores if tiers is None else -(scores + _TIER * tiers.take(owners))

    def _found(self, hit: _CollectedHit, zones: dict[int, int]) -> FoundStrategy:
        alone = self._query.explain and hit.end == hit.first + 1
        number = int(self._generation.unit_strategy[hit.first])
        bare = not (zones[hit.first] or any(zones[unit] for unit, _ in hit.shown))
        return FoundStrategy(
            strategy=self._generation.strategy(hit.first),
            score=hit.score,
            matched_sections=hit.matched,
            sections=tuple([self._found_section(unit, score, hit, zones[unit]) for unit, score in hit.shown]),
            fields=_FIELDS_BY_BITS[zones[hit.first]],
            explanation=(*(self._scoring.explain(hit.first, "fields") if alone else ()), *self._place(hit)),
            complete=bool(self._selection.complete[number]),
            matched_by=_matched_by(self._scoring.clauses, hit, number, bare=bare),
        )

    def _place(self, hit: _CollectedHit) -> tuple[ScorePart, ...]:
        """The explanation of a hit's place, if meaning had a part in it."""
        if not (self._reranker and self._query.explain):
            return ()
        unit = hit.shown[0][0] if self._query.group == "section" else hit.first
        closest = self._reranker.closest(unit)
        own = closest is None or closest == hit.first
        return self._reranker.explain(unit, "its own fields" if own else self._generation.section(closest).heading)

    def _found_section(self, unit: int, score: float, hit: _CollectedHit, zones: int) -> FoundSection:
        return FoundSection(
            section=self._generation.section(unit),
            position=unit - hit.first,
            of=hit.end - hit.first - 1,
            score=score,
            in_heading=bool(zones & _HEADING),
            in_text=zones > _HEADING,
            explanation=self._scoring.explain(unit, "section") if self._query.explain else (),
        )


def _matched_by(clauses: Iterable[ClauseMatch], hit: _CollectedHit, number: int, *, bare: bool) -> tuple[Atom, ...]:
    """The facet values by which a strategy matches clauses whose words it lacks, or any clause if it shows no word (`bare`)."""
    matched = [
        atom
        for found in clauses
        if found.with_words is not None and (bare or not found.with_words[number])
        for atom, units in found.carriers
        if units.searchsorted(hit.end) > units.searchsorted(hit.first)
    ]
    return tuple(dict.fromkeys(matched))


def _zones(clauses: Iterable[ClauseMatch], units: Sequence[int]) -> dict[int, int]:
    """The zones of some units in which any of the clauses' words are, as bits."""
    wanted = np.array(units, np.int32)
    bits = np.zeros(len(wanted), np.uint8)
    for found in (postings for clause in clauses for postings in clause.found):
        if len(found.units):
            at = found.units.searchsorted(wanted)
            bits |= found.zones.take(at, mode="clip") * (found.units.take(at, mode="clip") == wanted)
    return dict(zip(units, bits.tolist(), strict=True))
