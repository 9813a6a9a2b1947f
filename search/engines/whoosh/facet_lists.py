"""A facet's counts as the list that is shown: the values with most strategies first, years in order, with their labels."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from search.engines.whoosh.facets import FacetColumn
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
        facet, column = self._facet, self._column
        chosen = query.chosen(facet.name)
        selected = column.numbers(chosen, missing=False)
        unknown = [text for text in dict.fromkeys(chosen) if column.number(text) is None]
        stated = np.flatnonzero(counts[self._in_order])
        present = self._in_order[stated]
        first = present if facet.type == "range" else _most(present, counts, query.facet_limit)
        shown = self._with_selected(first.tolist(), selected, counts)
        years = column.years[present] if facet.type == "range" else ()
        return FacetResult(
            name=facet.name,
            label=facet.label,
            type=facet.type,
            values=tuple(
                [
                    FacetValue(self._values[number], self._labels[number], int(counts[number]), number in selected)
                    for number in shown
                ]
                + [FacetValue(_typed(facet, text), text, 0, True) for text in unknown]
            ),
            total_values=len(present) + sum(not counts[number] for number in selected) + len(unknown),
            missing=int(counts[column.none]),
            missing_selected=facet.name in query.missing,
            min=int(min(years)) if len(years) else None,
            max=int(max(years)) if len(years) else None,
        )

    def _with_selected(self, shown: list[int], selected: list[int], counts: Counts) -> list[int]:
        """Chosen values are shown wherever they would come."""
        more = set(selected).difference(shown)
        if not more:
            return shown
        place = {number: place for place, number in enumerate(self._in_order.tolist())}
        by_count = self._facet.type != "range"
        return sorted([*shown, *more], key=lambda number: (-int(counts[number]) if by_count else 0, place[number]))


def _most(numbers: NDArray[np.int64], counts: Counts, limit: int) -> NDArray[np.int64]:
    """The values with the highest counts, those with equal counts in the order they come in."""
    found = counts[numbers]
    if len(found) > 4 * limit > 0:
        enough = np.flatnonzero(found >= np.partition(found, -limit)[-limit])
        numbers, found = numbers[enough], found[enough]
    return numbers[np.argsort(-found, kind="stable")[:limit]]


def _label(facet: str, text: str, theme_label: Callable[[str], str]) -> str:
    if facet == "theme":
        return theme_label(text)
    if facet == "language":
        return LANGUAGES.get(text, text)
    return text[:1].upper() + text[1:]


def _typed(facet: Facet, text: str) -> str | int:
    return int(text) if facet.name == "year" and text.isdecimal() else text
