"""What is asked: the search as a URL states it, and what its text was read as. Plain, immutable values.

Structs of msgspec, since every search makes some and finds by them what is kept: they are made and hashed in a fraction of the
time that frozen dataclasses take.
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
"""What an engine is asked for: `some` is as many of the words that tell strategies apart as leave out a fifth of them."""
Sort = Literal["relevance", "newest", "oldest", "title", "added", "changed"]
"""`newest` and `oldest` go by the strategy's own date; `added` and `changed` by when its file came into the collection or last
changed there, the latest first."""
Order = Literal["words", "meaning"]
"""What the best hits are ordered by; meaning has a part in it where a sentence model is set."""
Group = Literal["strategy", "section"]
View = Literal["list", "table"]
Bounds = tuple[int | None, int | None]
"""The first and the last number of a range; None where it is open."""
AtomKind = Literal["word", "phrase", "prefix", "compound", "begun", "value", "lemma", "form", "split"]
FORM_KINDS = frozenset({"lemma", "form", "split"})
"""Kinds of atoms that are added for forms and spellings which do not share their stem with the word that was typed."""

ALL_FACETS = ("*",)
EVERY_VALUE = 100_000
"""A `facet_limit` that no facet reaches."""


class SearchQuery(msgspec.Struct, frozen=True, gc=False, cache_hash=True):
    """One search, complete: what a URL, a command line or a program can ask for."""

    q: str = ""
    filters: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """Chosen facet values, as (facet name, values); OR inside a facet, AND between facets."""
    missing: tuple[str, ...] = ()
    """Facets of which the "Not stated" value is chosen."""
    ranges: tuple[tuple[str, Bounds], ...] = ()
    """Chosen ranges, as (facet name, its first and last value); one that is open at both ends is not listed."""
    all_of: tuple[str, ...] = ()
    """Facets of which all chosen values must be there, and not only any."""
    sort: Sort = "relevance"
    page: int = 1
    per_page: int = 10
    match: Match = "auto"
    group: Group = "strategy"
    sections_per_hit: int = 3
    facets: tuple[str, ...] = ALL_FACETS
    """Names of the facets to count; `("*",)` for all that the site has."""
    facet_limit: int = 10
    """Most values to list of a facet; chosen ones are listed beyond it."""
    explain: bool = False
    view: View = "list"
    """A `table` has of each hit the one sentence with most of the words."""
    typing: bool = False
    """Whether the text is still being typed: its last word is a beginning, and nothing is corrected or relaxed."""
    order: Order = "meaning"

    @property
    def begin(self) -> int:
        """How many hits stand before the page."""
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
        """The same search for its numbers alone: so many values of each of these facets, as few hits as can be asked for."""
        return replace(self, facets=facets, facet_limit=limit, page=1, per_page=1, sections_per_hit=0, explain=False)

    @property
    def narrowed(self) -> tuple[str, ...]:
        """The facets in which something is chosen."""
        return tuple(dict.fromkeys((*(name for name, values in self.filters if values), *self.missing, *dict(self.ranges))))


class Atom(msgspec.Struct, frozen=True, gc=False, cache_hash=True):
    """The smallest thing that can match: a word, a phrase, the beginning of words, or the compounds of a word.

    Of other forms of a word, `lemma` is what its forms have in common and finds what shares its stem, `form` is one more form
    and finds itself; `split` is the word written as two, and finds them side by side.

    A word that is `begun` is still being typed: it matches all forms of every word that begins so, so that what is found only
    narrows while it is typed, until it is whole. A `value` is a facet's: what carries it matches, but earns nothing by it.
    """

    kind: AtomKind
    words: tuple[str, ...]
    """As typed, without syntax; one for anything but a phrase. Of a value, the value."""
    field: str | None = None
    """One of the strategy's own fields, or None for anywhere. Of a value, its facet."""
    weight: float = 1.0
    """Share of the score that a match earns: 1 for what was typed, less for a synonym or a compound."""
    language: str | None = None
    """The code of the language in whose texts alone it is looked for; None for all."""

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
    """Whether it has to match though it is but a stop word: it was typed in quotation marks."""

    @property
    def typed_once(self) -> bool:
        """Whether one thing was typed, and not several with OR between them."""
        return sum(atom.weight == 1.0 and atom.kind in {"word", "phrase", "prefix"} for atom in self.atoms) <= 1


class FieldFilter(msgspec.Struct, frozen=True, gc=False, cache_hash=True):
    """`country:germany` in the text of a query: strategies with that facet value."""

    facet: str
    values: tuple[str, ...]
    """As typed; any of them will do, as in `country:germany OR country:austria`."""
    excluded: bool = False


class ParsedQuery(msgspec.Struct, frozen=True, gc=False, cache_hash=True):
    """What the text of a query was read as."""

    clauses: tuple[Clause, ...] = ()
    filters: tuple[FieldFilter, ...] = ()
    warnings: tuple[str, ...] = ()
    language: str | None = None
    """The code of the language that it is in, as far as its words tell: whose stop words are passed over."""
    apart: tuple[tuple[str, ...], ...] = ()
    """Words that share a stem and are kept apart, besides those that are known of each language."""

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
        """The words that are looked for, in the order typed, each once."""
        atoms = [atom for clause in self.wanted for atom in clause.atoms if atom.weight == 1.0 and atom.kind not in FORM_KINDS]
        return tuple(dict.fromkeys(word for atom in atoms for word in atom.words))


class Meaning(msgspec.Struct, frozen=True, gc=False, eq=False):
    """The text of a query as a sentence model has it."""

    vector: NDArray[np.float32]
    """Of length one."""
    weight: float
    """Part of the order that meaning has."""
    languages: tuple[str, ...]
    """Codes of the languages, of those that are indexed, in which passages are looked for beside the hits."""
    query_language: str
    """The language of the query."""


PendingMeaning = Callable[[], Meaning | None]
"""Waits until the text of a query is embedded; None if that is too late: then words alone order the hits."""


class CompiledQuery(msgspec.Struct, frozen=True, gc=False):
    """What an engine is asked: a search with its words read and widened, and how many of these have to be there."""

    query: SearchQuery
    """Filters, sorting and paging."""
    parsed: ParsedQuery
    """The words to find, and the filters among them."""
    match: Rule
    """`all`, `any` or `some` of the clauses; with `some`, strategies that match all come first."""
    meaning: PendingMeaning | None = None
    """Only where the hits are ordered by it. Asked for once they are known: they are embedded meanwhile."""
