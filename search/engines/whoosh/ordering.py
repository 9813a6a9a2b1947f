"""The first of many things in some order, without putting all of them in it."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

Key = NDArray[np.generic]
Places = NDArray[np.int64]


def first_places(key: Key, wanted: int, others: Callable[[Places], list[Key]] = lambda _: []) -> Places:
    """The places of the first of some things, smaller keys before larger; of equal ones, those that come first.

    Args:
        key: the most important key of each.
        wanted: how many are needed; there may be fewer.
        others: the less important keys, most important first, of the things at some places.
    """
    places = np.arange(len(key))
    if len(key) > 4 * wanted > 0:
        places = (key <= np.partition(key, wanted - 1)[wanted - 1]).nonzero()[0]
    return places[np.lexsort([*reversed(others(places)), key[places]])][:wanted]
