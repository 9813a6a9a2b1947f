"""The first of many things in some order, without putting all of them in it."""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from search.engines.shares import DECIMALS

_STEPS = np.float32(10**DECIMALS)

Keys = NDArray[Any]
"""What things are ordered by, one number each: the smaller the earlier."""
Places = NDArray[np.int64]


def rounded(scores: NDArray[np.float32]) -> NDArray[np.float32]:
    """Scores as they are compared."""
    whole: NDArray[np.float32] = np.rint(scores * _STEPS)
    return whole / _STEPS


def top_places(keys: Keys, count: int, ties: Callable[[Places], Keys] | None = None) -> Places:
    """The places of the first of some things; of equal ones, those that come first.

    Args:
        keys: one of each.
        count: how many are needed; there may be fewer.
        ties: further keys, of the things at some places, which decide between those with equal ones.
    """
    if len(keys) > 4 * count > 0:
        places: Places = (keys <= np.partition(keys, count - 1)[count - 1]).nonzero()[0]
    else:
        places = np.arange(len(keys))
    first = keys.take(places)
    order = first.argsort(kind="stable") if ties is None else np.lexsort((ties(places), first))
    return places.take(order)[:count]
