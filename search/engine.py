"""What an engine must do: few verbs, plain values in and out. `engines/` holds what does it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from search.queries import Match, ParsedQuery, SearchQuery
from search.results import FacetResult, ScorePart
from search.site import Site
from search.strategies import Fault, Section, Skipped, Strategy


@dataclass(frozen=True, slots=True)
class Changes:
    """What to write: strategies added or changed, paths removed, and the state of the folder around them."""

    strategies: Sequence[Strategy]
    removed: Sequence[str] = ()
    """Paths whose strategies go; the paths of `strategies` are replaced without being named here."""
    faults: tuple[Fault, ...] = ()
    """Every fault of the folder, not only of the changed files."""
    skipped: tuple[Skipped, ...] = ()


@dataclass(frozen=True, slots=True)
class FoundSection:
    """A section that matched, as stored, with its place and score."""

    section: Section
    position: int
    of: int
    score: float
    explanation: tuple[ScorePart, ...] = ()


@dataclass(frozen=True, slots=True)
class FoundStrategy:
    """A strategy that matched; `strategy.sections` and `strategy.html` are left empty."""

    strategy: Strategy
    score: float
    matched_sections: int
    sections: tuple[FoundSection, ...]
    explanation: tuple[ScorePart, ...] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """One page of an engine's answer."""

    total: int
    total_sections: int
    strategies: tuple[FoundStrategy, ...]
    facets: tuple[FacetResult, ...]


@dataclass(frozen=True, slots=True)
class IndexState:
    """What the index is: its identity, its size and what was left out of it."""

    generation: str
    built_at: str
    """ISO 8601 in UTC: when this generation was committed."""
    changed_at: str
    """ISO 8601 in UTC: when the indexed content last changed."""
    strategies: int
    sections: int
    words: int
    """Distinct words, as written, in all languages."""
    languages: tuple[str, ...]
    fingerprint: str
    faults: tuple[Fault, ...]
    skipped: tuple[Skipped, ...]


class EngineReader(Protocol):
    """One generation of the index. Safe to share between threads; never changes."""

    site: Site
    state: IndexState

    def search(self, query: SearchQuery, parsed: ParsedQuery, match: Match, deadline: float = ...) -> Found:
        """The page of matches that the query asks for.

        Args:
            query: filters, sorting and paging.
            parsed: the words to find.
            match: `all` or `any` of the clauses.
            deadline: `time.monotonic()` past which SearchTimedOut is raised.
        """

    def count(self, query: SearchQuery, parsed: ParsedQuery, match: Match) -> int:
        """How many strategies match, without ranking or counting facets."""

    def knows(self, word: str) -> bool:
        """Whether the word, in any form and language, occurs in the index."""

    def corrections(self, word: str) -> Sequence[str]:
        """Words of the index that the unknown word may have been meant as, likeliest first."""

    def strategy(self, slug: str) -> Strategy:
        """A whole strategy. Raises StrategyUnknown."""

    def strategies(self) -> Iterable[Strategy]:
        """Every strategy without sections and HTML, by slug."""

    def digests(self) -> Mapping[str, str]:
        """Path to digest of every file that is in the index."""


class SearchEngine(Protocol):
    """Stores and searches one index."""

    def reader(self) -> EngineReader:
        """The newest generation. Raises IndexMissing or IndexDamaged."""

    def rebuild(self, site: Site, fingerprint: str, changes: Changes) -> IndexState:
        """Build a new index of just these strategies beside the old one, then switch."""

    def update(self, site: Site, fingerprint: str, changes: Changes) -> IndexState:
        """Commit the changes to the present index as its next generation."""

    def close(self) -> None:
        """Let go of files and memory."""
