"""A facet's counts as the list that is shown: the values with most strategies first, years in order, with their labels."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from search.engines.whoosh.facets import FacetColumn
from search.engines.whoosh.ordering import first_places
from search.queries import SearchQuery
from search.results import FacetResult, FacetValue
from search.site import LANGUAGES, Facet

Counts = NDArray[np.int64]


class FacetList:
    """One facet of one generation. V values."""

    def __init__(self, facet: Facet, column: FacetColumn, theme_label: Callable[[str], str]) -> None:
        """Label every value and put them in order: years by number, all else by label."""
        self._facet = facet
        self._column = column
        self._labels = [_label(facet.name, text, theme_label) for text in column.values]
        self._values = [_typed(facet, text) for text in column.values]
        keys = [
            (value if isinstance(value, int) else 0, label.casefold())
            for value, label in zip(self._values, self._labels, strict=True)
        ]
        order = sorted(range(len(keys)), key=lambda number: (keys[number], column.values[number]))
        self._in_order = np.array(order, np.int64)
        """V: value numbers by label."""

    def result(self, counts: Counts, query: SearchQuery) -> FacetResult:
        """The list.

        Args:
            counts: V + 1: strategies with each value, "Not stated" last.
            query: says what is chosen and how many values are wanted.
        """
        facet, column, chosen = self._facet, self._column, query.chosen(self._facet.name)
        in_order = counts.take(self._in_order)
        present = int(np.count_nonzero(in_order))
        ranged = facet.type == "range"
        places = in_order.nonzero()[0] if ranged else first_places(-in_order, min(present, query.facet_limit))
        shown, numbers = self._in_order.take(places).tolist(), in_order.take(places).tolist()
        years = column.years.take(shown).tolist() if ranged else ()
        selected, unknown = self._chosen(chosen) if chosen else ([], [])
        if selected:
            shown = self._with_selected(shown, selected, counts)
            numbers = counts.take(shown).tolist()
        values = [
            FacetValue(self._values[number], self._labels[number], count, number in selected)
            for number, count in zip(shown, numbers, strict=True)
        ]
        values += [FacetValue(_typed(facet, text), text, 0, True) for text in unknown]
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
        """The values that are chosen, and what is chosen that is none."""
        unknown = [text for text in dict.fromkeys(texts) if self._column.number(text) is None]
        return self._column.numbers(texts, missing=False), unknown

    def _with_selected(self, shown: list[int], selected: list[int], counts: Counts) -> list[int]:
        """Chosen values are shown wherever they would come."""
        more = set(selected).difference(shown)
        place = {number: place for place, number in enumerate(self._in_order.tolist())}
        by_count = self._facet.type != "range"
        return sorted([*shown, *more], key=lambda number: (-int(counts[number]) if by_count else 0, place[number]))


def _label(facet: str, text: str, theme_label: Callable[[str], str]) -> str:
    if facet == "theme":
        return theme_label(text)
    if facet == "language":
        return LANGUAGES.get(text, text)
    return text[:1].upper() + text[1:]


def _typed(facet: Facet, text: str) -> str | int:
    return int(text) if facet.name == "year" and text.isdecimal() else text
