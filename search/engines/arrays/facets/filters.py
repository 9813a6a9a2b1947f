"""The selection of a search: the strategies and sections that pass its words and filters, and the counts of each facet."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property, reduce

import numpy as np
from numpy.typing import NDArray

from search.engines.arrays.facets.columns import FacetColumn, ThemeColumn
from search.engines.arrays.search.index_view import Generation
from search.engines.arrays.search.matcher import (
    ClauseMatch,
    Mask,
    allowed_units,
    excluded_strategies,
    strategies_with,
)
from search.engines.arrays.search.requirement import Requirement, all_worded, matching, requirement
from search.query.model import FieldFilter, ParsedQuery, Rule, SearchQuery

QUESTION = 7
"""Words up to which what has all of them comes before what has some: of a longer question it is chance who has every word."""


class Selection:
    """One search's words and filters on one generation, as masks. U units, S strategies, V values of a facet."""

    def __init__(
        self,
        generation: Generation,
        columns: Mapping[str, FacetColumn],
        themes: ThemeColumn,
        query: SearchQuery,
        parsed: ParsedQuery,
        rule: Rule,
        clauses: list[ClauseMatch],
    ) -> None:
        """Compute which strategies match, and in which units words are searched."""
        self._generation = generation
        self._columns = columns
        self._themes = themes
        self._query = query
        self._parsed = parsed
        self.wanted = requirement(generation, clauses, rule)
        self.clauses = clauses
        self._theme_is_chosen = bool(query.chosen("theme")) or "theme" in query.missing
        self._chosen_themes = themes.numbers(query.chosen("theme"), missing="theme" in query.missing)
        self._typed_units = self._units_of_typed_themes()
        """U: units that match `theme:` in the text of the query; None if it has none."""
        self.allowed = self._allowed()
        """U: the sections of the themes that are asked for; None for all."""
        self._looked_in = None if self.allowed is None else self.allowed | generation.unit_own
        """U: units in which words are searched: these sections, and all strategies' own fields; None for all."""
        self._words = matching(generation, clauses, self.wanted, self._looked_in)
        """S: strategies that match the words in these units; None if there are no words."""
        self._fixed = self._without_excluded()
        """S: strategies that pass all but the chosen values: not deleted, not excluded, with the typed filters' values."""
        self._facet_masks = self._masks_of_choices()
        """S by facet: strategies with a chosen value; only facets with a choice, without the theme."""
        self._theme_mask = self._mask_of_themes()
        """S: strategies with the chosen themes, without regard to words; None if no theme is chosen."""
        self._complete = self._words if rule == "all" else matching(generation, clauses, Requirement(), self._looked_in)
        """S: strategies that match every clause; None if there is none."""
        self._in_tiers = rule == "all" or (rule == "some" and len(parsed.wanted) <= QUESTION)
        self.strategies = self._with_words(self._all_but(""))
        """S: strategies that match."""
        self.numbers: NDArray[np.int64] = self.strategies.nonzero()[0]
        """Their numbers, ascending."""
        self._counts: dict[str, NDArray[np.int64]] = {}

    def _units_of_typed_themes(self) -> Mask | None:
        masks = [
            self._themes.units_with(self._themes.numbers(filter_.values, missing=False))
            for filter_ in self._parsed.filters
            if filter_.facet == "theme" and not filter_.excluded
        ]
        return np.logical_and.reduce(masks) if masks else None

    def _allowed(self) -> Mask | None:
        if not self._theme_is_chosen:
            return self._typed_units
        chosen = self._themes.units_with(self._chosen_themes)
        return chosen if self._typed_units is None else chosen & self._typed_units

    def _without_excluded(self) -> Mask:
        mask = self._generation.alive
        excluded = excluded_strategies(self._generation, self._parsed)
        if excluded is not None:
            mask = mask & ~excluded
        for filter_ in self._parsed.filters:
            typed = self._typed(filter_)
            mask = mask & (~typed if filter_.excluded else typed)
        return mask

    def _typed(self, filter_: FieldFilter) -> Mask:
        """S: strategies with any of the values."""
        if filter_.facet == "theme":
            return self._themes.strategies_with_any(self._themes.numbers(filter_.values, missing=False))
        column = self._columns[filter_.facet]
        return column.rows_with(column.numbers(filter_.values, missing=False))

    def _masks_of_choices(self) -> dict[str, Mask]:
        query = self._query
        ranged = {"year"} if query.year_min is not None or query.year_max is not None else set()
        chosen = {name for name, values in query.filters if values}.union(query.missing, ranged)
        return {name: self._facet_mask(name, ranged=name in ranged) for name in chosen if name in self._columns}

    def _facet_mask(self, name: str, *, ranged: bool) -> Mask:
        column, chosen, missing = self._columns[name], self._query.chosen(name), name in self._query.missing
        numbers = column.numbers(chosen, missing=missing)
        if ranged:
            low = self._query.year_min if self._query.year_min is not None else -(10**9)
            high = self._query.year_max if self._query.year_max is not None else 10**9
            inside = set(np.flatnonzero((column.years >= low) & (column.years <= high)).tolist())
            stated = inside & set(numbers) if chosen else inside
            numbers = [*stated, *([column.none] if missing else [])]
        return column.rows_with(numbers)

    def _mask_of_themes(self) -> Mask | None:
        if not self._theme_is_chosen:
            return None
        unknown = len(self._chosen_themes) < len(self._query.chosen("theme")) + ("theme" in self._query.missing)
        if self._query.theme_match == "all":
            mask = self._themes.strategies_with_all(self._chosen_themes)
            return np.zeros_like(mask) if unknown else mask
        return self._themes.strategies_with_any(self._chosen_themes)

    def _all_but(self, facet: str) -> Mask:
        """S: strategies that pass all filters but one facet's, without regard to words."""
        masks = [mask for name, mask in self._facet_masks.items() if name != facet]
        if facet != "theme" and self._theme_mask is not None:
            masks.append(self._theme_mask)
        return reduce(np.logical_and, masks, self._fixed)

    def _with_words(self, mask: Mask) -> Mask:
        return mask if self._words is None else mask & self._words

    def _value_counts(self, name: str) -> NDArray[np.int64]:
        """V + 1: how many strategies match with each value instead of the facet's present choice; "Not stated" last."""
        if name not in self._facet_masks:
            return self._columns[name].counts(self.strategies)
        return self._columns[name].counts(self._with_words(self._all_but(name)))

    def _theme_counts(self) -> NDArray[np.int64]:
        """V + 1: how many strategies match within each theme; with `theme_match=all`, within it and the chosen ones."""
        mask = self._all_but("theme")
        if self._query.theme_match == "any" or not self._theme_is_chosen:
            bits = self._themes.matching(self.clauses, self.wanted, self._typed_units)
            return self._themes.count_bits(bits, mask)
        besides = [strategies_with(self._generation, allowed_units(found, self._looked_in)) for found in self.clauses]
        bits = self._themes.matching(self.clauses, self.wanted, self._typed_units, besides)
        return self._themes.count_bits(bits, mask & (self._theme_mask if self._theme_mask is not None else mask))

    @property
    def complete(self) -> Mask:
        """S: strategies that match every clause; it says nothing of filters."""
        return self._generation.alive if self._complete is None else self._complete

    @cached_property
    def tiers(self) -> NDArray[np.int8] | None:
        """S: what comes first whatever it scores: 2 what has every word, 1 what matches all, 0 the rest; None if all are alike.

        Whoever asks for any of the words plainly asks for no such order.
        """
        worded = all_worded(self.clauses)
        if not self._in_tiers or (self._complete is self._words and worded is None):
            return None
        tiers = self.complete.astype(np.int8)
        return tiers + (tiers if worded is None else worded & self.complete)

    def counts(self, name: str) -> NDArray[np.int64]:
        """V + 1: the counts of a facet, computed once."""
        counted = self._counts.get(name)
        if counted is None:
            counted = self._counts[name] = self._theme_counts() if name == "theme" else self._value_counts(name)
        return counted

    @property
    def kept_bytes(self) -> int:
        """An estimate of the memory this takes without chosen values, with all facets counted and without its clauses."""
        values = self._themes.none + sum([column.none for column in self._columns.values()])
        return 2 * self.strategies.nbytes + self.numbers.nbytes + 8 * values
