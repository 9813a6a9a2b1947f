"""The protocol of an engine: `SearchEngine` writes and opens generations, `EngineReader` searches one."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Protocol

import msgspec

from search.analysis.corrector import Corrections
from search.content.files import slug_of
from search.errors import SlugUnknown, StrategyUnknown
from search.query.expansion.word_forms import KnownWord
from search.query.model import Atom, Clause, CompiledQuery
from search.query.results import FacetResult, ScorePart
from search.site import Site
from search.strategies import Fault, Section, Skipped, Strategy, Times


@dataclass(frozen=True, slots=True)
class Changes:
    """The changes of one update: strategies to add or replace, paths to remove, and the faults of the whole folder."""

    strategies: Sequence[Strategy]
    removed: Sequence[str] = ()
    """Paths whose strategies are removed; the paths of `strategies` are replaced without being listed here."""
    faults: tuple[Fault, ...] = ()
    """Every fault of the folder, not only of the changed files."""
    skipped: tuple[Skipped, ...] = ()


class FoundSection(msgspec.Struct, frozen=True, gc=False):
    """A section that matched, as stored, with its place and score."""

    section: Section
    position: int
    of: int
    score: float
    in_heading: bool
    """Whether a word of the query is in the heading."""
    in_text: bool
    """Whether one is in the text."""
    explanation: tuple[ScorePart, ...] = ()


class FoundStrategy(msgspec.Struct, frozen=True, gc=False):
    """A strategy that matched, without its `sections` and `html`."""

    strategy: Strategy
    score: float
    matched_sections: int
    sections: tuple[FoundSection, ...]
    fields: frozenset[str]
    """Own fields with a word of the query; for a phrase or `field:`, possibly fields with only some of its words."""
    explanation: tuple[ScorePart, ...] = ()
    complete: bool = True
    """Whether it matches every clause, and not only some."""
    matched_by: tuple[Atom, ...] = ()
    """The values by which it matches clauses whose words it does not have, or any clause if nothing shown has a word."""


class Found(msgspec.Struct, frozen=True, gc=False):
    """One page of matches, with totals and facets."""

    total: int
    total_sections: int
    strategies: tuple[FoundStrategy, ...]
    facets: tuple[FacetResult, ...]
    complete: int = 0
    """How many of the strategies match every clause."""
    selective: tuple[Clause, ...] = ()
    """Rule `some`: the selective clauses; stop words and words of nearly every strategy are not selective."""
    min_should_match: int = 1
    """Rule `some`: how many of these clauses a strategy has to match (minimum should match)."""
    related: tuple[FoundStrategy, ...] = ()
    """If few match: passages that are close to the query and have none of its words; no total or facet counts them."""
    other_languages: tuple[tuple[str, tuple[FoundStrategy, ...]], ...] = ()
    """The same for each language in which nothing matches: its code, and passages in it."""


@dataclass(frozen=True, slots=True)
class IndexState:
    """The state of a generation: identity, counts, and the files left out of it."""

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


def unknown_strategy(slug: str, state: IndexState) -> StrategyUnknown:
    """The error for a slug without a strategy; it says why, if its file was left out."""
    for fault in state.faults:
        if fault.left_out and slug_of(fault.path) == slug:
            line = f" (line {fault.line})" if fault.line else ""
            return StrategyUnknown(f"{fault.path} was left out: {fault.message.removesuffix('.')}{line}.")
    for skipped in state.skipped:
        if slug_of(skipped.path) == slug:
            return StrategyUnknown(f"{skipped.path} was left out: {skipped.reason}.")
    return SlugUnknown(f"There is no strategy {slug!r}.")


@dataclass(frozen=True, slots=True)
class VectorsState:
    """Whether hits can be ordered by meaning."""

    model: str = ""
    """Identity of the sentence model that made the vectors of all sections; "" if there are none, or not all."""
    problem: str = ""
    """Why there are none although there should be, worded to follow "because"."""


MAX_EMBEDDED_AT_ONCE = 16
"""Maximum number of chunks that an update embeds before it is published; with more, hits are ordered by words alone until all
are embedded."""
STILL_EMBEDDING = "the passages are still being embedded"
"""The `VectorsState.problem` until all are embedded."""
Progress = Callable[[int, int], object]
"""Called with the number of sections embedded so far, and the number of all to embed. If it raises, the work ends."""


class EngineReader(Protocol):
    """One generation of the index. Safe to share between threads; never changes."""

    site: Site
    state: IndexState
    vectors: VectorsState

    def search(self, compiled: CompiledQuery, deadline: float = ..., min_total: int = ...) -> Found:
        """The page of matches that the query asks for.

        Args:
            compiled: words and filters together.
            deadline: `time.monotonic()` past which SearchTimedOut is raised.
            min_total: with fewer matching strategies only their number is computed, neither page nor facets.
        """

    def warm(self) -> None:
        """Compute in advance what the first search needs."""

    def prepare(self) -> None:
        """Compute in advance what only some searches need, such as the spelling index; called when no search waits for it."""

    def count(self, compiled: CompiledQuery) -> int:
        """How many strategies match, without ranking or counting facets."""

    def counts(self, compiled: Sequence[CompiledQuery]) -> list[int]:
        """The `count` of several searches, which are sent to a server together."""

    def knows(self, word: str) -> bool:
        """Whether the word, in any form and language or as the beginning of a compound, occurs in the index."""

    def word(self, folded: str) -> KnownWord:
        """What the index knows of a folded word: where it occurs, its other forms, and its other spellings."""

    def completions(self, beginning: str) -> tuple[str, ...]:
        """Words of the index with a prefix, ignoring case and accents, most frequent first."""

    def corrections(self, word: str) -> Corrections:
        """Corrections of an unknown word, most likely first."""

    def strategy(self, slug: str) -> Strategy:
        """A whole strategy. Raises StrategyUnknown."""

    def strategies(self, *, sections: bool = False) -> Iterable[Strategy]:
        """Every strategy in the order of slugs, without HTML, and with its sections only on request."""

    def distinct_title(self, strategy: Strategy) -> str:
        """The title of a strategy, followed by the path of its file if another strategy has the same title, ignoring case."""

    def similar(self, slug: str, anchor: str, limit: int) -> tuple[FoundStrategy, ...]:
        """Sections of other strategies that share a theme with one section and are closest to it; () without vectors."""

    def digests(self) -> Mapping[str, str]:
        """Path → digest of every file in the index."""

    def times(self) -> Mapping[str, Times]:
        """Path → when the file was added and last changed, for every file in the index."""


def has_strategy(reader: EngineReader, slug: str) -> bool:
    """Whether there is a strategy with a slug."""
    try:
        reader.strategy(slug)
    except StrategyUnknown:
        return False
    return True


class SearchEngine(Protocol):
    """Stores and searches one index.

    If the index is on a server, all methods here and of the readers raise EngineUnavailable while the server does not answer.
    IndexMissing and IndexDamaged are raised only if that is known for certain: the index is then built anew.
    """

    def reader(self) -> EngineReader:
        """The newest generation. Raises IndexMissing, IndexDamaged or EngineUnavailable."""

    def write_lock(self) -> AbstractContextManager[None]:
        """Hold the write lock, from before content is read until it is written.

        Otherwise a writer that read the content earlier could overwrite one that read it later. The lock is reentrant. Raises
        IndexBusy or IndexUnwritable.
        """

    def recover(self) -> None:
        """Prepare for an update: verify the files of the current generation and remove those of a writer that died.

        Raises IndexMissing or IndexDamaged: then the index must be rebuilt.
        """

    def rebuild(self, site: Site, fingerprint: str, changes: Changes) -> IndexState:
        """Build a new index of just these strategies beside the old one, then switch. Raises IndexUnwritable."""

    def update(self, site: Site, fingerprint: str, changes: Changes) -> IndexState:
        """Commit the changes to the current index as its next generation. Raises IndexUnwritable, and what `recover` raises."""

    def embed(self, progress: Progress | None = None) -> bool:
        """Make the vectors that the newest generation lacks, then publish them with it; searches go on meanwhile.

        Returns:
            Whether any were lacking. If the content changed meanwhile, some may still be lacking.

        Raises:
            ModelUnusable: nothing was published; and what `update` raises.
        """

    def follow(self, opened: Callable[[EngineReader], object]) -> None:
        """Open each new generation in the background from now on, so that no search waits for it.

        Args:
            opened: called with each new generation, in the background thread, once searches are answered from it.
        """

    def close(self) -> None:
        """Release files and memory."""
