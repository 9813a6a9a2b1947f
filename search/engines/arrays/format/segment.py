"""One segment: its arrays by name and its two term dictionaries, surface terms and stems."""

from bisect import bisect_left
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from search.content.serialization import section_from, strategy_from
from search.engines.arrays.files.array_file import Arrays, Texts, open_arrays
from search.engines.arrays.files.damage import as_index_damaged
from search.engines.arrays.format.postings import (
    NO_POSTINGS,
    Postings,
    Weights,
    firsts,
    sum_postings,
    sum_weights,
    union_weights,
)
from search.engines.arrays.format.term_dictionary import TermDictionary
from search.engines.arrays.format.terms import weights_of
from search.engines.terms import SEPARATOR, is_whole
from search.strategies import Section, Strategy

CACHED_RECORDS = 2048
"""Number of decoded sections, and of strategies, that are cached: the best hits are shown most often."""


class _Lists:
    """Concatenated lists of rows, in several columns."""

    __slots__ = ("_columns", "starts")

    def __init__(self, arrays: Arrays, starts: str, columns: Sequence[str]) -> None:
        """View arrays.

        Args:
            arrays: all arrays of a segment.
            starts: the name of the array with the first row of each list, and the end of the last one.
            columns: the names of the arrays with the rows.
        """
        self.starts = arrays[starts].data
        """As a memoryview, which gives plain numbers faster than an array."""
        self._columns = [arrays[name] for name in columns]

    def rows(self, start: int, end: int) -> list[NDArray[Any]]:
        """The rows [start, end) of each column."""
        return [column[start:end] for column in self._columns]

    def lists(self, first: int, last: int) -> list[NDArray[Any]]:
        """The rows of the lists [first, last)."""
        return self.rows(self.starts[first], self.starts[last])


class Segment:
    """One segment, mapped: the arrays of `build.layout.arrays_of`. U units, S strategies; units of a strategy are adjacent."""

    def __init__(self, path: Path) -> None:
        """Map the file, once all of it has been compared with its checksums. Raises IndexDamaged."""
        self._path = path
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
        """S: index into `build.layout.LANGUAGE_CODES`."""
        self.strategy_date: NDArray[np.int32] = arrays["strategy_date"]
        """S: proleptic ordinal day; `build.layout.NO_DATE` without one."""
        self.strategy_added: NDArray[np.int64] = arrays["strategy_added"]
        self.strategy_changed: NDArray[np.int64] = arrays["strategy_changed"]
        """S: milliseconds since 1970."""
        self.records = self._texts("record")
        self.pages = self._texts("page")
        self.paths = self._texts("path").check()
        self.digests = self._texts("digest").check()
        self.slugs = self._texts("slug").check()
        self.titles = self._texts("title").check()
        self.surfaces = TermDictionary(self._texts("surface").check().all())
        self.stems = {stem: number for number, stem in enumerate(self._texts("stem").check().all())}
        """The number of each stem. Ranges of stems are never needed, and a dict is faster than a search in sorted terms."""
        self._forms, self._form_lemmas = self._texts("form").check().all(), self._texts("form_lemma").check()
        self._lemma_stems, self._lemma_forms = self._texts("lemma_stem").check().all(), self._texts("lemma_form").check()
        self._stem_postings = _Lists(arrays, "stem_start", ("stem_unit", "stem_weight", "stem_zones"))
        self._surface_postings = _Lists(arrays, "surface_start", ("surface_unit", "surface_weight", "surface_zones"))
        self._surface_weights = _Lists(arrays, "surface_start", ("surface_unit", "surface_weight"))
        self._stem_total: NDArray[np.float64] = arrays["stem_total"]
        self._surface_total: NDArray[np.float64] = arrays["surface_total"]
        self._surface_own_start = arrays["surface_own_start"].data
        self._stem_strategies = _Lists(arrays, "stem_strategy_start", ("stem_strategy",))
        self._scored_weights = _Lists(arrays, "scored_start", ("scored_unit", "scored_weight"))
        self.section = lru_cache(CACHED_RECORDS)(self._section)
        """The section of a unit."""
        self.strategy = lru_cache(CACHED_RECORDS)(self._strategy)
        """The strategy of a unit with own fields, without sections and page."""

    def _texts(self, name: str) -> Texts:
        return Texts(self._arrays[name], self._arrays[f"{name}_offset"])

    def _section(self, unit: int) -> Section:
        with as_index_damaged(self._path):
            return section_from(self.records[unit])

    def _strategy(self, unit: int) -> Strategy:
        with as_index_damaged(self._path):
            return strategy_from(self.records[unit])

    def whole_strategy(self, strategy: int) -> Strategy:
        """A strategy, by its number, with sections and page. Raises IndexDamaged."""
        start, end = self.strategy_unit[strategy : strategy + 2].tolist()
        with as_index_damaged(self._path):
            sections = tuple([section_from(self.records[unit]) for unit in range(start + 1, end)])
            return strategy_from(self.records[start], sections, self.pages[strategy].decode())

    def facet(self, name: str) -> tuple[list[str], NDArray[np.int32], NDArray[np.int32]]:
        """The values of a facet, and its pairs of row and value number; rows are strategies, or units if it is of sections."""
        prefix = f"facet_{name}"
        texts = self._texts(prefix)
        values = [text.decode() for text in texts.all()]
        return values, self._arrays[f"{prefix}_row"], self._arrays[f"{prefix}_value"]

    def lemmas(self, term: bytes) -> list[str]:
        """The folded lemmas, with another stem, of a folded word that follows its language code."""
        return _beside(self._forms, self._form_lemmas, term)

    def forms(self, stem: bytes) -> list[str]:
        """The folded words of the segment whose lemma has this stem and that have another stem themselves."""
        return _beside(self._lemma_stems, self._lemma_forms, stem)

    def has_word(self, term: bytes) -> bool:
        """Whether any text has a folded word, given after its language code, and not only as a joined word."""
        surfaces = self.surfaces
        at, spelt = surfaces.place(term), term + SEPARATOR.encode()
        while at < len(surfaces) and (surfaces[at] == term or surfaces[at].startswith(spelt)):
            if not is_whole(surfaces[at].decode()):
                return True
            at += 1
        return False

    def stem_postings(self, index: int) -> Postings:
        """The postings of one stem."""
        return Postings(*self._stem_postings.lists(index, index + 1))

    def surface_postings(self, start: int, end: int) -> Postings:
        """The postings of neighbouring surface terms, one term after the other: units repeat if there are several.

        Within a term, sections come before strategies' own fields.
        """
        return Postings(*self._surface_postings.lists(start, end))

    def stem_weight(self, index: int) -> float:
        """The weighted occurrences of one stem, those in deleted strategies included."""
        return self._stem_total.item(index)

    def surface_weight(self, start: int, end: int) -> float:
        """The weighted occurrences of neighbouring surface terms, those in deleted strategies included."""
        return sum(self._surface_total[start:end].tolist(), 0.0)

    def stem_weights_in(self, units: NDArray[np.bool_]) -> dict[int, float]:
        """The weighted occurrences of each stem in some units (U: which); stems without any are left out."""
        return self._weights_in("stem", units)

    def surface_weights_in(self, units: NDArray[np.bool_]) -> dict[int, float]:
        """The weighted occurrences of each surface term in some units (U: which); terms without any are left out."""
        return self._weights_in("surface", units)

    def _weights_in(self, name: str, units: NDArray[np.bool_]) -> dict[int, float]:
        if not units.any():
            return {}
        rows = units.take(self._arrays[f"{name}_unit"]).nonzero()[0]
        terms = self._arrays[f"{name}_start"].searchsorted(rows, "right") - 1
        starts = firsts(terms).nonzero()[0]
        weights = np.add.reduceat(self._arrays[f"{name}_weight"].take(rows), starts, dtype=np.float64)
        return dict(zip(terms.take(starts).tolist(), weights.tolist(), strict=True))

    def surface_sections(self, start: int, end: int) -> Weights:
        """The weights of neighbouring surface terms in sections alone, added up."""
        weights, sections_end = self._surface_weights, self._surface_own_start
        found = [Weights(*weights.rows(weights.starts[term], sections_end[term])) for term in range(start, end)]
        return found[0] if len(found) == 1 else union_weights(found)

    def stem_strategies(self, index: int) -> NDArray[np.int32]:
        """The strategies that have a stem anywhere, ascending."""
        [strategies] = self._stem_strategies.lists(index, index + 1)
        return strategies

    def scored(self, index: int) -> Weights:
        """The weights of one stem with own fields propagated to the sections, as they are scored."""
        return Weights(*self._scored_weights.lists(index, index + 1))

    def phrase(self, stems: Sequence[int]) -> tuple[NDArray[np.int32], NDArray[np.uint8]]:
        """Unit and zone of every place where some stems follow one another, ascending by unit.

        Every occurrence has the number of the next one, so a phrase costs one look-up for each occurrence of its first word.
        """
        starts, follower = self._arrays["stem_occurrence_start"], self._arrays["occurrence_follower"]
        (first, last), *others = [starts[stem : stem + 2].tolist() for stem in stems]
        begins = at = _places_between(follower[first:last], *others[0]) + first
        for low, high in others[1:]:
            at = follower.take(at)
            goes_on = _places_between(follower.take(at), low, high)
            begins, at = begins.take(goes_on), at.take(goes_on)
        return self._arrays["occurrence_unit"].take(begins), self._arrays["occurrence_zone"].take(begins)

    def phrase_postings(self, stems: Sequence[int]) -> Postings:
        """The postings of stems that follow one another, weighted by the zone of each occurrence."""
        units, zones = self.phrase(stems)
        if not len(units):
            return NO_POSTINGS
        return sum_postings(units, weights_of(self.unit_own.take(units), zones), np.uint8(1) << zones)

    def phrase_weights(self, stems: Sequence[int]) -> Weights:
        """The weights of `phrase_postings`, without the zones."""
        units, zones = self.phrase(stems)
        return sum_weights(units, weights_of(self.unit_own.take(units), zones))

    def surface_frequencies(self, alive: NDArray[np.bool_]) -> NDArray[np.int64]:
        """In how many units each surface term occurs.

        Args:
            alive: U: which units count.
        """
        counted = np.append(0, np.cumsum(alive[self._arrays["surface_unit"]]))
        return np.diff(counted[self._arrays["surface_start"]])


def _beside(keys: list[bytes], values: Texts, key: bytes) -> list[str]:
    """The values of a key, by its places in ascending keys."""
    at, found = bisect_left(keys, key), []
    while at < len(keys) and keys[at] == key:
        found.append(values[at].decode())
        at += 1
    return found


def _places_between(numbers: NDArray[np.int32], low: int, high: int) -> NDArray[np.int64]:
    """The places of the numbers in [low, high). All are at least -1; those below low become huge as unsigned differences."""
    return ((numbers - low).view(np.uint32) < high - low).nonzero()[0]
