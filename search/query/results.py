"""What is answered: hits, facets and what was done to get them. Plain values, no HTML, no engine objects.

Structs of msgspec, since every search makes a hundred of them, which cost it a tenth of what frozen dataclasses do.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

from search.query.model import Match, Order, SearchQuery
from search.strategies import Times

Mark = tuple[int, int]


class MarkedText(msgspec.Struct, frozen=True, gc=False):
    """A text and where its matched words are."""

    text: str
    marks: tuple[Mark, ...] = ()
    """[start, end) in Unicode code points of `text`, in order, not overlapping."""


class ScorePart(msgspec.Struct, frozen=True, gc=False):
    """What one word earned in one place."""

    word: str
    place: str
    """`section`, or the name of the strategy's own field group (`fields`), or a boost's name."""
    score: float
    detail: str


class SectionHit(msgspec.Struct, frozen=True, gc=False):
    """A section that matched."""

    id: str
    anchor: str
    heading: MarkedText
    path: tuple[str, ...]
    themes: tuple[str, ...]
    position: int
    """1-based place among the strategy's sections."""
    of: int
    draft: bool
    score: float
    snippet: MarkedText
    explanation: tuple[ScorePart, ...] = ()


class Quotation(msgspec.Struct, frozen=True, gc=False):
    """One sentence of a strategy, exactly as it stands there."""

    sentence: MarkedText
    heading: str
    """Of the section that it is from, or what its field is called; "" for the text before the first heading."""
    anchor: str
    """The section's; "" where it is from the strategy's own page."""


class Hit(msgspec.Struct, frozen=True, gc=False):
    """A strategy that matched, with its best sections."""

    slug: str
    title: str
    distinct_title: str
    """The title, with the path where another strategy has the same one."""
    metadata: Mapping[str, Any]
    date: str | None
    """`2021`, `2021-10` or `2021-10-05`."""
    date_precision: str | None
    horizon: tuple[int | None, int | None] | None
    draft: bool
    score: float
    highlights: Mapping[str, MarkedText]
    """The strategy's own fields that are shown with a hit: `title` always, others where they match; `summary` if it has one."""
    matched_sections: int
    sections: tuple[SectionHit, ...]
    explanation: tuple[ScorePart, ...] = ()
    matches_all: bool = True
    """Whether it has all of the words, and not only some."""
    matched_by: tuple[CarriedValue, ...] = ()
    """Why it matches where it has not the words themselves."""
    written_in: str = ""
    """BCP 47 tag of its language."""
    reason: str = ""
    """Why it was found, as a sentence, where the search asks for explanations."""
    quotation: Quotation | None = None
    """Its one sentence with most of the words, where the search asks for a table of these."""
    times: Times = Times()
    """When its file came into the collection, and when it last changed there."""


class FacetValue(msgspec.Struct, frozen=True, gc=False):
    """One value of a facet and how many strategies choosing it alone would give."""

    value: str | int
    label: str
    count: int
    selected: bool = False


class FacetResult(msgspec.Struct, frozen=True, gc=False):
    """A facet with its counts; they ignore the facet's own selection."""

    name: str
    label: str
    type: Literal["value", "range"]
    values: tuple[FacetValue, ...]
    total_values: int
    missing: int
    """Strategies without the field that match otherwise."""
    missing_selected: bool = False
    min: int | None = None
    max: int | None = None


MatchDone = Annotated[Literal["all", "any"], Meta(title="MatchDone")]
"""Which words were asked for in the end."""


class Relaxed(msgspec.Struct, frozen=True, gc=False):
    """What was done because all words together gave too little."""

    match: MatchDone
    reason: str
    unknown_words: tuple[str, ...] = ()


class Offer(msgspec.Struct, frozen=True, gc=False):
    """A filter for what some words of the query name."""

    name: str
    """The facet."""
    value: str
    """Of a range, as it is said."""
    label: str
    count: int
    """How many strategies the search with the filter, and without these words, finds."""
    query: SearchQuery
    """That search."""


class Droppable(msgspec.Struct, frozen=True, gc=False):
    """A condition that alone stands between the reader and some results."""

    name: str
    """The facet in which something is chosen, or a condition of the text as it was typed."""
    total: int
    """How many strategies the search without it finds."""
    query: SearchQuery
    """That search."""
    searched: str = ""
    """The corrected text, where that is what is searched then."""
    typed: bool = False
    """Whether it stands in the text."""


class CarriedValue(msgspec.Struct, frozen=True, gc=False):
    """A value that a strategy has, and by which it matches a word that it does not have."""

    facet: str
    value: str
    label: str


class Suggestion(msgspec.Struct, frozen=True, gc=False):
    """Another spelling of the query: searched in its place where `Relaxed` says so, else a question."""

    q: Annotated[str, Meta(description="another spelling: searched where `relaxed` says so, else a question")]
    corrections: Mapping[str, str]
    alternatives: tuple[str, ...] = ()
    """Further texts that may have been meant, where the first is not clearly the likeliest."""


class SearchResults(msgspec.Struct, frozen=True, gc=False):
    """The whole answer to one search, from one generation."""

    query: SearchQuery
    match: Match
    words: tuple[str, ...]
    total: int
    """Strategies that match."""
    total_sections: int
    """Sections of those strategies that match."""
    out_of: int
    """Strategies in the index."""
    hits: tuple[Hit, ...]
    facets: tuple[FacetResult, ...]
    generation: str
    took_ms: float
    warnings: tuple[str, ...] = ()
    relaxed: Relaxed | None = None
    suggestion: Suggestion | None = None
    unknown_words: tuple[str, ...] = ()
    """Words that are nowhere in the collection, where that is why little was found."""
    searched: str = ""
    """The text that was searched in the end: as typed, or with its spelling corrected."""
    total_all: int = 0
    """How many of the strategies that match have all of the words."""
    offers: tuple[Offer, ...] = ()
    droppable: tuple[Droppable, ...] = ()
    """When nothing matches: each condition without which something does, most results first."""
    total_any: int = 0
    """When nothing matches though all of several words were asked for: how many strategies have any of them."""
    order: Order | None = None
    """What the hits are ordered by, where a sentence model is set."""
    order_reason: str = ""
    """Why by words alone, where meaning was asked for."""
    order_passing: bool = False
    """Whether that is so for a moment only."""
    related: tuple[Hit, ...] = ()
    """Where few match: passages close to the query without any of its words, each as the only one of its strategy."""
    other_languages: tuple[tuple[str, tuple[Hit, ...]], ...] = ()
    """The same by language, where nothing in it matches: its code, and passages in it."""

    @property
    def pages(self) -> int:
        """Number of pages; 0 when nothing matches."""
        listed = self.total_sections if self.query.group == "section" else self.total
        return -(-listed // self.query.per_page)
