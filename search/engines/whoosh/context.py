"""What is scored: a section together with its strategy's own fields, as if they stood in front of it.

Where a word is in the title, all sections profit, and a word in both does not count twice as much as it should. A strategy
without sections is scored by its fields alone.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from search.engines.whoosh.postings import Postings, Weights, firsts


class Layout(NamedTuple):
    """Which units are whose. U units, S strategies."""

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


def in_context(layout: Layout, postings: Postings) -> Weights:
    """The postings of one term with what stands in own fields handed to every section of the strategy."""
    if not layout.own[postings.units].any():
        return Weights(postings.units, postings.weights)
    one = np.zeros(len(postings.units), np.int32)
    _, units, weights = all_in_context(layout, one, postings.units, postings.weights)
    return Weights(units, weights)


def all_in_context(
    layout: Layout, terms: NDArray[np.int32], units: NDArray[np.int32], weights: NDArray[np.float32]
) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.float32]]:
    """`in_context` for the postings of many terms at once, ordered by term and unit; so is what is returned."""
    own = layout.own[units]
    counts = np.where(own, np.diff(layout.first)[layout.strategy[units]] - 1, 0)
    ends = np.cumsum(counts)
    place = np.arange(int(counts.sum())) - np.repeat(ends - counts, counts)
    spread = (np.repeat(units + 1, counts) + place).astype(np.int32)
    kept = ~own | (counts == 0)
    terms = np.concatenate([terms[kept], np.repeat(terms, counts)])
    units = np.concatenate([units[kept], spread])
    weights = np.concatenate([weights[kept], np.repeat(weights, counts)])
    order = np.argsort(terms.astype(np.int64) << 32 | units, kind="stable")
    terms, units = terms[order], units[order]
    starts = np.flatnonzero(np.append(True, (units[1:] != units[:-1]) | (terms[1:] != terms[:-1]))[: len(units)])
    if not len(starts):
        return terms, units, weights
    return terms[starts], units[starts], np.add.reduceat(weights[order], starts)


def together(parts: list[Weights]) -> Weights:
    """The weights of several terms added up, each unit once."""
    if len(parts) == 1:
        return parts[0]
    units = np.concatenate([np.empty(0, np.int32), *(part.units for part in parts)])
    weights = np.concatenate([np.empty(0, np.float32), *(part.weights for part in parts)])
    order = np.argsort(units, kind="stable")
    units = units[order]
    starts = np.flatnonzero(firsts(units))
    return Weights(units[starts], np.add.reduceat(weights[order], starts)) if len(starts) else Weights(units, weights)
