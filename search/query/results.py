"""The results of a search: hits, facets and how they were found. Plain values, no HTML, no engine objects.

They are structs of msgspec, since every search makes a hundred of them, which cost a tenth of what frozen dataclasses do.
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
    """A text with the offsets of its matched words."""

    text: str
    marks: tuple[Mark, ...] = ()
    """[start, end) in Unicode code points of `text`, in order, not overlapping."""


class ScorePart(msgspec.Struct, frozen=True, gc=False):
    """What one word earned in one place."""

    word: str
    place: str
    """`section`, `fields` for the strategy's own fields, or the name of a boost."""
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
    """The heading of its section, or the name of its field; "" for the text before the first heading."""
    anchor: str
    """The anchor of its section; "" if it has none."""


class Hit(msgspec.Struct, frozen=True, gc=False):
    """A strategy that matched, with its best sections."""

    slug: str
    title: str
    distinct_title: str
    """The title, with the path if another strategy has the same title."""
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
    matched_by: tuple[MatchedValue, ...] = ()
    """The named values by which it matches words that it lacks, or of which a section without the words is shown."""
    written_in: str = ""
    """BCP 47 tag of its language."""
    reason: str = ""
    """Why it was found, as a sentence, if the search asks for explanations."""
    quotation: Quotation | None = None
    """Its best sentence, if the search asks for a table."""
    times: Times = Times()
    """When its file was added to the collection, and when it last changed there."""


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
"""Which of the words the last search required."""


class Relaxed(msgspec.Struct, frozen=True, gc=False):
    """What was done because all words together gave too little."""

    match: MatchDone
    reason: str
    unknown_words: tuple[str, ...] = ()


class Offer(msgspec.Struct, frozen=True, gc=False):
    """An offer of a filter for a value or range that words of the query name."""

    name: str
    """The facet."""
    value: str
    """The value; of a range, the range in words."""
    label: str
    count: int
    """Number of strategies that `query` finds."""
    query: SearchQuery
    """The search with the filter and without these words."""


class Droppable(msgspec.Struct, frozen=True, gc=False):
    """A condition of a search that finds nothing, without which it finds something."""

    name: str
    """The facet in which something is chosen, or a condition of the text as it was typed."""
    total: int
    """Number of strategies that `query` finds."""
    query: SearchQuery
    """The search without the condition."""
    searched: str = ""
    """The corrected text of that search, if its text is corrected."""
    typed: bool = False
    """Whether the condition is part of the text."""


class MatchedValue(msgspec.Struct, frozen=True, gc=False):
    """A value that a strategy has, and by which it matches a word that it does not have."""

    facet: str
    value: str
    label: str


class Suggestion(msgspec.Struct, frozen=True, gc=False):
    """Another spelling of the query: searched in its place where `Relaxed` says so, else a question."""

    q: Annotated[str, Meta(description="the corrected query text: searched if `relaxed` says so, else only suggested")]
    corrections: Mapping[str, str]
    alternatives: tuple[str, ...] = ()
    """Other texts that may have been meant, if the first is not clearly the likeliest."""


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
    """Words that occur nowhere in the collection, if that is why little was found."""
    searched: str = ""
    """The text of the last search: as typed, or with its spelling corrected."""
    total_all: int = 0
    """How many of the strategies that match have all of the words."""
    offers: tuple[Offer, ...] = ()
    droppable: tuple[Droppable, ...] = ()
    """When nothing matches: each condition without which something does, most results first."""
    total_any: int = 0
    """When nothing matches though all of several words were asked for: how many strategies have any of them."""
    order: Order | None = None
    """What the hits are ordered by; None if no sentence model is set."""
    order_reason: str = ""
    """Why hits are ordered by words alone although meaning was asked for."""
    order_passing: bool = False
    """Whether that reason holds only for the moment."""
    related: tuple[Hit, ...] = ()
    """If few match: passages close to the query that have none of its words, one in each hit."""
    other_languages: tuple[tuple[str, tuple[Hit, ...]], ...] = ()
    """The same for each language in which nothing matches: its code, and passages in it."""

    @property
    def pages(self) -> int:
        """Number of pages; 0 when nothing matches."""
        listed = self.total_sections if self.query.group == "section" else self.total
        return -(-listed // self.query.per_page)
