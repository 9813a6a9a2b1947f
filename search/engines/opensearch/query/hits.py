"""Hits as the cluster returns them, before they are made a page of results."""

from dataclasses import dataclass
from typing import NamedTuple

from search.strategies import Strategy


class Shown(NamedTuple):
    """A section that a hit may show."""

    place: int
    """Its place among the strategy's sections, from 1."""
    score: float
    record: bytes
    """Its record, as `section_from` reads it."""
    text: str
    """The name of its vectors."""


@dataclass(frozen=True)
class Hit:
    """One strategy that the cluster found, and those of its sections that may be shown, best first."""

    id: str
    strategy: Strategy
    score: float
    earned: float
    """The score that orders it within its tier: that of the strategy, or of the section if sections are listed."""
    tier: int
    matched: int
    """How many of its sections match."""
    sections: list[Shown]
    of: int
    """How many sections it has."""
    named: frozenset[str]
    """The names of the named queries that it matches."""
    values: dict[str, list[str]]
    """Its values of each facet."""
    texts: list[str]
    """The names of the vectors of the strategy, or of the section if sections are listed."""

    @property
    def key(self) -> tuple[str, ...]:
        """A key that is unique among the hits of a page: the strategy, and the section if sections are listed."""
        return self.id, *self.texts
