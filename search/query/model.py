"""The query model: a search as a URL states it, and its parsed text. Plain, immutable values.

They are structs of msgspec, since every search makes some and uses them as cache keys: they are made and hashed in a fraction
of the time that frozen dataclasses take.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

import msgspec
import numpy as np
from msgspec.structs import replace
from numpy.typing import NDArray

Match = Literal["auto", "all", "any"]
Rule = Literal["all", "any", "some"]
"""How many clauses must match: `some` is as many of the selective ones as are needed to leave out a fifth of the strategies."""
Sort = Literal["relevance", "newest", "oldest", "title", "added", "changed"]
"""`newest` and `oldest` sort by the strategy's own date; `added` and `changed` by when its file was added to the collection or
last changed there, the latest first."""
Order = Literal["words", "meaning"]
"""What the best hits are ordered by: words alone, or meaning too if a sentence model is set."""
Group = Literal["strategy", "section"]
View = Literal["list", "table"]
Bounds = tuple[int | None, int | None]
"""The first and the last number of a range; None where it is open."""
AtomKind = Literal["word", "phrase", "prefix", "compound", "begun", "value", "lemma", "form", "split"]
FORM_KINDS = frozenset({"lemma", "form", "split"})
"""Kinds of atoms for other forms and spellings of a typed word that do not share its stem."""

ALL_FACETS = ("*",)
EVERY_VALUE = 100_000
"""A `facet_limit` that no facet reaches."""


class SearchQuery(msgspec.Struct, frozen=True, gc=False, cache_hash=True):
    """A complete search: everything that a URL, a command line or a program can ask for."""

    q: str = ""
    filters: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """Chosen facet values, as (facet name, values); OR inside a facet, AND between facets."""
    missing: tuple[str, ...] = ()
    """Facets of which the "Not stated" value is chosen."""
    ranges: tuple[tuple[str, Bounds], ...] = ()
    """Chosen ranges, as (facet name, its first and last value); one that is open at both ends is not listed."""
    all_of: tuple[str, ...] = ()
    """Facets of which all chosen values are required, not only one."""
    sort: Sort = "relevance"
    page: int = 1
    per_page: int = 10
    match: Match = "auto"
    group: Group = "strategy"
    sections_per_hit: int = 3
    facets: tuple[str, ...] = ALL_FACETS
    """Names of the facets to count; `("*",)` for all that the site has."""
    facet_limit: int = 10
    """Maximum number of values listed of a facet; chosen ones are always listed."""
    explain: bool = False
    view: View = "list"
    """A `table` shows the best sentence of each hit."""
    typing: bool = False
    """Whether the text is still being typed: its last word is a prefix, and nothing is corrected or relaxed."""
    order: Order = "meaning"

    @property
    def begin(self) -> int:
        """The number of hits before the page."""
        return (self.page - 1) * self.per_page

    def chosen(self, facet: str) -> tuple[str, ...]:
        """The chosen values of one facet."""
        return dict(self.filters).get(facet, ()) if self.filters else ()

    def choosing(self, facet: str, values: tuple[str, ...]) -> SearchQuery:
        """The same search with other values chosen in one facet, on its first page."""
        others = tuple((name, chosen) for name, chosen in self.filters if name != facet)
        mine = ((facet, values),) if values else ()
        return replace(self, filters=tuple(sorted(others + mine)), page=1)

    def bounds(self, facet: str) -> Bounds:
        """The chosen range of one facet."""
        return dict(self.ranges).get(facet, (None, None))

    def within(self, facet: str, first: int | None, last: int | None) -> SearchQuery:
        """The same search with another range chosen in one facet, on its first page."""
        others = tuple((name, bounds) for name, bounds in self.ranges if name != facet)
        mine = () if first is None and last is None else ((facet, (first, last)),)
        return replace(self, ranges=tuple(sorted(others + mine)), page=1)

    def without(self, facet: str) -> SearchQuery:
        """The same search with nothing chosen in one facet, whichever way it is chosen, on its first page."""
        missing = tuple(name for name in self.missing if name != facet)
        return replace(self.choosing(facet, ()).within(facet, None, None), missing=missing)

    @property
    def unfiltered(self) -> SearchQuery:
        """The same search with nothing chosen in any facet, on its first page."""
        return replace(self, filters=(), missing=(), ranges=(), all_of=(), page=1)

    def counting(self, facets: tuple[str, ...] = (), limit: int = 1) -> SearchQuery:
        """The same search for its totals and counts alone: at most `limit` values of each of these facets, and one hit."""
        return replace(self, facets=facets, facet_limit=limit, page=1, per_page=1, sections_per_hit=0, explain=False)

    @property
    def narrowed(self) -> tuple[str, ...]:
        """The facets in which something is chosen."""
        return tuple(dict.fromkeys((*(name for name, values in self.filters if values), *self.missing, *dict(self.ranges))))


class Atom(msgspec.Struct, frozen=True, gc=False, cache_hash=True):
    """The smallest unit that can match: a word, a phrase, a prefix, or the compounds of a word.

    Three kinds are other forms of a typed word: a `lemma` matches the words that share the lemma's stem, a `form` matches only
    itself, and a `split` is the word written as two, which match side by side.

    A `begun` word is still being typed: it matches all forms of every word with this prefix, so that the results only narrow
    until it is complete. A `value` is a facet value: strategies or sections that have it match, without any score for it.
    """

    kind: AtomKind
    words: tuple[str, ...]
    """The words as typed, without syntax; more than one only of a phrase or a split. Of a value, the value."""
    field: str | None = None
    """One of the strategy's own fields, or None for anywhere. Of a value, its facet."""
    weight: float = 1.0
    """Share of the score that a match earns: 1 for what was typed, less for a synonym or a compound."""
    language: str | None = None
    """Code of the language whose texts alone are searched for it; None for all."""

    def __str__(self) -> str:
        """As it would be typed; compounds are never typed, and shown with dots."""
        text = " ".join(self.words)
        ends = {"prefix": "*", "compound": "…", "begun": "…"}
        quoted = self.kind in {"phrase", "split"}
        shown = f'"{text}"' if quoted else text + ends.get(self.kind, "")
        return f"{self.field}:{shown}" if self.field else shown


class Clause(msgspec.Struct, frozen=True, gc=False, cache_hash=True):
    """Alternatives of which one must match (or, excluded, none may)."""

    atoms: tuple[Atom, ...]
    excluded: bool = False
    times: int = 1
    """How often it was typed: the query term frequency."""
    kept: bool = False
    """Whether it has to match although it is only a stop word, since it was typed in quotation marks."""

    @property
    def is_single(self) -> bool:
        """Whether it was typed as one word, phrase or prefix, not as several joined by OR."""
        return sum(atom.weight == 1.0 and atom.kind in {"word", "phrase", "prefix"} for atom in self.atoms) <= 1


class FieldFilter(msgspec.Struct, frozen=True, gc=False, cache_hash=True):
    """`country:germany` in the text of a query: strategies with that facet value."""

    facet: str
    values: tuple[str, ...]
    """As typed; one of them has to match, as in `country:germany OR country:austria`."""
    excluded: bool = False


class ParsedQuery(msgspec.Struct, frozen=True, gc=False, cache_hash=True):
    """The parsed text of a query."""

    clauses: tuple[Clause, ...] = ()
    filters: tuple[FieldFilter, ...] = ()
    warnings: tuple[str, ...] = ()
    language: str | None = None
    """Code of the language that it is most likely in, whose stop words are ignored."""
    apart: tuple[tuple[str, ...], ...] = ()
    """Words that share a stem and are kept apart by the site, besides those that the program knows of each language."""

    @property
    def wanted(self) -> tuple[Clause, ...]:
        """The clauses that must match."""
        return tuple([clause for clause in self.clauses if not clause.excluded])

    @property
    def unwanted(self) -> tuple[Clause, ...]:
        """The clauses that must not match."""
        return tuple([clause for clause in self.clauses if clause.excluded])

    @property
    def words(self) -> tuple[str, ...]:
        """The words that are searched for, in the order typed, each once."""
        atoms = [atom for clause in self.wanted for atom in clause.atoms if atom.weight == 1.0 and atom.kind not in FORM_KINDS]
        return tuple(dict.fromkeys(word for atom in atoms for word in atom.words))


class Meaning(msgspec.Struct, frozen=True, gc=False, eq=False):
    """The text of a query, embedded by a sentence model."""

    vector: NDArray[np.float32]
    """Of length one."""
    weight: float
    """Weight of meaning in the order of the hits; the rest is that of the words."""
    languages: tuple[str, ...]
    """Codes of the indexed languages in which passages are looked for beside the hits."""
    query_language: str
    """The language of the query."""


PendingMeaning = Callable[[], Meaning | None]
"""Waits until the text of a query is embedded; gives None if that takes too long: hits are then ordered by words alone."""


class CompiledQuery(msgspec.Struct, frozen=True, gc=False):
    """The query that an engine answers: a search with its text parsed and expanded, and the rule that it has to meet."""

    query: SearchQuery
    """Filters, sorting and paging."""
    parsed: ParsedQuery
    """The words to find, and the filters among them."""
    match: Rule
    """`all`, `any` or `some` of the clauses; with `some`, strategies that match all come first."""
    meaning: PendingMeaning | None = None
    """Only where hits are ordered by meaning. Called once the hits by words are known: the text is embedded meanwhile."""
