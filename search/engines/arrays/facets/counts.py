"""A facet's counts as a labelled list: most strategies first, years in order."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from search.engines.arrays.facets.columns import FacetColumn
from search.engines.arrays.search.top_k import first_places
from search.query.model import SearchQuery
from search.query.results import FacetResult, FacetValue
from search.site import LANGUAGES, Facet

Counts = NDArray[np.int64]


class FacetLabels:
    """The labels of one facet's values and their sort order: years by number, all others by label."""

    def __init__(self, facet: str, theme_label: Callable[[str], str]) -> None:
        """Label the values of a facet; those of the theme by the vocabulary."""
        self._facet = facet
        self._theme_label = theme_label

    def label(self, text: str) -> str:
        """The label of a value."""
        if self._facet == "theme":
            return self._theme_label(text)
        if self._facet == "language":
            return LANGUAGES.get(text, text)
        return text[:1].upper() + text[1:]

    def typed(self, text: str) -> str | int:
        """A value as the API gives it: years as numbers."""
        return int(text) if self._facet == "year" and text.isdecimal() else text

    def order(self, text: str) -> tuple[int, str, str]:
        """The sort key of values with equal counts."""
        value = self.typed(text)
        return value if isinstance(value, int) else 0, self.label(text).casefold(), text


class FacetList:
    """One facet of one generation. V values, in the order of their labels."""

    def __init__(self, facet: Facet, column: FacetColumn, labels: FacetLabels) -> None:
        """Label every value."""
        self._facet = facet
        self._column = column
        self._typed = labels.typed
        self._labels = [labels.label(text) for text in column.values]
        self._values = [labels.typed(text) for text in column.values]

    def result(self, counts: Counts, query: SearchQuery) -> FacetResult:
        """The list.

        Args:
            counts: V + 1: strategies with each value, "Not stated" last.
            query: says what is chosen and how many values are wanted.
        """
        facet, column, chosen = self._facet, self._column, query.chosen(self._facet.name)
        stated = counts[: column.none]
        present = int(np.count_nonzero(stated))
        ranged = facet.type == "range"
        places = stated.nonzero()[0] if ranged else first_places(-stated, min(present, query.facet_limit))
        shown, numbers = places.tolist(), stated.take(places).tolist()
        years = column.years.take(places).tolist() if ranged else ()
        selected, unknown = self._chosen(chosen) if chosen else ([], [])
        if selected:
            shown = self._with_selected(shown, selected, counts)
            numbers = counts.take(shown).tolist()
        values = [
            FacetValue(self._values[number], self._labels[number], count, number in selected)
            for number, count in zip(shown, numbers, strict=True)
        ]
        values += [FacetValue(self._typed(text), text, 0, True) for text in unknown]
        return FacetResult(
            name=facet.name,
            label=facet.label,
            type=facet.type,
            values=tuple(values),
            total_values=present + sum(not counts[number] for number in selected) + len(unknown),
            missing=int(counts[column.none]),
            missing_selected=facet.name in query.missing,
            min=min(years, default=None),
            max=max(years, default=None),
        )

    def _chosen(self, texts: tuple[str, ...]) -> tuple[list[int], list[str]]:
        """The chosen values of the facet, and chosen texts that are none of its values."""
        unknown = [text for text in dict.fromkeys(texts) if self._column.number(text) is None]
        return self._column.numbers(texts, missing=False), unknown

    def _with_selected(self, shown: list[int], selected: list[int], counts: Counts) -> list[int]:
        """The shown values and the chosen ones, in their sort order."""
        more = set(selected).difference(shown)
        by_count = self._facet.type != "range"
        return sorted([*shown, *more], key=lambda number: (-int(counts[number]) if by_count else 0, number))
