"""What a cluster has found, before it is answered."""

from dataclasses import dataclass
from typing import NamedTuple

from search.strategies import Strategy


class Shown(NamedTuple):
    """A section that a hit may show."""

    place: int
    score: float
    record: bytes
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
    sections: list[Shown]
    of: int
    named: frozenset[str]
    values: dict[str, list[str]]
    texts: list[str]
    """The names of the vectors of all that is listed as this hit."""

    @property
    def key(self) -> tuple[str, ...]:
        """What tells it from all other hits of a page: its strategy, and where sections are listed the section."""
        return self.id, *self.texts
