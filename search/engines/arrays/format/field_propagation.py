"""Propagation of own fields: a section is scored together with its strategy's own fields, as if they preceded it.

A word in the title counts for every section; the frequencies of a word in both are added before the score saturates. A strategy
without sections is scored by its fields alone.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from search.engines.arrays.format.postings import Postings, Units, Weights


class Layout(NamedTuple):
    """Which units belong to which strategy. U units, S strategies."""

    own: NDArray[np.bool_]
    """U: whether the unit is a strategy's own fields."""
    strategy: NDArray[np.int32]
    """U: the strategy of each unit."""
    first: NDArray[np.int64]
    """S + 1: the first unit of each strategy, which is its own fields."""


def scored_units(layout: Layout) -> NDArray[np.bool_]:
    """U: sections, and the own fields of strategies without any."""
    scored: NDArray[np.bool_] = ~layout.own | (np.diff(layout.first) == 1)[layout.strategy]
    return scored


def propagated(layout: Layout, found: Postings | Weights) -> Weights:
    """The weights of one term, with those of own fields propagated to every section of the strategy."""
    if not np.count_nonzero(layout.own.take(found.units)):
        return Weights(found.units, found.weights)
    return _propagated_rows(layout, found.units, found.units, found.weights)[1]


def all_propagated(layout: Layout, terms: Units, units: Units, weights: NDArray[np.float32]) -> tuple[Units, Weights]:
    """`propagated` for the postings of many terms at once; arguments and results are ordered by term and unit."""
    times, scored = _propagated_rows(layout, terms.astype(np.int64) << 32 | units, units, weights)
    return terms.repeat(times), scored


def _propagated_rows(
    layout: Layout, keys: NDArray[np.integer], units: Units, weights: NDArray[np.float32]
) -> tuple[NDArray[np.int64], Weights]:
    """Propagate the rows of own fields: one row for each section, added to the section's own row.

    Args:
        layout: which units belong to which strategy.
        keys: ascending; within a term they grow by as much as the units, from term to term by more than there are units.
        units: the unit of each row.
        weights: the weight of each row.

    Returns:
        How many rows each row has become (0 if it was added to another row), and the new rows.
    """
    own = layout.own.take(units).nonzero()[0]
    owners = units.take(own)
    sections = layout.first.take(layout.strategy.take(owners) + 1) - owners - 1
    behind = keys.searchsorted(keys.take(own) + sections.astype(keys.dtype), "right") - own - 1
    owner = own.repeat(behind)
    taken_up = _counted_on(own + 1, behind)
    times = np.ones(len(units), np.int64)
    times[own] = np.maximum(sections, 1)
    times[taken_up] = 0
    starts = times.cumsum() - times
    begin = units.astype(np.int64)
    begin[own] += sections > 0
    handed = weights.repeat(times)
    handed[starts.take(owner) + units.take(taken_up) - units.take(owner) - 1] += weights.take(taken_up)
    return times, Weights(_counted_on(begin, times).astype(np.int32), handed)


def _counted_on(begin: NDArray[np.int64], times: NDArray[np.int64]) -> NDArray[np.int64]:
    """The concatenated ranges [begin, begin + times)."""
    numbers: NDArray[np.int64] = (begin - times.cumsum() + times).repeat(times)
    numbers += np.arange(len(numbers))
    return numbers
