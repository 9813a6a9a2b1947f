"""The best hits by words in an order that meaning has a part in."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from search.engines.arrays.search.top_k import DECIMALS, Places
from search.engines.arrays.search.weighting import Scores
from search.engines.arrays.vectors.closeness import Closeness
from search.query.model import Meaning
from search.query.results import ScorePart


class _Share(NamedTuple):
    """What a hit's place comes from."""

    words: float
    meaning: float
    cosine: float
    chunk: int
    """The closest one; -1 if the hit has none."""


class Reordering:
    """Orders some hits by (1 - a) · minmax(scores by words) + a · minmax(cosines of their closest chunks)."""

    def __init__(self, closeness: Closeness, meaning: Meaning) -> None:
        """Compare with a query."""
        self._closeness = closeness
        self._meaning = meaning
        self._shares: dict[int, _Share] = {}
        """First unit of a hit → what its place comes from."""

    def order(
        self, scores: Scores, tiers: NDArray[np.int8] | None, begins: NDArray[np.integer], ends: NDArray[np.integer]
    ) -> Places:
        """The order of some hits: tiers first; of equals, those that came first."""
        weight = self._meaning.weight
        cosines, chunks = self._closeness.best(begins, ends, self._meaning.vector)
        words, meaning = (1 - weight) * _minmax(scores), weight * _minmax(cosines)
        shares = zip(words.tolist(), meaning.tolist(), cosines.tolist(), chunks.tolist(), strict=True)
        self._shares = dict(zip(begins.tolist(), map(_Share._make, shares), strict=True))
        earned = -np.round(words + meaning, DECIMALS)
        return earned.argsort(kind="stable") if tiers is None else np.lexsort((earned, -tiers))

    def closest(self, unit: int) -> int | None:
        """The unit of the closest passage of a hit, by its first unit."""
        share = self._shares.get(unit)
        return None if share is None or share.chunk < 0 else int(self._closeness.unit_of[share.chunk])

    def explain(self, unit: int, passage: str) -> tuple[ScorePart, ...]:
        """What the place of a hit comes from; nothing where words alone decide it.

        Args:
            unit: the first one of the hit.
            passage: what the closest passage is called.
        """
        share = self._shares.get(unit)
        if share is None:
            return ()
        known = share.chunk >= 0
        close = f"closest passage: {passage} (cosine {share.cosine:.3f})" if known else "none of its passages is embedded"
        return (
            ScorePart("", "order, by words", round(share.words, DECIMALS), f"of at most {1 - self._meaning.weight:g}"),
            ScorePart("", "order, by meaning", round(share.meaning, DECIMALS), f"of at most {self._meaning.weight:g}; {close}"),
        )


def _minmax(values: NDArray[np.float32]) -> NDArray[np.float64]:
    """Values from 0, the least, to 1; 0 where there is none (NaN), and where all are alike."""
    known = values[~np.isnan(values)].astype(np.float64)
    if not len(known) or known.max() <= known.min():
        return np.zeros(len(values))
    scaled: NDArray[np.float64] = np.nan_to_num((values.astype(np.float64) - known.min()) / (known.max() - known.min()))
    return scaled
