"""Inversion: occurrences ordered by unit to postings ordered by term, and back."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from search.engines.arrays.build.occurrences import Ints, Occurrences
from search.engines.arrays.format.terms import wholes


@dataclass(frozen=True, slots=True)
class Inverted:
    """Postings: the occurrences, ordered by term, then unit, then position. T terms, P postings, N occurrences."""

    terms: Sequence[str]
    """T: ascending."""
    first: NDArray[np.int64]
    """T + 1: the first posting of each term."""
    unit: Ints
    """P."""
    begin: NDArray[np.int64]
    """P + 1: the first position of each posting."""
    position: Ints
    """N."""


def inverted(occurrences: Occurrences) -> Inverted:
    """The occurrences as postings."""
    order = stable_order(occurrences.term)
    term, unit = occurrences.term[order], occurrences.unit[order]
    begin = borders(term, unit)
    return Inverted(
        terms=occurrences.terms,
        first=np.searchsorted(term[begin[:-1]], np.arange(len(occurrences.terms) + 1)).astype(np.int64),
        unit=unit[begin[:-1]],
        begin=begin,
        position=occurrences.position[order],
    )


def in_order_of_units(postings: Inverted) -> Occurrences:
    """The occurrences of some postings: undoes `inverted`."""
    counts = np.diff(postings.begin)
    unit = np.repeat(postings.unit, counts)
    term = np.repeat(np.repeat(np.arange(len(postings.terms), dtype=np.int32), np.diff(postings.first)), counts)
    place = unit.astype(np.int64) << 32 | postings.position
    order = np.lexsort((wholes(postings.terms)[term], place))
    return Occurrences(postings.terms, term[order], unit[order], postings.position[order])


def stable_order(numbers: Ints) -> NDArray[np.int64]:
    """`argsort(kind="stable")` of non-negative numbers in less than half the time: each is sorted together with its place."""
    keys = numbers.astype(np.int64) << 32
    keys |= np.arange(len(keys))
    keys.sort()
    keys &= 0xFFFFFFFF
    return keys


def borders(*columns: Ints) -> NDArray[np.int64]:
    """The start of each run of equal rows, and last the number of rows."""
    fresh = np.ones(len(columns[0]) + 1, bool)
    if len(columns[0]):
        fresh[1:-1] = np.logical_or.reduce([column[1:] != column[:-1] for column in columns])
    return np.flatnonzero(fresh)
