"""The values of each facet as arrays, with the operations of filtering and counting.

A facet's last, nameless value stands for "Not stated", so strategies without the field are chosen and counted like all
others. For a facet of sections, each unit has a row of bits, one per value, so that all values are counted at once.
"""

from collections.abc import Callable, Iterable, Sequence
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from search.analysis import analyzer
from search.engines.arrays.format.postings import firsts
from search.engines.arrays.search.index_view import Generation
from search.engines.arrays.search.matcher import ClauseMatch, Mask, allowed_units
from search.engines.arrays.search.requirement import Requirement
from search.facets.base import FacetType

Bits = NDArray[np.uint64]


class FacetColumn:
    """One facet of all rows (strategies, or units for values of sections)."""

    def __init__(self, generation: Generation, kind: FacetType, order: Callable[[str], Any]) -> None:
        """Join the segments' values of one facet.

        Args:
            generation: the generation of the segments.
            kind: the type of the facet.
            order: the sort key by which its values are numbered and listed.
        """
        rows = generation.units if kind.of_sections else generation.strategies
        bases = generation.unit_base if kind.of_sections else generation.strategy_base
        found = [(segment.facet(kind.name), base) for segment, base in zip(generation.segments, bases, strict=False)]
        self.values = sorted({text for (values, _, _), _ in found for text in values}, key=order)
        numbers = {text: number for number, text in enumerate(self.values)}
        parts = []
        for (values, row, value), base in found:
            renumbered = np.array([numbers[text] for text in values], np.int32)
            parts.append((row + np.int32(base), renumbered[value] if len(values) else value))
        self.none = len(self.values)
        """The number of the value "Not stated"."""
        row = np.concatenate([np.empty(0, np.int32), *(part[0] for part in parts)])
        value = np.concatenate([np.empty(0, np.int32), *(part[1] for part in parts)])
        bare = np.ones(rows, bool)
        bare[row] = False
        self.bare = bare
        """Which rows have no value."""
        self._row, self._value = row, value
        self._numbers = numbers
        self._only_value = np.full(rows, self.none) if len(np.unique(row)) == len(row) else None
        """R: the value of each row, which may be "Not stated"; None if some row has two values."""
        if self._only_value is not None:
            self._only_value[row] = value

    @cached_property
    def _folded(self) -> dict[str, int]:
        return {analyzer.fold_text(text): number for text, number in reversed(self._numbers.items())}

    def number(self, text: str) -> int | None:
        """The number of the value with this text, or else of one that differs only in case and accents."""
        found = self._numbers.get(text)
        return self._folded.get(analyzer.fold_text(text)) if found is None else found

    def numbers(self, texts: Iterable[str], *, missing: bool) -> list[int]:
        """The numbers of the values with some texts, unknown ones left out, with "Not stated" if that is chosen."""
        found = dict.fromkeys([number for text in texts if (number := self.number(text)) is not None])
        return [*found, self.none] if missing else list(found)

    def rows_with(self, numbers: Sequence[int]) -> Mask:
        """The rows that have any of the values."""
        mask = self.bare.copy() if self.none in numbers else np.zeros(len(self.bare), bool)
        wanted = np.zeros(self.none + 1, bool)
        wanted[list(numbers)] = True
        mask[self._row[wanted[self._value]]] = True
        return mask

    def strategies_with_any(self, numbers: Sequence[int]) -> Mask:
        """S: strategies that have any of the values."""
        return self.rows_with(numbers)

    def counts(self, mask: Mask) -> NDArray[np.int64]:
        """How many of the masked rows have each value; "Not stated" comes last."""
        if self._only_value is not None:
            return np.bincount(self._only_value.compress(mask), minlength=self.none + 1)
        counted = np.bincount(self._value[mask[self._row]], minlength=self.none)
        return np.append(counted, np.count_nonzero(mask & self.bare))

    @cached_property
    def whole_numbers(self) -> NDArray[np.int64]:
        """The values as numbers, of a range."""
        return np.array([int(text) for text in self.values], np.int64)


class SectionColumn(FacetColumn):
    """A facet of sections, such as the theme, as bits of all units."""

    def __init__(self, generation: Generation, kind: FacetType, order: Callable[[str], Any]) -> None:
        """Set a bit for each value of each living unit, and "Not stated" on every unit of a strategy without any value."""
        super().__init__(generation, kind, order)
        self._generation = generation
        self.bits: Bits = np.zeros((generation.units, self.none // 64 + 1), np.uint64)
        """U × words: bit v of a row is set if the unit has value v."""
        np.bitwise_or.at(self.bits, (self._row, self._value // 64), np.uint64(1) << (self._value % 64).astype(np.uint64))
        valued = np.zeros(generation.strategies, bool)
        valued[generation.unit_strategy[self._row]] = True
        bare_units = ~valued[generation.unit_strategy]
        self.bits[bare_units, self.none // 64] |= np.uint64(1) << np.uint64(self.none % 64)
        self.bits[~generation.unit_alive] = 0
        starts = generation.strategy_unit[:-1]
        self.strategy_bits: Bits = np.bitwise_or.reduceat(self.bits, starts) if len(starts) else self.bits[:0]
        """S × words: the values that a strategy has anywhere."""

    def row_of(self, numbers: Iterable[int]) -> Bits:
        """The bits of some values, as one row."""
        row = np.zeros(self.bits.shape[1], np.uint64)
        for number in numbers:
            row[number // 64] |= np.uint64(1 << (number % 64))
        return row

    def units_with(self, numbers: Iterable[int]) -> Mask:
        """U: units with any of the values."""
        return _any(self.bits & self.row_of(numbers))

    def strategies_with_all(self, numbers: Iterable[int]) -> Mask:
        """S: strategies that have each of the values somewhere."""
        row = self.row_of(numbers)
        return ~_any(~self.strategy_bits & row)

    def strategies_with_any(self, numbers: Sequence[int]) -> Mask:
        """S: strategies that have any of the values."""
        return _any(self.strategy_bits & self.row_of(numbers))

    def matching(
        self, matches: Sequence[ClauseMatch], required: Requirement, allowed: Mask | None, chosen: Sequence[Mask] | None = None
    ) -> Bits:
        """S × words: the values such that a strategy matches the clauses within their sections.

        Args:
            matches: where each clause matches.
            required: how many of them must match.
            allowed: U: the sections in which words are searched whatever the value; own fields always are.
            chosen: for each clause, S: strategies that match it within chosen values, so that it matches within every value.
        """
        if not matches:
            return self.strategy_bits
        rows = [self._clause_bits(found, allowed) for found in matches]
        if chosen is not None:
            for row, mask in zip(rows, chosen, strict=True):
                row[mask] = ~np.uint64(0)
        return required.met(rows) & self.strategy_bits

    def _clause_bits(self, found: ClauseMatch, allowed: Mask | None) -> Bits:
        units = allowed_units(found, allowed)
        bits = np.zeros_like(self.strategy_bits)
        if len(units):
            strategies = self._generation.unit_strategy[units]
            starts = np.flatnonzero(firsts(strategies))
            bits[strategies[starts]] = np.bitwise_or.reduceat(self.bits[units], starts)
        own = found.units.compress(self._generation.unit_own.take(found.units))
        bits[self._generation.unit_strategy.take(own)] = ~np.uint64(0)
        return bits

    def count_bits(self, bits: Bits, mask: Mask) -> NDArray[np.int64]:
        """In how many of the masked strategies each value's bit is set; "Not stated" comes last."""
        chosen = np.ascontiguousarray(bits[mask])
        single = np.unpackbits(chosen.view(np.uint8), axis=1, bitorder="little", count=self.none + 1)
        counts: NDArray[np.int64] = single.sum(axis=0, dtype=np.int64)
        return counts


def _any(bits: Bits) -> Mask:
    """Which rows have any bit set."""
    mask: Mask = np.any(bits, axis=1)
    return mask
