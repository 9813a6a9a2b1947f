"""The values of each facet as arrays, with the operations of filtering and counting.

A facet's last, nameless value stands for "Not stated", so strategies without the field are chosen and counted like all
others. Themes are values of sections: each unit has a row of bits, one per theme, so that what a search leaves of all themes
is known at once.
"""

from __future__ import annotations

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

Bits = NDArray[np.uint64]


class FacetColumn:
    """One facet of all rows (strategies, or units for the theme)."""

    def __init__(self, generation: Generation, name: str, rows: int, order: Callable[[str], Any]) -> None:
        """Join the segments' values of one facet.

        Args:
            generation: whose segments.
            name: of the facet.
            rows: how many there are.
            order: by what its values are numbered, which is the order that they are listed in.
        """
        bases = generation.strategy_base if name != "theme" else generation.unit_base
        found = [(segment.facet(name), base) for segment, base in zip(generation.segments, bases, strict=False)]
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
        """Which rows have no value of their own."""
        self._row, self._value = row, value
        self._numbers = numbers
        self._only_value = np.full(rows, self.none) if len(np.unique(row)) == len(row) else None
        """R: the value of each row, "Not stated" among them, if none has two."""
        if self._only_value is not None:
            self._only_value[row] = value

    @cached_property
    def _folded(self) -> dict[str, int]:
        return {analyzer.fold_text(text): number for text, number in reversed(self._numbers.items())}

    def number(self, text: str) -> int | None:
        """The value that a text names: itself, or else one that differs only in case and accents."""
        found = self._numbers.get(text)
        return self._folded.get(analyzer.fold_text(text)) if found is None else found

    def numbers(self, texts: Iterable[str], *, missing: bool) -> list[int]:
        """The values that texts name, unknown ones left out, with "Not stated" if that is chosen."""
        found = dict.fromkeys([number for text in texts if (number := self.number(text)) is not None])
        return [*found, self.none] if missing else list(found)

    def rows_with(self, numbers: Sequence[int]) -> Mask:
        """The rows that have any of the values."""
        mask = self.bare.copy() if self.none in numbers else np.zeros(len(self.bare), bool)
        wanted = np.zeros(self.none + 1, bool)
        wanted[list(numbers)] = True
        mask[self._row[wanted[self._value]]] = True
        return mask

    def counts(self, mask: Mask) -> NDArray[np.int64]:
        """How many of the masked rows have each value; "Not stated" comes last."""
        if self._only_value is not None:
            return np.bincount(self._only_value.compress(mask), minlength=self.none + 1)
        counted = np.bincount(self._value[mask[self._row]], minlength=self.none)
        return np.append(counted, np.count_nonzero(mask & self.bare))

    @cached_property
    def years(self) -> NDArray[np.int64]:
        """The values as numbers, of the facet `year`."""
        return np.array([int(text) for text in self.values], np.int64)


class ThemeColumn(FacetColumn):
    """The themes of all units, as bits."""

    def __init__(self, generation: Generation, order: Callable[[str], Any]) -> None:
        """Set a bit for each theme of each living unit, and "Not stated" on every unit of a strategy without any theme."""
        super().__init__(generation, "theme", generation.units, order)
        self._generation = generation
        self.bits: Bits = np.zeros((generation.units, self.none // 64 + 1), np.uint64)
        """U × words: bit t of a row is set if the unit has theme t."""
        np.bitwise_or.at(self.bits, (self._row, self._value // 64), np.uint64(1) << (self._value % 64).astype(np.uint64))
        themed = np.zeros(generation.strategies, bool)
        themed[generation.unit_strategy[self._row]] = True
        bare_units = ~themed[generation.unit_strategy]
        self.bits[bare_units, self.none // 64] |= np.uint64(1) << np.uint64(self.none % 64)
        self.bits[~generation.unit_alive] = 0
        starts = generation.strategy_unit[:-1]
        self.strategy_bits: Bits = np.bitwise_or.reduceat(self.bits, starts) if len(starts) else self.bits[:0]
        """S × words: the themes that a strategy has anywhere."""

    def row_of(self, numbers: Iterable[int]) -> Bits:
        """The bits of some themes, as one row."""
        row = np.zeros(self.bits.shape[1], np.uint64)
        for number in numbers:
            row[number // 64] |= np.uint64(1 << (number % 64))
        return row

    def units_with(self, numbers: Iterable[int]) -> Mask:
        """U: units with any of the themes."""
        return _any(self.bits & self.row_of(numbers))

    def strategies_with_all(self, numbers: Iterable[int]) -> Mask:
        """S: strategies that have each of the themes somewhere."""
        row = self.row_of(numbers)
        return ~_any(~self.strategy_bits & row)

    def strategies_with_any(self, numbers: Iterable[int]) -> Mask:
        """S: strategies that have any of the themes."""
        return _any(self.strategy_bits & self.row_of(numbers))

    def matching(
        self, matches: Sequence[ClauseMatch], wanted: Requirement, allowed: Mask | None, besides: Sequence[Mask] | None = None
    ) -> Bits:
        """S × words: the themes within whose sections a strategy matches the clauses.

        Args:
            matches: where each clause matches.
            wanted: how many of them must.
            allowed: U: the sections in which words may be looked for whatever the theme; own fields may always be.
            besides: for each clause, S: strategies that match it in themes chosen already, so that every further theme will do.
        """
        if not matches:
            return self.strategy_bits
        rows = [self._clause_bits(found, allowed) for found in matches]
        if besides is not None:
            for row, chosen in zip(rows, besides, strict=True):
                row[chosen] = ~np.uint64(0)
        return wanted.met(rows) & self.strategy_bits

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
        """In how many of the masked strategies each theme's bit is set; "Not stated" comes last."""
        chosen = np.ascontiguousarray(bits[mask])
        single = np.unpackbits(chosen.view(np.uint8), axis=1, bitorder="little", count=self.none + 1)
        counts: NDArray[np.int64] = single.sum(axis=0, dtype=np.int64)
        return counts


def _any(bits: Bits) -> Mask:
    """Which rows have any bit set."""
    mask: Mask = np.any(bits, axis=1)
    return mask
