"""Hits as they come back from the cluster, before the page that is answered is made of them."""

from dataclasses import dataclass
from typing import NamedTuple

from search.strategies import Strategy


class Shown(NamedTuple):
    """A section that a hit may show."""

    place: int
    """Among the strategy's sections, from 1."""
    score: float
    record: bytes
    """As `section_from` reads it."""
    text: str
    """The name of its vectors."""


@dataclass(frozen=True)
class Hit:
    """One strategy that the cluster found, and those of its sections that are looked at, best first."""

    id: str
    strategy: Strategy
    score: float
    earned: float
    """What it is ordered by within its tier: the score of what is listed, a strategy or a section."""
    tier: int
    matched: int
    """How many of its sections match."""
    sections: list[Shown]
    of: int
    """How many sections it has."""
    named: frozenset[str]
    """The names of the queries that it matches."""
    values: dict[str, list[str]]
    """Its values of each facet."""
    texts: list[str]
    """The names of the vectors of all that is listed as this hit."""

    @property
    def key(self) -> tuple[str, ...]:
        """What tells it from all other hits of a page: its strategy, and where sections are listed the section."""
        return self.id, *self.texts
