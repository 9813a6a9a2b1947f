"""Top k: the first of many items in an order, without sorting all of them."""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from search.engines.shares import DECIMALS

_STEPS = np.float32(10**DECIMALS)

Keys = NDArray[Any]
"""Sort keys, one number for each item: smaller ones come first."""
Places = NDArray[np.int64]


def rounded(scores: NDArray[np.float32]) -> NDArray[np.float32]:
    """Scores rounded for comparing."""
    whole: NDArray[np.float32] = np.rint(scores * _STEPS)
    return whole / _STEPS


def top_places(keys: Keys, count: int, ties: Callable[[Places], Keys] | None = None) -> Places:
    """The places of the first items in the order of their keys; of equals, those that come first.

    Args:
        keys: a key for each item.
        count: how many are needed; there may be fewer.
        ties: gives further keys for the items at some places, which break ties.
    """
    if len(keys) > 4 * count > 0:
        places: Places = (keys <= np.partition(keys, count - 1)[count - 1]).nonzero()[0]
    else:
        places = np.arange(len(keys))
    first = keys.take(places)
    order = first.argsort(kind="stable") if ties is None else np.lexsort((ties(places), first))
    return places.take(order)[:count]
