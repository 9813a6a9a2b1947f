"""One segment's arrays, by name, and its two lexicons."""

from __future__ import annotations

from bisect import bisect_left
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from search.engines.whoosh.array_file import Texts, open_arrays


class Postings(NamedTuple):
    """Where a term occurs: one row per unit (a section, or a strategy's own fields), ascending."""

    units: NDArray[np.int32]
    weights: NDArray[np.float32]
    """Occurrences, those in headings and titles counting more than one."""
    zones: NDArray[np.uint8]
    """Bit per zone in which the term occurs."""


class Segment:
    """The arrays that `decoding.decode` made of one segment. U units, S strategies; units of a strategy stand together."""

    def __init__(self, path: Path) -> None:
        """Map the file, once all of it has been compared with its checksums. Raises IndexDamaged."""
        arrays = self._arrays = open_arrays(path, verify=True)
        self.unit_strategy: NDArray[np.int32] = arrays["unit_strategy"]
        """U: the strategy of each unit."""
        self.unit_own: NDArray[np.bool_] = arrays["unit_own"]
        """U: whether the unit is a strategy's own fields, which come first."""
        self.unit_draft: NDArray[np.bool_] = arrays["unit_draft"]
        self.unit_length: NDArray[np.float32] = arrays["unit_length"]
        """U: weighted occurrences of words that are no stop words."""
        self.strategy_unit: NDArray[np.int32] = arrays["strategy_unit"]
        """S + 1: the first unit of each strategy."""
        self.strategy_language: NDArray[np.uint8] = arrays["strategy_language"]
        """S: place in `decoding.LANGUAGE_CODES`."""
        self.strategy_date: NDArray[np.int32] = arrays["strategy_date"]
        """S: proleptic ordinal day, `decoding.NO_DATE` without one."""
        self.records = self._texts("record")
        self.pages = self._texts("page")
        self.slugs = self._texts("slug")
        self.titles = self._texts("title")
        self.surfaces = self._texts("surface")
        self.stems = self._texts("stem")

    def _texts(self, name: str) -> Texts:
        return Texts(self._arrays[name], self._arrays[f"{name}_offset"])

    def facet(self, name: str) -> tuple[list[str], NDArray[np.int32], NDArray[np.int32]]:
        """The values of a facet, and its pairs of row (strategy, or unit for the theme) and value number."""
        prefix = f"facet_{name}"
        texts = self._texts(prefix)
        values = [texts[index].decode() for index in range(len(texts))]
        return values, self._arrays[f"{prefix}_row"], self._arrays[f"{prefix}_value"]

    def stem(self, term: bytes) -> int | None:
        """The number of a stem term."""
        index = bisect_left(self.stems, term)
        return index if index < len(self.stems) and self.stems[index] == term else None

    def surface_range(self, low: bytes, high: bytes) -> tuple[int, int]:
        """The numbers [from, to) of the surface terms in [low, high)."""
        return bisect_left(self.surfaces, low), bisect_left(self.surfaces, high)

    def stem_postings(self, index: int) -> Postings:
        """The postings of one stem."""
        return self._postings("stem", index, index + 1)

    def surface_postings(self, start: int, end: int) -> Postings:
        """The postings of neighbouring surface terms, one term after the other: units repeat if there are several."""
        return self._postings("surface", start, end)

    def _postings(self, name: str, start: int, end: int) -> Postings:
        starts: Any = self._arrays[f"{name}_start"]
        rows = slice(starts[start], starts[end])
        return Postings(
            self._arrays[f"{name}_unit"][rows], self._arrays[f"{name}_weight"][rows], self._arrays[f"{name}_zones"][rows]
        )

    def scored(self, index: int) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
        """Units and weights of one stem with the own fields spread over the sections, as they are scored."""
        starts: Any = self._arrays["scored_start"]
        rows = slice(starts[index], starts[index + 1])
        return self._arrays["scored_unit"][rows], self._arrays["scored_weight"][rows]

    def occurrences(self, index: int) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
        """Unit and position of every occurrence of a stem, ascending."""
        starts: Any = self._arrays["stem_position_start"]
        rows = slice(starts[index], starts[index + 1])
        return self._arrays["stem_position_unit"][rows], self._arrays["stem_position"][rows]

    def surface_frequencies(self, alive: NDArray[np.bool_]) -> NDArray[np.int64]:
        """In how many units each surface term occurs.

        Args:
            alive: U: which units count.
        """
        counted = np.append(0, np.cumsum(alive[self._arrays["surface_unit"]]))
        return np.diff(counted[self._arrays["surface_start"]])
