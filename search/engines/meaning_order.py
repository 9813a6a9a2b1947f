"""The order of the best hits by words in which meaning has a part: what every engine does with the cosines that it finds."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from search.engines.shares import DECIMALS
from search.query.results import ScorePart

HEAD = 100
"""Hits that can be reordered: those after them stay in the order of their words."""
Floats = NDArray[np.float32]


class Share(NamedTuple):
    """What a hit's place comes from."""

    words: float
    meaning: float
    cosine: float
    """Of its closest chunk; NaN if it has none."""


def shares(scores: Floats, cosines: Floats, weight: float) -> list[Share]:
    """What each of some hits earns: (1 - a) · minmax(scores by words), and a · minmax(cosines of their closest chunks).

    Args:
        scores: of the hits, by words.
        cosines: of their closest chunks; NaN where a hit has none.
        weight: a.
    """
    words, meaning = (1 - weight) * _minmax(scores), weight * _minmax(cosines)
    return [Share(*each) for each in zip(words.tolist(), meaning.tolist(), cosines.tolist(), strict=True)]


def places(earned: Sequence[Share], tiers: NDArray[np.int8] | None) -> NDArray[np.int64]:
    """The order of some hits by what they earn: the highest tiers first; of equals, those that came first."""
    sums = -np.round([share.words + share.meaning for share in earned], DECIMALS)
    return sums.argsort(kind="stable") if tiers is None else np.lexsort((sums, -tiers))


def explanation(share: Share, weight: float, passage: str) -> tuple[ScorePart, ...]:
    """What the place of a hit comes from; the passage is what its closest one is called."""
    known = not np.isnan(share.cosine)
    close = f"closest passage: {passage} (cosine {share.cosine:.3f})" if known else "none of its passages is embedded"
    return (
        ScorePart("", "order, by words", round(share.words, DECIMALS), f"of at most {1 - weight:g}"),
        ScorePart("", "order, by meaning", round(share.meaning, DECIMALS), f"of at most {weight:g}; {close}"),
    )


def _minmax(values: Floats) -> NDArray[np.float64]:
    """Values from 0, the least, to 1; 0 where there is none (NaN), and where all are alike."""
    known = values[~np.isnan(values)].astype(np.float64)
    if not len(known) or known.max() <= known.min():
        return np.zeros(len(values))
    scaled: NDArray[np.float64] = np.nan_to_num((values.astype(np.float64) - known.min()) / (known.max() - known.min()))
    return scaled
