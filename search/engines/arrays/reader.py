"""Searches one generation of the index: `search.engines.base.EngineReader` on arrays."""

import time
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property, lru_cache, partial
from itertools import chain
from operator import attrgetter
from typing import Any, NamedTuple

import numpy as np
from msgspec.structs import replace

from search.analysis import analyzer
from search.analysis.corrector import Corrections, Speller
from search.cache import LruCache
from search.content.serialization import section_from, strategy_from
from search.content.themes import load_vocabulary
from search.engines.arrays.build.layout import LANGUAGE_CODES
from search.engines.arrays.facets.columns import FacetColumn, SectionColumn
from search.engines.arrays.facets.counts import FacetList
from search.engines.arrays.facets.filters import Selection
from search.engines.arrays.format.postings import Units
from search.engines.arrays.format.segment import CACHED_RECORDS, Segment
from search.engines.arrays.search.collector import Collector
from search.engines.arrays.search.index_view import Generation
from search.engines.arrays.search.matcher import ClauseMatch, excluded_strategies, match_clauses
from search.engines.arrays.search.scorer import Scoring
from search.engines.arrays.search.sort_orders import Ranks
from search.engines.arrays.search.weighting import Ranking
from search.engines.arrays.search.word_lookup import known_word, occurs
from search.engines.arrays.vectors.generation_vectors import GenerationVectors
from search.engines.arrays.vectors.passages import Passages
from search.engines.arrays.vectors.reranker import Reranker
from search.engines.arrays.vectors.segment_vectors import SegmentVectors
from search.engines.base import Found, FoundStrategy, IndexState, VectorsState, unknown_strategy
from search.engines.terms import surface_parts
from search.errors import SearchTimedOut
from search.facets.base import FacetType
from search.query.model import ALL_FACETS, Atom, CompiledQuery, Meaning, ParsedQuery, Rule, SearchQuery
from search.query.parsing.parser import parse
from search.site import Site
from search.strategies import Section, Strategy, Times

CACHE_BYTES = 80_000_000
"""Size of the cache of scored queries: paging and faceting repeat the same words."""
CACHED_WORDS = 4096
"""Number of words whose look-ups are cached."""
MIN_HITS = 10
"""Number of matching strategies below which related passages are looked for."""
MAX_RELATED = 3
"""Maximum number of passages in each block beside the hits."""
NO_VECTORS = VectorsState()
_WARM_UP_TITLES = 8
"""Number of titles that are searched to warm up a new generation."""


class _CachedQuery(NamedTuple):
    """The cached values of a parsed query."""

    scoring: Scoring
    """The scores of its words."""
    matched: Selection
    """The strategies that match without chosen filters, with the facet counts that all pages of results share."""

    @property
    def nbytes(self) -> int:
        """An upper estimate of the memory this takes, once all of it is computed."""
        return self.scoring.nbytes + self.matched.nbytes


class ArrayReader:
    """Searches one generation. Threads may share it: lazily computed values do not depend on the thread."""

    def __init__(
        self,
        generation: Generation,
        site: Site,
        state: IndexState,
        vectors: VectorsState = NO_VECTORS,
        of_segments: Sequence[SegmentVectors] = (),
    ) -> None:
        """Search a generation that was indexed for a site, with the vectors of its segments if there are any."""
        self.site = site
        self.state = state
        self.vectors = vectors
        self.generation_vectors = GenerationVectors(of_segments)
        self._generation = generation
        self._ranking = Ranking(generation)
        self._ranks = Ranks(generation)
        self.word = lru_cache(CACHED_WORDS)(partial(known_word, generation))
        """What the index knows of a folded word; see `search.engines.base.EngineReader`."""
        self._occurs = lru_cache(CACHED_WORDS)(partial(occurs, generation))
        self._cached_queries = LruCache(self._cached_query, attrgetter("nbytes"), CACHE_BYTES)

    @property
    def segments(self) -> Sequence[Segment]:
        """The segments of the generation."""
        return self._generation.segments

    @cached_property
    def _columns(self) -> dict[str, FacetColumn]:
        return {facet.name: self._column(facet.type) for facet in self.site.facets}

    def _column(self, kind: FacetType) -> FacetColumn:
        order = partial(kind.order, vocabulary=load_vocabulary(self.site))
        return (SectionColumn if kind.of_sections else FacetColumn)(self._generation, kind, order)

    @cached_property
    def _facet_lists(self) -> dict[str, FacetList]:
        vocabulary = load_vocabulary(self.site)
        return {facet.name: FacetList(facet, self._columns[facet.name], vocabulary) for facet in self.site.facets}

    def warm(self) -> None:
        """Compute in advance what the first search needs."""
        generation, ranking = self._generation, self._ranking
        _ = self._facet_lists, generation.namesakes, self._ranks.newest, ranking.norm, ranking.drafts, ranking.sections
        for number in np.flatnonzero(generation.alive)[:_WARM_UP_TITLES].tolist():  # reading pages maps them
            title = generation.strategy(generation.units_of(number)[0]).title
            self.search(CompiledQuery(SearchQuery(), parse(title), "any"))

    def prepare(self) -> None:
        """Decode the strategies' own fields and build the spelling index; see `search.engines.base.EngineReader`."""
        generation = self._generation
        for number in np.flatnonzero(generation.alive)[:CACHED_RECORDS].tolist():  # but no sections: there are too many
            generation.strategy(generation.units_of(number)[0])
        _ = self._speller
        if self.vectors.model:
            self.generation_vectors.warm()
            _ = self._passages

    def _cached_query(self, parsed: ParsedQuery) -> _CachedQuery:
        """Score and match the words of a query."""
        scoring = self._new_scoring(parsed)
        return _CachedQuery(scoring, self._selection(SearchQuery(), parsed, "all", scoring.clauses))

    def _new_scoring(self, parsed: ParsedQuery) -> Scoring:
        """The scoring of a query's words over all units."""
        return Scoring(self._generation, self._ranking, match_clauses(self._generation, parsed, self._units_with_value), None)

    def _units_with_value(self, atom: Atom) -> Units:
        """The units that have a facet value: sections for a facet of sections, else the own fields of strategies."""
        column = self._columns[str(atom.field)]
        rows = column.rows_with(column.numbers(atom.words, missing=False)).nonzero()[0]
        units = rows if isinstance(column, SectionColumn) else self._generation.strategy_unit.take(rows)
        return units.astype(np.int32)

    def _selected(self, compiled: CompiledQuery, cached: _CachedQuery) -> Selection:
        if not compiled.query.narrowed and compiled.match == "all":
            return cached.matched
        return self._selection(compiled.query, compiled.parsed, compiled.match, cached.scoring.clauses)

    def _selection(self, query: SearchQuery, parsed: ParsedQuery, match: Rule, clauses: list[ClauseMatch]) -> Selection:
        excluded = excluded_strategies(self._generation, parsed, self._units_with_value)
        return Selection(self._generation, self._columns, query, parsed, match, clauses, excluded)

    def search(self, compiled: CompiledQuery, deadline: float = float("inf"), min_total: int = 0) -> Found:
        """The page of matches that the query asks for; see `search.engines.base.EngineReader`."""
        query, cached = compiled.query, self._cached_queries.of(compiled.parsed)
        selection = self._selected(compiled, cached)
        _check_deadline(deadline)
        strategies = selection.numbers
        if len(strategies) < min_total:
            return Found(len(strategies), 0, (), ())
        scoring = cached.scoring.within(selection.allowed)
        inside = selection.strategies.take(self._generation.unit_strategy.take(scoring.sections))
        _check_deadline(deadline)
        facets = [
            self._facet_lists[facet.name].result(selection.counts(facet.name), query)
            for facet in self.site.facets
            if query.facets == ALL_FACETS or facet.name in query.facets
        ]
        _check_deadline(deadline)
        meaning = compiled.meaning() if compiled.meaning and self.vectors.model else None
        reranker = Reranker(self.generation_vectors, meaning) if meaning else None
        page = Collector(self._generation, self._ranks, query, scoring, selection, inside, reranker).page()
        _check_deadline(deadline)
        counted = zip(cached.scoring.clauses, selection.requirement.counted, strict=False)
        return Found(
            total=len(strategies),
            total_sections=int(np.count_nonzero(inside)),
            strategies=page,
            facets=tuple(facets),
            complete=int(np.count_nonzero(selection.complete.take(strategies))),
            selective=tuple([found.clause for found, counts in counted if counts]),
            min_should_match=selection.requirement.min_should_match,
            **(self._related(compiled, meaning, selection, cached.scoring) if meaning and query.page == 1 else {}),
        )

    def _related(self, compiled: CompiledQuery, meaning: Meaning, selection: Selection, scoring: Scoring) -> dict[str, Any]:
        """The fields of `Found` that go beside the first page: related passages, and passages in other languages."""
        matching = np.bincount(self._generation.strategy_language.compress(selection.strategies), minlength=len(LANGUAGE_CODES))
        own, languages = meaning.query_language, meaning.languages
        unmatched = [code for code in languages if code != own and not matching[LANGUAGE_CODES.index(code)]]
        few = len(selection.numbers) < MIN_HITS and own in languages
        if not (few or unmatched):
            return {}
        passages, owner = self._passages, self._generation.unit_strategy
        parsed = replace(compiled.parsed, clauses=compiled.parsed.unwanted)
        filtered = self._selection(compiled.query, parsed, "all", [])
        units = passages.sections & (filtered.strategies & ~selection.strategies).take(owner)
        units[scoring.sections] = False
        if filtered.allowed is not None:
            units &= filtered.allowed

        def nearest(language: str) -> tuple[FoundStrategy, ...]:
            return passages.found(passages.nearest(meaning.vector, units & passages.of_language(language), MAX_RELATED))

        others = [(code, nearest(code)) for code in unmatched]
        return {
            "related": nearest(own) if few else (),
            "other_languages": tuple([(code, found) for code, found in others if found]),
        }

    @cached_property
    def _passages(self) -> Passages:
        return Passages(self._generation, self.generation_vectors)

    def similar(self, slug: str, anchor: str, limit: int) -> tuple[FoundStrategy, ...]:
        """Sections of other strategies closest to one; see `search.engines.base.EngineReader`."""
        number, column = self._generation.numbers.get(slug), self._columns.get("theme")
        if not self.vectors.model or number is None or not isinstance(column, SectionColumn):
            return ()
        first, end = self._generation.units_of(number)
        unit = next((unit for unit in range(first + 1, end) if self._generation.section(unit).anchor == anchor), None)
        if unit is None:
            return ()
        numbers = column.numbers(self._generation.section(unit).themes, missing=False)
        units = self._passages.sections & column.units_with(numbers)
        units[first:end] = False
        return self._passages.found(self._passages.similar(unit, units, limit))

    def count(self, compiled: CompiledQuery) -> int:
        """How many strategies match."""
        return len(self._selected(compiled, self._cached_queries.of(compiled.parsed)).numbers)

    def counts(self, compiled: Sequence[CompiledQuery]) -> list[int]:
        """How many strategies match each query."""
        return [self.count(each) for each in compiled]

    def knows(self, word: str) -> bool:
        """Whether the word, in any form and language or as the beginning of a compound, occurs in the index."""
        return self._occurs(analyzer.fold(word))

    @cached_property
    def _speller(self) -> Speller:
        written = ((surface_parts(term)[2], count) for term, count in self._generation.words())
        labels = chain.from_iterable(listed.labels for listed in self._facet_lists.values())  # a theme's may be in no text
        return Speller(chain(written, ((word, 1) for label in labels for word in analyzer.words(label))))

    def completions(self, beginning: str) -> tuple[str, ...]:
        """Words with a prefix, most frequent first."""
        return self._speller.completions(beginning)

    def corrections(self, word: str) -> Corrections:
        """Corrections of an unknown word, most likely first."""
        return self._speller.corrections(word)

    def strategy(self, slug: str) -> Strategy:
        """A whole strategy. Raises StrategyUnknown."""
        number = self._generation.numbers.get(slug)
        if number is None:
            raise unknown_strategy(slug, self.state)
        return self._generation.whole_strategy(number)

    def strategies(self, *, sections: bool = False) -> Iterator[Strategy]:
        """Every strategy; see `search.engines.base.EngineReader`."""
        for _, number in sorted(self._generation.numbers.items()):
            own = self._generation.record(self._generation.units_of(number)[0])
            yield strategy_from(own, self._sections(number) if sections else ())

    def _sections(self, number: int) -> tuple[Section, ...]:
        start, end = self._generation.units_of(number)
        return tuple([section_from(self._generation.record(unit)) for unit in range(start + 1, end)])

    def distinct_title(self, strategy: Strategy) -> str:
        """The title of a strategy, with its path if another one has the same; see `search.engines.base.EngineReader`."""
        return f"{strategy.title} ({strategy.path})" if strategy.slug in self._generation.namesakes else strategy.title

    def digests(self) -> Mapping[str, str]:
        """Path → digest of every file in the index."""
        return self._generation.digests

    def times(self) -> Mapping[str, Times]:
        """Path → when the file was added and last changed, for every file in the index."""
        return self._generation.times


def _check_deadline(deadline: float) -> None:
    if time.monotonic() > deadline:
        raise SearchTimedOut("The search took longer than the limit.")
