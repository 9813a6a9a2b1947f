"""Posting lists: where a term occurs, and several of them put together."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray


class Postings(NamedTuple):
    """Where a term occurs: one row per unit (a section, or a strategy's own fields), ascending."""

    units: NDArray[np.int32]
    weights: NDArray[np.float32]
    """Occurrences, those in headings and titles counting more than one."""
    zones: NDArray[np.uint8]
    """Bit per zone in which the term occurs."""


NOTHING = Postings(np.empty(0, np.int32), np.empty(0, np.float32), np.empty(0, np.uint8))


def kept(postings: Postings, mask: NDArray[np.bool_]) -> Postings:
    """The postings for which a mask is true."""
    return Postings(*[column.compress(mask) for column in postings])


def one_after_another(parts: Sequence[Postings]) -> Postings:
    """Postings of different, ascending units as one list."""
    if not parts:
        return NOTHING
    return parts[0] if len(parts) == 1 else Postings(*map(np.concatenate, zip(*parts, strict=True)))


def union(parts: Iterable[Postings]) -> Postings:
    """Postings of any units as one list: each unit once, with its weights added."""
    given = [part for part in parts if len(part.units)]
    if not given:
        return NOTHING
    units, weights, zones = given[0] if len(given) == 1 else map(np.concatenate, zip(*given, strict=True))
    if not (units[1:] > units[:-1]).all():
        order = np.argsort(units, kind="stable")
        units, weights, zones = summed(units[order], weights[order], zones[order])
    return Postings(units, weights, zones)


def summed(units: NDArray[np.int32], weights: NDArray[np.float32], zones: NDArray[np.uint8]) -> Postings:
    """Ascending postings with each unit once."""
    starts = np.flatnonzero(np.append(True, units[1:] != units[:-1]))
    return Postings(units[starts], np.add.reduceat(weights, starts), np.bitwise_or.reduceat(zones, starts))
