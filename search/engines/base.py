"""What an engine must do: few verbs, plain values in and out. `engines/` holds what does it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Protocol

import msgspec

from search.analysis.corrector import Corrections
from search.query.model import Atom, Clause, ParsedQuery, Rule, SearchQuery
from search.query.results import FacetResult, ScorePart
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


class FoundSection(msgspec.Struct, frozen=True, gc=False):
    """A section that matched, as stored, with its place and score."""

    section: Section
    position: int
    of: int
    score: float
    headed: bool
    """Whether the heading has a word of the query."""
    worded: bool
    """Whether the text has one."""
    explanation: tuple[ScorePart, ...] = ()


class FoundStrategy(msgspec.Struct, frozen=True, gc=False):
    """A strategy that matched; `strategy.sections` and `strategy.html` are left empty."""

    strategy: Strategy
    score: float
    matched_sections: int
    sections: tuple[FoundSection, ...]
    fields: frozenset[str]
    """The strategy's own fields that have a word of the query; with a phrase or `field:`, perhaps more."""
    explanation: tuple[ScorePart, ...] = ()
    complete: bool = True
    """Whether it matches every clause, and not only some."""
    carried: tuple[Atom, ...] = ()
    """The values by which it matches clauses of which it has no word."""


class Found(msgspec.Struct, frozen=True, gc=False):
    """One page of an engine's answer."""

    total: int
    total_sections: int
    strategies: tuple[FoundStrategy, ...]
    facets: tuple[FacetResult, ...]
    complete: int = 0
    """How many of the strategies match every clause."""
    telling: tuple[Clause, ...] = ()
    """The clauses of which `some` had to match."""
    least: int = 1
    """How many of them."""


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

    def search(self, query: SearchQuery, parsed: ParsedQuery, match: Rule, deadline: float = ..., enough: int = ...) -> Found:
        """The page of matches that the query asks for.

        Args:
            query: filters, sorting and paging.
            parsed: the words to find.
            match: `all`, `any` or `some` of the clauses; with `some`, strategies that match all come first.
            deadline: `time.monotonic()` past which SearchTimedOut is raised.
            enough: with fewer matching strategies, neither page nor facets are worked out, only their number.
        """

    def warm(self) -> None:
        """Work out at once what the first search would have to wait for."""

    def prepare(self) -> None:
        """Work out what only some searches need, such as those of misspelt words, at a time at which nobody waits."""

    def count(self, query: SearchQuery, parsed: ParsedQuery, match: Rule) -> int:
        """How many strategies match, without ranking or counting facets."""

    def knows(self, word: str) -> bool:
        """Whether the word, in any form and language or as the beginning of a compound, occurs in the index."""

    def corrections(self, word: str) -> Corrections:
        """Words of the index that the unknown word may have been meant as, likeliest first."""

    def strategy(self, slug: str) -> Strategy:
        """A whole strategy. Raises StrategyUnknown."""

    def strategies(self, *, sections: bool = False) -> Iterable[Strategy]:
        """Every strategy by slug, without HTML, and without its sections unless they are wanted."""

    def digests(self) -> Mapping[str, str]:
        """Path to digest of every file that is in the index."""


class SearchEngine(Protocol):
    """Stores and searches one index."""

    def reader(self) -> EngineReader:
        """The newest generation. Raises IndexMissing or IndexDamaged."""

    def turn(self) -> AbstractContextManager[None]:
        """Hold the index against every other writer, from before content is read until what was read is written.

        Without it, one who reads later might write earlier, and be overwritten with what is out of date. Whoever holds it may
        take it again. Raises IndexBusy or IndexUnwritable.
        """

    def recover(self) -> None:
        """Make sure that the index can be built upon: it is what was written, and nothing is left of a writer that died.

        Raises IndexMissing or IndexDamaged: only `rebuild` helps.
        """

    def rebuild(self, site: Site, fingerprint: str, changes: Changes) -> IndexState:
        """Build a new index of just these strategies beside the old one, then switch. Raises IndexUnwritable."""

    def update(self, site: Site, fingerprint: str, changes: Changes) -> IndexState:
        """Commit the changes to the present index as its next generation. Raises IndexUnwritable, and what `recover` raises."""

    def follow(self, opened: Callable[[EngineReader], object]) -> None:
        """From now on open each new generation beside the present one, so that no search waits for it.

        Args:
            opened: is called with each, once searches are answered from it, by who opens them and not by who searches.
        """

    def close(self) -> None:
        """Let go of files and memory."""
