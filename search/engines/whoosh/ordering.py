"""The first of many things in some order, without putting all of them in it.

What things are ordered by is one whole number each, the smaller the earlier: so one comparison decides, however many reasons
there are.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

DECIMALS = 4
"""Scores are compared rounded, so that the last bits of floating-point sums never decide an order."""
_STEPS = np.float32(10**DECIMALS)
_BITS_OF_TIES = 32

Keys = NDArray[np.int64]
Places = NDArray[np.int64]


def rounded(scores: NDArray[np.float32]) -> NDArray[np.float32]:
    """Scores as they are compared."""
    whole: NDArray[np.float32] = np.rint(scores * _STEPS)
    return whole / _STEPS


def by_score(scores: NDArray[np.float32], ties: NDArray[np.int32]) -> Keys:
    """Keys that put higher scores first.

    Args:
        scores: rounded or not; none is negative.
        ties: what decides between equal ones, the smaller first; none is negative.
    """
    keys: Keys = np.rint(scores * -_STEPS).astype(np.int64)
    keys <<= _BITS_OF_TIES
    keys += ties
    return keys


def first_places(keys: NDArray[np.integer], wanted: int) -> Places:
    """The places of the first of some things, smaller keys before larger; of equal ones, those that come first.

    Args:
        keys: one of each.
        wanted: how many are needed; there may be fewer.
    """
    if len(keys) <= 4 * wanted or not wanted:
        return keys.argsort(kind="stable")[:wanted]
    places: Places = (keys <= np.partition(keys, wanted - 1)[wanted - 1]).nonzero()[0]
    return places.take(keys.take(places).argsort(kind="stable"))[:wanted]
