"""One generation of the index, searched: the verbs of `search.engine.EngineReader` on arrays."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from search import analysis
from search.engine import Found, FoundSection, FoundStrategy, IndexState
from search.engines.whoosh.facets import FacetColumn, ThemeColumn
from search.engines.whoosh.generation import Generation, folded_range
from search.engines.whoosh.ranking import Ranking
from search.engines.whoosh.scoring import Scoring, ordered
from search.engines.whoosh.selection import Selection
from search.engines.whoosh.terms import stem_term, surface_parts
from search.errors import SearchTimedOut, StrategyUnknown
from search.queries import ALL_FACETS, Match, ParsedQuery, SearchQuery
from search.records import section_from, strategy_from
from search.results import FacetResult, FacetValue
from search.site import LANGUAGES, Facet, Site
from search.spelling import Speller
from search.strategies import Strategy
from search.themes import load_vocabulary


class WhooshReader:
    """Searches one generation. Safe to share between threads: what is worked out late is the same whoever does it."""

    def __init__(self, generation: Generation, site: Site, state: IndexState) -> None:
        """Search a generation that was indexed for a site."""
        self.site = site
        self.state = state
        self._generation = generation
        self._ranking = Ranking(generation)
        self._vocabulary = load_vocabulary(site)
        self._labelled: dict[str, tuple[list[str], NDArray[np.int64]]] = {}

    @cached_property
    def _columns(self) -> dict[str, FacetColumn]:
        names = [facet.name for facet in self.site.facets if facet.name != "theme"]
        return {name: FacetColumn(self._generation, name, self._generation.strategies) for name in names}

    @cached_property
    def _themes(self) -> ThemeColumn:
        return ThemeColumn(self._generation)

    def _selection(self, query: SearchQuery, parsed: ParsedQuery, match: Match) -> Selection:
        return Selection(self._generation, self._columns, self._themes, query, parsed, match)

    def search(self, query: SearchQuery, parsed: ParsedQuery, match: Match, deadline: float = float("inf")) -> Found:
        """The page of matches that the query asks for; see `search.engine.EngineReader`."""
        selection = self._selection(query, parsed, match)
        _in_time(deadline)
        scoring = Scoring(self._generation, self._ranking, selection.clauses, selection.allowed)
        strategies = np.flatnonzero(selection.strategies)
        sections = self._matched_sections(selection, scoring)
        _in_time(deadline)
        listed = self._sections_page if query.group == "section" else self._strategies_page
        page = listed(query, scoring, strategies, sections)
        _in_time(deadline)
        facets = tuple(self._facet(facet, selection, query) for facet in self._asked(query))
        _in_time(deadline)
        return Found(len(strategies), int(np.count_nonzero(sections)), page, facets)

    def count(self, query: SearchQuery, parsed: ParsedQuery, match: Match) -> int:
        """How many strategies match."""
        return int(np.count_nonzero(self._selection(query, parsed, match).strategies))

    def _matched_sections(self, selection: Selection, scoring: Scoring) -> NDArray[np.bool_]:
        """U: sections of matching strategies that have a word of the query or, with no words asked for, a chosen theme."""
        inside = selection.strategies[self._generation.unit_strategy]
        if selection.clauses:
            return inside & scoring.touched
        if selection.allowed is None:
            return np.zeros_like(inside)
        return inside & selection.allowed & ~self._generation.unit_own

    def _strategies_page(
        self, query: SearchQuery, scoring: Scoring, strategies: NDArray[np.int64], sections: NDArray[np.bool_]
    ) -> tuple[FoundStrategy, ...]:
        first = (query.page - 1) * query.per_page
        if first >= len(strategies):
            return ()
        order = ordered(strategies, self._sort_keys(query, scoring), first + query.per_page)
        return tuple(
            self._found(int(strategy), scoring, self._best_sections(int(strategy), scoring, sections), query)
            for strategy in order[first : first + query.per_page]
        )

    def _sections_page(
        self, query: SearchQuery, scoring: Scoring, _: NDArray[np.int64], sections: NDArray[np.bool_]
    ) -> tuple[FoundStrategy, ...]:
        units = np.flatnonzero(sections)
        first = (query.page - 1) * query.per_page
        if first >= len(units):
            return ()
        owner = self._generation.unit_strategy
        keys = [key[owner] for key in self._sort_keys(query, scoring)]
        if query.sort == "relevance":
            keys[0] = -np.round(scoring.units, 4)
        order = ordered(units, [*keys, np.arange(self._generation.units)], first + query.per_page)
        return tuple(
            self._found(int(owner[unit]), scoring, np.array([unit]), replace(query, sections_per_hit=1))
            for unit in order[first : first + query.per_page]
        )

    def _sort_keys(self, query: SearchQuery, scoring: Scoring) -> list[NDArray[np.generic]]:
        """Per strategy, most important first: what was asked for, then newest, then slug. Undated ones come last either way."""
        date, slug = self._generation.strategy_date, self._generation.slug_rank
        newest = -date.astype(np.int64)
        if query.sort == "newest":
            return [newest, slug]
        if query.sort == "oldest":
            return [np.where(date < 0, np.iinfo(np.int32).max, date), slug]
        if query.sort == "title":
            return [self._generation.title_rank]
        return [-scoring.strategies, newest, slug]

    def _best_sections(self, strategy: int, scoring: Scoring, sections: NDArray[np.bool_]) -> NDArray[np.int64]:
        start, end = self._generation.strategy_unit[strategy : strategy + 2]
        units: NDArray[np.int64] = start + np.flatnonzero(sections[start:end])
        return units[np.argsort(-scoring.units[units], kind="stable")]

    def _found(self, number: int, scoring: Scoring, units: NDArray[np.int64], query: SearchQuery) -> FoundStrategy:
        start, end = self._generation.strategy_unit[number : number + 2]
        sections = []
        for unit in units[: query.sections_per_hit]:
            explanation = scoring.explain(int(unit), "section") if query.explain else ()
            section = section_from(self._generation.record(int(unit)))
            place = (int(unit - start), int(end - start - 1))
            sections.append(FoundSection(section, *place, float(scoring.units[unit]), explanation))
        return FoundStrategy(
            strategy=strategy_from(self._generation.record(int(start))),
            score=float(scoring.strategies[number]),
            matched_sections=len(units),
            sections=tuple(sections),
            explanation=scoring.explain(int(start), "fields") if query.explain and end == start + 1 else (),
        )

    def _asked(self, query: SearchQuery) -> list[Facet]:
        return [facet for facet in self.site.facets if query.facets == ALL_FACETS or facet.name in query.facets]

    def _facet(self, facet: Facet, selection: Selection, query: SearchQuery) -> FacetResult:
        column = selection.column(facet.name)
        counts = selection.counter(facet.name)()
        chosen = query.chosen(facet.name)
        selected = set(column.numbers(chosen, missing=False))
        unknown = [text for text in dict.fromkeys(chosen) if column.number(text) is None]
        labels, ranks = self._labels(facet.name)
        listed = np.union1d(np.flatnonzero(counts[: column.none]), np.array(sorted(selected), np.int64))
        keys = (ranks[listed],) if facet.type == "range" else (ranks[listed], -counts[listed])
        order = listed[np.lexsort(keys)].tolist()
        limit = len(order) if facet.type == "range" else query.facet_limit
        values = [
            FacetValue(_typed(facet, column.values[number]), labels[number], int(counts[number]), number in selected)
            for place, number in enumerate(order)
            if place < limit or number in selected
        ]
        present = column.years[np.flatnonzero(counts[: column.none])] if facet.type == "range" else ()
        return FacetResult(
            name=facet.name,
            label=facet.label,
            type=facet.type,
            values=(*values, *(FacetValue(_typed(facet, text), text, 0, True) for text in unknown)),
            total_values=len(listed) + len(unknown),
            missing=int(counts[column.none]),
            missing_selected=facet.name in query.missing,
            min=int(min(present)) if len(present) else None,
            max=int(max(present)) if len(present) else None,
        )

    def _labels(self, facet: str) -> tuple[list[str], NDArray[np.int64]]:
        """The label of every value of a facet, and its place when they are ordered: years by number, all else by label."""
        if facet not in self._labelled:
            column = self._themes if facet == "theme" else self._columns[facet]
            labels = [self._label(facet, text) for text in column.values]
            keys = [
                (int(text), "") if facet == "year" else (0, label.casefold())
                for text, label in zip(column.values, labels, strict=True)
            ]
            order = sorted(range(len(keys)), key=lambda number: (keys[number], column.values[number]))
            ranks = np.empty(len(keys), np.int64)
            ranks[order] = np.arange(len(keys))
            self._labelled[facet] = (labels, ranks)
        return self._labelled[facet]

    def _label(self, facet: str, text: str) -> str:
        if facet == "theme":
            return self._vocabulary.label(text)
        if facet == "language":
            return LANGUAGES.get(text, text)
        return text[:1].upper() + text[1:]

    def knows(self, word: str) -> bool:
        """Whether the word, in any form and language, occurs in the index."""
        folded = analysis.fold(word)
        return any(
            len(self._generation.stem_postings(stem_term(folded, language)).units)
            or len(self._generation.surface_postings(*folded_range(folded, language, prefix=False)).units)
            for language in self._generation.languages
        )

    @cached_property
    def _speller(self) -> Speller:
        return Speller((surface_parts(term)[1], frequency) for term, frequency in self._generation.words())

    def corrections(self, word: str) -> Sequence[str]:
        """Words of the index that the unknown word may have been meant as, likeliest first."""
        return self._speller.corrections(analysis.fold(word))

    def strategy(self, slug: str) -> Strategy:
        """A whole strategy. Raises StrategyUnknown."""
        number = self._generation.numbers.get(slug)
        if number is None:
            raise StrategyUnknown(f"There is no strategy {slug!r}.")
        start, end = self._generation.strategy_unit[number : number + 2]
        sections = tuple(section_from(self._generation.record(unit)) for unit in range(int(start) + 1, int(end)))
        return strategy_from(self._generation.record(int(start)), sections, self._generation.page(number).decode())

    def strategies(self) -> Iterator[Strategy]:
        """Every strategy without sections and HTML, by slug."""
        for _, number in sorted(self._generation.numbers.items()):
            yield strategy_from(self._generation.record(int(self._generation.strategy_unit[number])))

    def digests(self) -> Mapping[str, str]:
        """Path to digest of every file that is in the index."""
        return {strategy.path: strategy.digest for strategy in self.strategies()}


def _in_time(deadline: float) -> None:
    if time.monotonic() > deadline:
        raise SearchTimedOut("The search took longer than the limit.")


def _typed(facet: Facet, text: str) -> str | int:
    return int(text) if facet.name == "year" and text.isdecimal() else text
