"""One segment's arrays, by name, and its two lexicons."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from search.engines.whoosh.array_file import Texts, open_arrays
from search.engines.whoosh.lexicon import Lexicon
from search.engines.whoosh.postings import Postings, Weights
from search.records import section_from, strategy_from
from search.strategies import Section, Strategy

CACHED_RECORDS = 2048
"""Sections, and strategies, that are kept decoded: the best are shown again and again."""


class Segment:
    """The arrays that `decoding.arrays_of` made of one segment. U units, S strategies; units of a strategy stand together."""

    def __init__(self, path: Path) -> None:
        """Map the file, once all of it has been compared with its checksums. Raises IndexDamaged."""
        arrays = self._arrays = open_arrays(path, verify=True, seldom=("record", "page"))
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
        self.paths = self._texts("path")
        self.digests = self._texts("digest")
        self.slugs = self._texts("slug")
        self.titles = self._texts("title")
        self.surfaces = self._lexicon("surface")
        self.stems = self._lexicon("stem")
        self.section = lru_cache(CACHED_RECORDS)(self._section)
        """The section that a unit is."""
        self.strategy = lru_cache(CACHED_RECORDS)(self._strategy)
        """The strategy whose own fields a unit is, without sections and page."""

    def _texts(self, name: str) -> Texts:
        return Texts(self._arrays[name], self._arrays[f"{name}_offset"])

    def _lexicon(self, name: str) -> Lexicon:
        return Lexicon(self._texts(name).all())

    def _section(self, unit: int) -> Section:
        return section_from(self.records[unit])

    def _strategy(self, unit: int) -> Strategy:
        return strategy_from(self.records[unit])

    def facet(self, name: str) -> tuple[list[str], NDArray[np.int32], NDArray[np.int32]]:
        """The values of a facet, and its pairs of row (strategy, or unit for the theme) and value number."""
        prefix = f"facet_{name}"
        texts = self._texts(prefix)
        values = [text.decode() for text in texts.all()]
        return values, self._arrays[f"{prefix}_row"], self._arrays[f"{prefix}_value"]

    def stem_postings(self, index: int) -> Postings:
        """The postings of one stem."""
        starts = self._arrays["stem_start"]
        return self._postings("stem", slice(starts[index], starts[index + 1]))

    def surface_postings(self, start: int, end: int) -> Postings:
        """The postings of neighbouring surface terms, one term after the other: units repeat if there are several.

        Within a term, sections come before strategies' own fields.
        """
        starts = self._arrays["surface_start"]
        return self._postings("surface", slice(starts[start], starts[end]))

    def stem_weight(self, index: int) -> float:
        """The weighed occurrences of one stem, those in deleted strategies included."""
        return float(self._arrays["stem_total"][index])

    def surface_weight(self, start: int, end: int) -> float:
        """The weighed occurrences of neighbouring surface terms, those in deleted strategies included."""
        return sum(self._arrays["surface_total"][start:end].tolist(), 0.0)

    def surface_sections(self, index: int) -> Weights:
        """The weights of one surface term in sections alone."""
        rows = slice(self._arrays["surface_start"][index], self._arrays["surface_own_start"][index])
        return Weights(self._arrays["surface_unit"][rows], self._arrays["surface_weight"][rows])

    def _postings(self, name: str, rows: slice) -> Postings:
        units, weights, zones = (self._arrays[f"{name}_{part}"] for part in ("unit", "weight", "zones"))
        return Postings(units[rows], weights[rows], zones[rows])

    def stem_strategies(self, index: int) -> NDArray[np.int32]:
        """The strategies that have a stem anywhere, ascending."""
        starts = self._arrays["stem_strategy_start"]
        return self._arrays["stem_strategy"][starts[index] : starts[index + 1]]

    def scored(self, index: int) -> Weights:
        """The weights of one stem with the own fields spread over the sections, as they are scored."""
        starts = self._arrays["scored_start"]
        rows = slice(starts[index], starts[index + 1])
        return Weights(self._arrays["scored_unit"][rows], self._arrays["scored_weight"][rows])

    def phrase(self, stems: Sequence[int]) -> tuple[NDArray[np.int32], NDArray[np.uint8]]:
        """Unit and zone of every place where some stems follow one another, ascending by unit.

        Every occurrence knows the one that follows it, so a phrase costs one look at each occurrence of its first word.
        """
        starts, follower = self._arrays["stem_occurrence_start"], self._arrays["occurrence_follower"]
        first, last = starts[stems[0] : stems[0] + 2].tolist()
        begins, after = np.arange(first, last), follower[first:last]
        for stem in stems[1:]:
            low, high = starts[stem : stem + 2].tolist()
            is_next = ((after - low).view(np.uint32) < high - low).nonzero()[0]  # what comes before low has become huge
            begins, after = begins.take(is_next), follower.take(after.take(is_next))
        return self._arrays["occurrence_unit"].take(begins), self._arrays["occurrence_zone"].take(begins)

    def surface_frequencies(self, alive: NDArray[np.bool_]) -> NDArray[np.int64]:
        """In how many units each surface term occurs.

        Args:
            alive: U: which units count.
        """
        counted = np.append(0, np.cumsum(alive[self._arrays["surface_unit"]]))
        return np.diff(counted[self._arrays["surface_start"]])
