"""The best hits by words in an order that meaning has a part in."""

import numpy as np
from numpy.typing import NDArray

from search.engines.arrays.search.top_k import Places
from search.engines.arrays.search.weighting import Scores
from search.engines.arrays.vectors.closeness import Closeness
from search.engines.meaning_order import Share, explanation, places, shares
from search.query.model import Meaning
from search.query.results import ScorePart


class Reordering:
    """Orders some hits by their scores and by the cosines of their closest chunks; see `search.engines.meaning_order`."""

    def __init__(self, closeness: Closeness, meaning: Meaning) -> None:
        """Compare with a query."""
        self._closeness = closeness
        self._meaning = meaning
        self._shares: dict[int, tuple[Share, int]] = {}
        """First unit of a hit → what its place comes from, and its closest chunk; -1 if it has none."""

    def order(
        self, scores: Scores, tiers: NDArray[np.int8] | None, begins: NDArray[np.integer], ends: NDArray[np.integer]
    ) -> Places:
        """The order of some hits: tiers first; of equals, those that came first."""
        cosines, chunks = self._closeness.best(begins, ends, self._meaning.vector)
        earned = shares(scores, cosines, self._meaning.weight)
        self._shares = dict(zip(begins.tolist(), zip(earned, chunks.tolist(), strict=True), strict=True))
        return places(earned, tiers)

    def closest(self, unit: int) -> int | None:
        """The unit of the closest passage of a hit, by its first unit."""
        _, chunk = self._shares.get(unit, (None, -1))
        return None if chunk < 0 else int(self._closeness.unit_of[chunk])

    def explain(self, unit: int, passage: str) -> tuple[ScorePart, ...]:
        """What the place of a hit comes from; nothing where words alone decide it.

        Args:
            unit: the first one of the hit.
            passage: what the closest passage is called.
        """
        share, _ = self._shares.get(unit, (None, -1))
        return explanation(share, self._meaning.weight, passage) if share else ()
