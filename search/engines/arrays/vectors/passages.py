"""Passages that are close to a query or to another passage, whatever their words."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from search.engines.arrays.build.layout import LANGUAGE_CODES
from search.engines.arrays.search.index_view import Generation
from search.engines.arrays.search.matcher import Mask
from search.engines.arrays.search.top_k import top_places
from search.engines.arrays.vectors.generation_vectors import GenerationVectors
from search.engines.base import FoundSection, FoundStrategy
from search.engines.shares import DECIMALS

_MAX_CANDIDATES = 64
"""Number of closest chunks from which passages are taken, each passage or each strategy once."""
_MIN_CHUNKS_FOR_MEAN = 8
"""Minimum number of chunks of a language whose mean represents the language."""


class SimilarPassage(NamedTuple):
    """A passage and its similarity."""

    unit: int
    cosine: float


class Passages:
    """The sections of one generation by their similarity. U units."""

    def __init__(self, generation: Generation, vectors: GenerationVectors) -> None:
        self._generation = generation
        self._vectors = vectors
        self._language = generation.strategy_language.take(generation.unit_strategy)
        self.sections: Mask = generation.unit_alive & ~generation.unit_own & ~generation.unit_draft
        """U: the sections that may be shown."""
        self._origins: dict[int, NDArray[np.float32] | None] = {}

    def of_language(self, code: str) -> Mask:
        """U: which are in a language."""
        mask: Mask = self._language == LANGUAGE_CODES.index(code)
        return mask

    def nearest(self, vector: NDArray[np.float32], units: Mask, limit: int, *, one_each: bool = True) -> list[SimilarPassage]:
        """The closest of some units of one language.

        Args:
            vector: the vector that they are compared with.
            units: U: the units to compare.
            limit: maximum number of passages.
            one_each: whether to take only one passage of each strategy.
        """
        chunks = units.take(self._vectors.unit_of).nonzero()[0]
        if not len(chunks):
            return []
        origin = self._origin(int(self._language[self._vectors.unit_of[chunks[0]]]))
        cosines = self._vectors.cosines(chunks, vector, origin)
        found: dict[int, SimilarPassage] = {}
        for place in top_places(-cosines, _MAX_CANDIDATES).tolist():
            unit = int(self._vectors.unit_of[chunks[place]])
            key = int(self._generation.unit_strategy[unit]) if one_each else unit
            found.setdefault(key, SimilarPassage(unit, round(float(cosines[place]), DECIMALS)))
        return list(found.values())[:limit]

    def similar(self, unit: int, units: Mask, limit: int) -> list[SimilarPassage]:
        """The closest to a unit among units of any language: each is compared relative to the mean of its language."""
        start, end = self._vectors.starts[unit : unit + 2].tolist()
        if start == end:
            return []
        vector = self._vectors.mean(np.arange(start, end))
        own_origin = self._origin(int(self._language[unit]))
        vector = vector if own_origin is None else vector - own_origin
        vector /= max(float(np.linalg.norm(vector)), 1e-6)
        codes = self._generation.languages
        found = [one for code in codes for one in self.nearest(vector, units & self.of_language(code), limit, one_each=False)]
        return sorted(found, key=lambda passage: -passage.cosine)[:limit]

    def _origin(self, language: int) -> NDArray[np.float32] | None:
        """The mean vector of a language, which is subtracted, as what all its passages have in common makes none similar.

        None if the language has few chunks.
        """
        if language not in self._origins:
            mask = (self._language == language) & self.sections
            chunks = mask.take(self._vectors.unit_of).nonzero()[0]
            self._origins[language] = self._vectors.mean(chunks) if len(chunks) >= _MIN_CHUNKS_FOR_MEAN else None
        return self._origins[language]

    def found(self, passages: Iterable[SimilarPassage]) -> tuple[FoundStrategy, ...]:
        """Passages as results, each as the only section of its strategy."""
        return tuple(self._found(passages))

    def _found(self, passages: Iterable[SimilarPassage]) -> Iterator[FoundStrategy]:
        for unit, cosine in passages:
            first, end = self._generation.units_of(int(self._generation.unit_strategy[unit]))
            section = FoundSection(
                self._generation.section(unit), unit - first, end - first - 1, cosine, in_heading=False, in_text=False
            )
            yield FoundStrategy(self._generation.strategy(first), cosine, 1, (section,), frozenset())
