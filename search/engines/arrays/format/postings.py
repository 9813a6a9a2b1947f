"""Posting lists: where a term occurs, and the union of several of them."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

Units = NDArray[np.int32]


class Postings(NamedTuple):
    """Where a term occurs: one row per unit (a section, or a strategy's own fields), ascending."""

    units: Units
    weights: NDArray[np.float32]
    """Occurrences, those in headings and titles counting more than one."""
    zones: NDArray[np.uint8]
    """Bit per zone in which the term occurs."""


class Weights(NamedTuple):
    """The weights of a term in the units that are scored for it (see `field_propagation`), ascending by unit."""

    units: Units
    weights: NDArray[np.float32]
    """Weighted occurrences."""


Rows = TypeVar("Rows", Postings, Weights)

NO_POSTINGS = Postings(np.empty(0, np.int32), np.empty(0, np.float32), np.empty(0, np.uint8))
NO_WEIGHTS = Weights(NO_POSTINGS.units, NO_POSTINGS.weights)


def filtered(rows: Rows, mask: NDArray[np.bool_]) -> Rows:
    """The rows for which a mask is true."""
    return type(rows)(*[column.compress(mask) for column in rows])


def concatenated(parts: Sequence[Rows], nothing: Rows) -> Rows:
    """Concatenate rows of ascending, disjoint units.

    Args:
        parts: in the order of their units.
        nothing: returned if there are no parts.
    """
    if not parts:
        return nothing
    return parts[0] if len(parts) == 1 else type(nothing)(*map(np.concatenate, zip(*parts, strict=True)))


def union(parts: Iterable[Postings]) -> Postings:
    """Postings as one list: each unit once, with its weights added."""
    nonempty = [part for part in parts if len(part.units)]
    if not nonempty:
        return NO_POSTINGS
    units, weights, zones = nonempty[0] if len(nonempty) == 1 else map(np.concatenate, zip(*nonempty, strict=True))
    if not (units[1:] > units[:-1]).all():
        order = units.argsort(kind="stable")
        return sum_postings(units.take(order), weights.take(order), zones.take(order))
    return Postings(units, weights, zones)


def union_weights(parts: Iterable[Weights]) -> Weights:
    """The weights of several terms added up, each unit once."""
    nonempty = [part for part in parts if len(part.units)]
    if len(nonempty) < 2:
        return nonempty[0] if nonempty else NO_WEIGHTS
    units, weights = map(np.concatenate, zip(*nonempty, strict=True))
    order = units.argsort(kind="stable")
    return sum_weights(units.take(order), weights.take(order))


def sum_weights(units: Units, weights: NDArray[np.float32]) -> Weights:
    """Ascending weights, those of the same unit added."""
    if not len(units):
        return NO_WEIGHTS
    starts = firsts(units).nonzero()[0]
    return Weights(units.take(starts), np.add.reduceat(weights, starts))


def sum_postings(units: Units, weights: NDArray[np.float32], zones: NDArray[np.uint8]) -> Postings:
    """Ascending postings, those of the same unit merged."""
    starts = firsts(units).nonzero()[0]
    return Postings(units.take(starts), np.add.reduceat(weights, starts), np.bitwise_or.reduceat(zones, starts))


def merged(parts: Sequence[Units]) -> Units:
    """Merge ascending lists of units into one, each unit once."""
    if len(parts) < 2:
        return parts[0] if parts else NO_POSTINGS.units
    units = np.concatenate(parts)
    units.sort(kind="stable")  # sorted runs are merged in linear time
    return units.compress(firsts(units))


def firsts(values: NDArray[np.integer]) -> NDArray[np.bool_]:
    """A mask of the first of each run of equal values."""
    first = np.ones(len(values), bool)
    np.not_equal(values[1:], values[:-1], out=first[1:])
    return first
