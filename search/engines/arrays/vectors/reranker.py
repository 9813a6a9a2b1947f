"""Reranks the best hits by words, with meaning as a part of the order."""

import numpy as np
from numpy.typing import NDArray

from search.engines.arrays.search.top_k import Places
from search.engines.arrays.search.weighting import Scores
from search.engines.arrays.vectors.generation_vectors import GenerationVectors
from search.engines.meaning_order import MeaningOrder
from search.query.model import Meaning
from search.query.results import ScorePart


class Reranker:
    """Orders some hits by their scores and by the cosines of their closest chunks; see `search.engines.meaning_order`."""

    def __init__(self, vectors: GenerationVectors, meaning: Meaning) -> None:
        self._vectors = vectors
        self._meaning = meaning
        self._ends: dict[int, int] = {}
        """First unit of each reranked hit → the unit after its last; in the order by words."""

    def order(
        self, scores: Scores, tiers: NDArray[np.int8] | None, begins: NDArray[np.integer], ends: NDArray[np.integer]
    ) -> Places:
        """The places of some hits in the new order: higher tiers first; of equals, those that came first."""
        self._ends = dict(zip(begins.tolist(), ends.tolist(), strict=True))
        self._order = MeaningOrder(scores, self._vectors.best(begins, ends, self._meaning.vector), self._meaning.weight)
        return self._order.places(tiers)

    def closest(self, unit: int) -> int | None:
        """The unit of the closest passage of the hit with this first unit; None if it has none or is not reranked."""
        return self._vectors.closest(unit, self._ends[unit], self._meaning.vector) if unit in self._ends else None

    def explain(self, unit: int, passage: str) -> tuple[ScorePart, ...]:
        """The explanation of a hit's place; () if it is not reranked.

        Args:
            unit: the first unit of the hit.
            passage: the name of its closest passage.
        """
        return self._order.explanation(list(self._ends).index(unit), passage) if unit in self._ends else ()
