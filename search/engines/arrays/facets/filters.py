"""The selection of a search: the strategies and sections that pass its words and filters, and the counts of each facet."""

import math
from collections.abc import Mapping
from functools import cached_property, reduce

import numpy as np
from numpy.typing import NDArray

from search.engines.arrays.facets.columns import FacetColumn, SectionColumn
from search.engines.arrays.search.index_view import Generation
from search.engines.arrays.search.matcher import (
    ClauseMatch,
    Mask,
    allowed_units,
    strategies_with,
)
from search.engines.arrays.search.requirement import Requirement, all_with_words, matching, requirement
from search.engines.requirements import MAX_TIERED_WORDS
from search.query.model import FieldFilter, ParsedQuery, Rule, SearchQuery


class Selection:
    """One search's words and filters on one generation, as masks. U units, S strategies, V values of a facet."""

    def __init__(
        self,
        generation: Generation,
        columns: Mapping[str, FacetColumn],
        query: SearchQuery,
        parsed: ParsedQuery,
        rule: Rule,
        clauses: list[ClauseMatch],
        excluded: Mask | None,
    ) -> None:
        """Compute which strategies match, and in which units words are searched.

        Args:
            generation: the generation that is searched.
            columns: the facets, by name.
            query: the search, with the chosen values.
            parsed: the words, and the filters among them.
            rule: how many of the clauses have to match.
            clauses: where each matches.
            excluded: S: strategies that match an exclusion; None if the words exclude nothing.
        """
        self._generation = generation
        self._columns = columns
        self._of_sections = {name: column for name, column in columns.items() if isinstance(column, SectionColumn)}
        self._query = query
        self._parsed = parsed
        self.requirement = requirement(generation, clauses, rule)
        self.clauses = clauses
        self._chosen = self._chosen_numbers()
        """The numbers of the chosen values, by facet; only facets with a choice."""
        self._typed_units = self._units_of_typed_values()
        """U: units with the section values that the text of the query filters by, as `theme:`; None if there are none."""
        self.allowed = self._units_ignoring("")
        """U: the sections with the typed and chosen section values, such as themes; None for all."""
        self._searched_units = None if self.allowed is None else self.allowed | generation.unit_own
        """U: units in which words are searched: these sections, and all strategies' own fields; None for all."""
        self._words = matching(generation, clauses, self.requirement, self._searched_units)
        """S: strategies that match the words in these units; None if there are no words."""
        self._fixed = self._without_excluded(excluded)
        """S: strategies that pass all but the chosen values: not deleted, not excluded, with the typed filters' values."""
        self._facet_masks = {name: self._mask_of_choice(name, numbers) for name, numbers in self._chosen.items()}
        """S by facet: strategies with a chosen value, without regard to words; only facets with a choice."""
        self._complete = self._words if rule == "all" else matching(generation, clauses, Requirement(), self._searched_units)
        """S: strategies that match every clause; None if there is none."""
        self._in_tiers = rule == "all" or (rule == "some" and len(parsed.wanted) <= MAX_TIERED_WORDS)
        self.strategies = self._with_words(self._strategies_ignoring(""))
        """S: strategies that match."""
        self.numbers: NDArray[np.int64] = self.strategies.nonzero()[0]
        """Their numbers, ascending."""
        self._counts: dict[str, NDArray[np.int64]] = {}

    def _chosen_numbers(self) -> dict[str, list[int]]:
        return {name: self._numbers(name) for name in self._query.narrowed if name in self._columns}

    def _numbers(self, name: str) -> list[int]:
        column, chosen, missing = self._columns[name], self._query.chosen(name), name in self._query.missing
        numbers = column.numbers(chosen, missing=missing)
        low, high = self._query.bounds(name)
        if low is None and high is None:
            return numbers
        values = column.whole_numbers
        inside = (values >= (-math.inf if low is None else low)) & (values <= (math.inf if high is None else high))
        stated = np.flatnonzero(inside).tolist()
        return [*(set(stated) & set(numbers) if chosen else stated), *([column.none] if missing else [])]

    def _units_of_typed_values(self) -> Mask | None:
        """U: units that have, for each typed filter on sections, one of its values; None without such filters."""
        masks = [
            column.units_with(column.numbers(filter_.values, missing=False))
            for filter_ in self._parsed.filters
            if not filter_.excluded and (column := self._of_sections.get(filter_.facet))
        ]
        return np.logical_and.reduce(masks) if masks else None

    def _units_ignoring(self, facet: str) -> Mask | None:
        """U: sections with the typed and chosen values, except those chosen in one facet; None for all."""
        masks = [] if self._typed_units is None else [self._typed_units]
        others = [name for name in self._chosen if name in self._of_sections and name != facet]
        masks += [self._of_sections[name].units_with(self._chosen[name]) for name in others]
        return reduce(np.logical_and, masks) if masks else None

    def _without_excluded(self, excluded: Mask | None) -> Mask:
        mask = self._generation.alive
        if excluded is not None:
            mask = mask & ~excluded
        for filter_ in self._parsed.filters:
            typed = self._typed(filter_)
            mask = mask & (~typed if filter_.excluded else typed)
        return mask

    def _typed(self, filter_: FieldFilter) -> Mask:
        """S: strategies with any of the values."""
        column = self._columns[filter_.facet]
        return column.strategies_with_any(column.numbers(filter_.values, missing=False))

    def _mask_of_choice(self, name: str, numbers: list[int]) -> Mask:
        query = self._query
        if name not in query.all_of or name not in self._of_sections:
            return self._columns[name].strategies_with_any(numbers)
        mask = self._of_sections[name].strategies_with_all(numbers)
        unknown = len(numbers) < len(query.chosen(name)) + (name in query.missing)
        return np.zeros_like(mask) if unknown else mask

    def _strategies_ignoring(self, facet: str) -> Mask:
        """S: strategies that pass all filters except one facet's, without regard to words."""
        masks = [mask for name, mask in self._facet_masks.items() if name != facet]
        return reduce(np.logical_and, masks, self._fixed)

    def _with_words(self, mask: Mask) -> Mask:
        return mask if self._words is None else mask & self._words

    def _value_counts(self, name: str) -> NDArray[np.int64]:
        """V + 1: how many strategies match with each value in place of the facet's chosen values; "Not stated" last."""
        if name not in self._facet_masks:
            return self._columns[name].counts(self.strategies)
        return self._columns[name].counts(self._with_words(self._strategies_ignoring(name)))

    def _section_counts(self, name: str) -> NDArray[np.int64]:
        """V + 1: how many strategies match within each value, or, if all chosen values are required, within it and these."""
        column, mask, around = self._of_sections[name], self._strategies_ignoring(name), self._units_ignoring(name)
        if name not in self._query.all_of or name not in self._chosen:
            return column.count_bits(column.matching(self.clauses, self.requirement, around), mask)
        matches = [strategies_with(self._generation, allowed_units(found, self._searched_units)) for found in self.clauses]
        bits = column.matching(self.clauses, self.requirement, around, matches)
        return column.count_bits(bits, mask & self._facet_masks[name])

    @property
    def complete(self) -> Mask:
        """S: strategies that match every clause, without regard to filters."""
        return self._generation.alive if self._complete is None else self._complete

    @cached_property
    def tiers(self) -> NDArray[np.int8] | None:
        """S: the tier of each strategy: 2 if it has every word, 1 if it matches every clause, else 0; None if all are equal.

        Higher tiers come first whatever their scores. A search for any of the words (`match=any`) has no tiers.
        """
        with_words = all_with_words(self.clauses)
        if not self._in_tiers or (self._complete is self._words and with_words is None):
            return None
        tiers = self.complete.astype(np.int8)
        return tiers + (tiers if with_words is None else with_words & self.complete)

    def counts(self, name: str) -> NDArray[np.int64]:
        """V + 1: the counts of a facet, computed once."""
        counted = self._counts.get(name)
        if counted is None:
            count = self._section_counts if name in self._of_sections else self._value_counts
            counted = self._counts[name] = count(name)
        return counted

    @property
    def nbytes(self) -> int:
        """An estimate of the memory this takes without chosen values, with all facets counted and without its clauses."""
        values = sum([column.none for column in self._columns.values()])
        return 2 * self.strategies.nbytes + self.numbers.nbytes + 8 * values
