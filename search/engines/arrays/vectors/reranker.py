"""The best hits by words in an order that meaning has a part in."""

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
        """First unit of each hit that is ordered → the unit after its last; in their order by words."""

    def order(
        self, scores: Scores, tiers: NDArray[np.int8] | None, begins: NDArray[np.integer], ends: NDArray[np.integer]
    ) -> Places:
        """The order of some hits: tiers first; of equals, those that came first."""
        self._ends = dict(zip(begins.tolist(), ends.tolist(), strict=True))
        self._order = MeaningOrder(scores, self._vectors.best(begins, ends, self._meaning.vector), self._meaning.weight)
        return self._order.places(tiers)

    def closest(self, unit: int) -> int | None:
        """The unit of the closest passage of a hit, by its first unit; None if it has none, or words alone decide."""
        return self._vectors.closest(unit, self._ends[unit], self._meaning.vector) if unit in self._ends else None

    def explain(self, unit: int, passage: str) -> tuple[ScorePart, ...]:
        """What the place of a hit comes from; nothing where words alone decide it.

        Args:
            unit: the first one of the hit.
            passage: what the closest passage is called.
        """
        return self._order.explanation(list(self._ends).index(unit), passage) if unit in self._ends else ()
