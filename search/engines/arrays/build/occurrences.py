"""The words of documents as numbers, ordered by document; sorted by term, they are the postings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Occurrences:
    """Every occurrence of a term in a unit, ascending by unit, then position. T terms, N occurrences."""

    terms: Sequence[str]
    """T: ascending, each with an occurrence."""
    term: Ints
    """N: index in `terms`."""
    unit: Ints
    """N."""
    position: Ints
    """N: laid out as in `search.engines.arrays.format.terms`."""

    @classmethod
    def of(cls, terms: Sequence[str], term: Ints, unit: Ints, position: Ints) -> Occurrences:
        """Occurrences of terms given in any order; those without an occurrence are dropped."""
        present = np.flatnonzero(np.bincount(term, minlength=len(terms))).tolist()
        order = sorted(present, key=terms.__getitem__)
        rank = np.zeros(len(terms), np.int32)
        rank[order] = np.arange(len(order), dtype=np.int32)
        return cls([terms[number] for number in order], rank[term], unit, position)

    @classmethod
    def one_each(cls, values: Sequence[str]) -> Occurrences:
        """Occurrences of one term in each unit."""
        numbers: dict[str, int] = {}
        term = np.array([numbers.setdefault(value, len(numbers)) for value in values], np.int32)
        units = np.arange(len(values), dtype=np.int32)
        return cls.of(list(numbers), term, units, np.zeros(len(values), np.int32))

    def without(self, dead: NDArray[np.bool_]) -> Occurrences:
        """The occurrences without some units, renumbered.

        Args:
            dead: one per unit.
        """
        kept = ~dead[self.unit]
        number = np.cumsum(~dead, dtype=np.int32) - np.int32(1)
        return self.of(self.terms, self.term[kept], number[self.unit[kept]], self.position[kept])


def concatenated(parts: Sequence[Occurrences], units: Sequence[int]) -> Occurrences:
    """The occurrences of several collections of units as those of one.

    Args:
        parts: at least one.
        units: the number of units of each.
    """
    if len(parts) == 1:
        return parts[0]
    numbers: dict[str, int] = {}
    renumbered = []
    for part in parts:
        number = np.array([numbers.setdefault(term, len(numbers)) for term in part.terms], np.int32)
        renumbered.append(number[part.term])
    bases = accumulate(units, initial=0)
    moved = [part.unit + np.int32(base) for part, base in zip(parts, bases, strict=False)]
    positions = np.concatenate([part.position for part in parts])
    return Occurrences.of(list(numbers), np.concatenate(renumbered), np.concatenate(moved), positions)
