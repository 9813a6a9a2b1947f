"""How much of a query a strategy must match: all clauses, any of them, or a minimum number of the selective ones."""

from collections.abc import Sequence
from functools import reduce
from typing import NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from search.engines.arrays.search.index_view import Generation
from search.engines.arrays.search.matcher import ClauseMatch, Mask, allowed_units, strategies_with
from search.engines.requirements import MAX_SHARE, is_uninformative, min_should_match
from search.query.model import Rule

_Rows = TypeVar("_Rows", NDArray[np.bool_], NDArray[np.uint64])


class Requirement(NamedTuple):
    """Every clause must match, or at least `min_should_match` of the counted ones."""

    counted: Sequence[bool] = ()
    """For each clause, whether it is counted."""
    min_should_match: int = 1

    def met(self, rows: Sequence[_Rows]) -> _Rows:
        """Where enough clauses match.

        Args:
            rows: for each clause, of which there is at least one, where it matches: as masks, or as bits.
        """
        complete: _Rows = reduce(np.bitwise_and, rows)
        counted = [row for row, counts in zip(rows, self.counted, strict=False) if counts]
        return complete | at_least(counted, self.min_should_match) if len(counted) >= self.min_should_match else complete


def at_least(rows: Sequence[_Rows], least: int) -> _Rows:
    """Where at least so many rows are set. After each row, `reached[n]` is where at least n + 1 rows were set so far."""
    reached = [np.zeros_like(rows[0]) for _ in range(least)]
    for row in rows:
        for number in range(least - 1, 0, -1):
            reached[number] |= reached[number - 1] & row
        reached[0] |= row
    return reached[-1]


def requirement(generation: Generation, clauses: Sequence[ClauseMatch], rule: Rule) -> Requirement:
    """The requirement of a rule. It does not depend on filters, so that the same words are selective whatever is chosen."""
    if rule == "all":
        return Requirement()
    if rule == "any":
        return Requirement([True] * len(clauses))
    alive = int(np.count_nonzero(generation.alive))
    masks = [found.strategies & generation.alive for found in clauses]
    sizes = [int(np.count_nonzero(mask)) for mask in masks]
    # A value that strategies carry tells them apart even where its name reads like a stop word, as that of the US does.
    selective = [
        0 < size <= MAX_SHARE * alive and (found.with_words is not None or not is_uninformative(found.clause))
        for size, found in zip(sizes, clauses, strict=True)
    ]
    counted = [mask for mask, counts in zip(masks, selective, strict=True) if counts]
    found_with = (int(np.count_nonzero(at_least(counted, least))) for least in range(1, len(counted) + 1))
    least = min_should_match(found_with, alive)
    return Requirement(selective, least) if least else Requirement()


def matching(
    generation: Generation, clauses: Sequence[ClauseMatch], required: Requirement, searched_units: Mask | None
) -> Mask | None:
    """S: strategies that match enough of the clauses; None if there is no clause to match.

    Args:
        generation: the generation that is searched.
        clauses: where each clause matches.
        required: how many of them must match.
        searched_units: U: units in which words are searched; None for all.
    """
    if not clauses:
        return None
    masks = [
        found.strategies if searched_units is None else strategies_with(generation, allowed_units(found, searched_units))
        for found in clauses
    ]
    return required.met(masks)


def all_with_words(clauses: Sequence[ClauseMatch]) -> Mask | None:
    """S: strategies that match every clause by its words; None if no clause names a value by which it could match instead."""
    if all(found.with_words is None for found in clauses):
        return None
    masks = [found.strategies if found.with_words is None else found.with_words for found in clauses]
    return Requirement().met(masks)
