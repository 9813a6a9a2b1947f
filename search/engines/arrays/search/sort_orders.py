"""The rank of every strategy in each order in which hits may be sorted. S strategies, deleted ones included."""

from collections.abc import Sequence
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from search.engines.arrays.search.index_view import Generation

_Order = NDArray[np.intp]
"""S: the numbers of strategies, one after the other."""


class Ranks:
    """The orders of one generation; each is computed when first needed."""

    def __init__(self, generation: Generation) -> None:
        self._generation = generation

    @cached_property
    def _by_slug(self) -> _Order:
        return _in_order(self._generation.slugs)

    @cached_property
    def newest(self) -> NDArray[np.int32]:
        """S: places by date, the newest first and undated ones last, then by slug."""
        dates = self._generation.strategy_date.take(self._by_slug)
        return _ranks(self._by_slug.take((-dates).argsort(kind="stable")))

    @cached_property
    def oldest(self) -> NDArray[np.int32]:
        """S: places by date, the oldest first and undated ones last, then by slug."""
        dates = self._generation.strategy_date.take(self._by_slug).view(np.uint32)  # so that NO_DATE is after every other
        return _ranks(self._by_slug.take(dates.argsort(kind="stable")))

    @cached_property
    def added(self) -> NDArray[np.int32]:
        """S: places by when the file came into the collection, the latest first, then by slug."""
        return self._latest(self._generation.strategy_added)

    @cached_property
    def changed(self) -> NDArray[np.int32]:
        """S: places by when the file last changed in the collection, the latest first, then by slug."""
        return self._latest(self._generation.strategy_changed)

    def _latest(self, times: NDArray[np.int64]) -> NDArray[np.int32]:
        return _ranks(self._by_slug.take((-times.take(self._by_slug)).argsort(kind="stable")))

    @cached_property
    def title(self) -> NDArray[np.int32]:
        """S: places by folded title, then by slug."""
        return _ranks(_in_order(list(zip(self._generation.titles, self._generation.slugs, strict=True))))


def _in_order(keys: Sequence[object]) -> _Order:
    return np.array(sorted(range(len(keys)), key=keys.__getitem__), np.intp)  # type: ignore[arg-type]


def _ranks(order: _Order) -> NDArray[np.int32]:
    """The rank of each number in an order."""
    ranks = np.empty(len(order), np.int32)
    ranks[order] = np.arange(len(order), dtype=np.int32)
    return ranks
