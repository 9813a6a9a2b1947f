"""The contents of one segment, stored units and their words: made from strategies, or read back from a segment."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain, compress

import numpy as np
from numpy.typing import NDArray

from search.content.serialization import section_record, strategy_record
from search.engines.arrays.build.occurrences import Occurrences, concatenated
from search.engines.arrays.build.tokenizer import Tokeniser
from search.query.fields import own_texts, section_texts
from search.strategies import Section, Strategy

Unit = Strategy | Section
"""A strategy stands for its own fields; its sections follow it."""


@dataclass(frozen=True, slots=True)
class Contents:
    """U units, of which S are strategies; units of one strategy stand together, its own fields first."""

    units: Sequence[Unit]
    """U."""
    records: Sequence[str]
    """U."""
    pages: Sequence[str]
    """S: the HTML of each strategy."""
    words: Occurrences

    def paths(self) -> list[str]:
        """U: the path of the strategy that each unit belongs to."""
        found: list[str] = []
        for unit in self.units:
            found.append(unit.path if isinstance(unit, Strategy) else found[-1])
        return found

    def own(self) -> NDArray[np.bool_]:
        """U: whether the unit is a strategy's own fields."""
        return np.fromiter((isinstance(unit, Strategy) for unit in self.units), bool, len(self.units))

    def without(self, dead: NDArray[np.bool_]) -> Contents:
        """The contents without some units: whole strategies, with all of their sections.

        Args:
            dead: U.
        """
        return Contents(
            units=list(compress(self.units, ~dead)),
            records=list(compress(self.records, ~dead)),
            pages=list(compress(self.pages, ~dead[self.own()])),
            words=self.words.without(dead),
        )


def contents_of(strategies: Iterable[Strategy]) -> Contents:
    """The contents of a segment with some strategies."""
    units: list[Unit] = []
    records: list[str] = []
    pages: list[str] = []
    tokeniser = Tokeniser()
    for strategy in strategies:
        units += [strategy, *strategy.sections]
        records += [strategy_record(strategy), *map(section_record, strategy.sections)]
        pages.append(strategy.html)
        tokeniser.add([text for _, text in own_texts(strategy)], strategy.language)
        for section in strategy.sections:
            tokeniser.add(section_texts(section), strategy.language)
    return Contents(units, records, pages, tokeniser.occurrences())


def joined(parts: Sequence[Contents]) -> Contents:
    """Several contents, at least one, as one."""
    if len(parts) == 1:
        return parts[0]
    return Contents(
        units=list(chain.from_iterable(part.units for part in parts)),
        records=list(chain.from_iterable(part.records for part in parts)),
        pages=list(chain.from_iterable(part.pages for part in parts)),
        words=concatenated([part.words for part in parts], [len(part.units) for part in parts]),
    )
