"""A facet's counts as a labelled list: most strategies first, a range in order."""

import numpy as np
from numpy.typing import NDArray

from search.engines.arrays.facets.columns import FacetColumn
from search.engines.arrays.search.top_k import top_places
from search.facets.base import Vocabulary
from search.query.model import SearchQuery
from search.query.results import FacetResult, FacetValue
from search.site import Facet

Counts = NDArray[np.int64]


class FacetList:
    """One facet of one generation. V values, in the order of their labels."""

    def __init__(self, facet: Facet, column: FacetColumn, vocabulary: Vocabulary) -> None:
        self._facet, self._type = facet, facet.type
        self._column = column
        self.labels = [self._type.label(text, vocabulary) for text in column.values]
        """The label of each value."""
        self._values = [self._type.typed(text) for text in column.values]

    def result(self, counts: Counts, query: SearchQuery) -> FacetResult:
        """The facet with its listed values.

        Args:
            counts: V + 1: strategies with each value, "Not stated" last.
            query: says what is chosen and how many values are wanted.
        """
        facet, column, chosen = self._facet, self._column, query.chosen(self._facet.name)
        stated = counts[: column.none]
        present = int(np.count_nonzero(stated))
        ranged = self._type.kind == "range"
        places = stated.nonzero()[0] if ranged else top_places(-stated, min(present, query.facet_limit))
        shown, numbers = places.tolist(), stated.take(places).tolist()
        numbered = column.whole_numbers.take(places).tolist() if ranged else ()
        selected, unknown = self._chosen(chosen) if chosen else ([], [])
        if selected:
            shown = self._with_selected(shown, selected, counts)
            numbers = counts.take(shown).tolist()
        values = [
            FacetValue(self._values[number], self.labels[number], count, number in selected)
            for number, count in zip(shown, numbers, strict=True)
        ]
        values += [FacetValue(self._type.typed(text), text, 0, True) for text in unknown]
        return FacetResult(
            name=facet.name,
            label=facet.label,
            type=self._type.kind,
            values=tuple(values),
            total_values=present + sum(not counts[number] for number in selected) + len(unknown),
            missing=int(counts[column.none]),
            missing_selected=facet.name in query.missing,
            min=min(numbered, default=None),
            max=max(numbered, default=None),
        )

    def _chosen(self, texts: tuple[str, ...]) -> tuple[list[int], list[str]]:
        """The chosen values of the facet, and chosen texts that are none of its values."""
        unknown = [text for text in dict.fromkeys(texts) if self._column.number(text) is None]
        return self._column.numbers(texts, missing=False), unknown

    def _with_selected(self, shown: list[int], selected: list[int], counts: Counts) -> list[int]:
        """The shown values and the chosen ones, in their sort order."""
        more = set(selected).difference(shown)
        by_count = self._type.kind != "range"
        return sorted([*shown, *more], key=lambda number: (-int(counts[number]) if by_count else 0, number))
