"""Reranking: orders the best hits by their scores by words and by cosines; the same on every engine."""

import numpy as np
from numpy.typing import NDArray

from search.engines.shares import DECIMALS
from search.query.results import ScorePart

RERANKED_HITS = 100
"""Number of best hits by words that are reranked by meaning; later ones keep their order."""
Floats = NDArray[np.float32]


class MeaningOrder:
    """Hits by (1 - a) · minmax(scores by words) + a · minmax(cosines of their closest chunks). H hits."""

    def __init__(self, scores: Floats, cosines: Floats, weight: float) -> None:
        """Compute both parts of each hit's score.

        Args:
            scores: H: by words.
            cosines: H: of their closest chunks; NaN where a hit has none.
            weight: a.
        """
        self._words, self._meaning = (1 - weight) * _minmax(scores), weight * _minmax(cosines)
        self._cosines = cosines
        self._weight = weight

    def places(self, tiers: NDArray[np.int8] | None) -> NDArray[np.int64]:
        """The places of the hits in the new order: the highest tiers first; of equals, those that came first."""
        sums = -np.round(self._words + self._meaning, DECIMALS)
        return sums.argsort(kind="stable") if tiers is None else np.lexsort((sums, -tiers))

    def explanation(self, place: int, passage: str) -> tuple[ScorePart, ...]:
        """The explanation of a hit's place, given the name of its closest passage."""
        words, meaning, cosine = (float(values[place]) for values in (self._words, self._meaning, self._cosines))
        known = not np.isnan(cosine)
        close = f"closest passage: {passage} (cosine {cosine:.3f})" if known else "none of its passages is embedded"
        return (
            ScorePart("", "order, by words", round(words, DECIMALS), f"of at most {1 - self._weight:g}"),
            ScorePart("", "order, by meaning", round(meaning, DECIMALS), f"of at most {self._weight:g}; {close}"),
        )


def _minmax(values: Floats) -> NDArray[np.float64]:
    """Values scaled to [0, 1] by their minimum and maximum; 0 for NaN, and if all are equal."""
    least, most = (float(limit(values, initial=np.nan)) for limit in (np.fmin.reduce, np.fmax.reduce))
    if not most > least:
        return np.zeros(len(values))
    scaled = (values.astype(np.float64) - least) / (most - least)
    scaled[np.isnan(scaled)] = 0
    return scaled
