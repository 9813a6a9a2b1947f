"""The answer to a search: hits with their best sections, facets, and what was done.

What `search.query.results` calls as the API does (`FacetValue`, `ScorePart`, `Relaxed`, `Suggestion`) is answered as it is.
"""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Literal

import msgspec
from msgspec import UNSET, Meta, UnsetType
from msgspec.structs import replace

from search.query import results as found
from search.query.model import Order, SearchQuery
from search.query.results import FacetValue, MatchDone, MatchedValue, Relaxed, SearchResults, Suggestion
from search.strategies import LANGUAGES
from web.api.answers.strategy import Horizon, horizon_of, metadata_of
from web.api.answers.values import (
    Added,
    Address,
    Changed,
    Count,
    DistinctTitle,
    Droppable,
    Explanation,
    Generation,
    Metadata,
    Place,
    Score,
    ShortEntry,
    Unwritten,
    droppable_answer,
)
from web.components.highlighted_text import MarkedText, marked_text
from web.components.wording import moment_text
from web.urls.base_url import site_path
from web.urls.export_urls import ATOM, CSV, JSONL, export_args, export_href
from web.urls.links import API_SEARCH, fragment, searched_text, strategy_href
from web.urls.search_url import PAGE, query_string, to_args, with_args


class SectionHit(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """A section that matched."""

    id: Annotated[str, Meta(description="the strategy's id, `#` and the section's anchor")]
    anchor: Annotated[str, Meta(description="empty for the text before the first heading")]
    heading: str
    highlights: Annotated[Mapping[str, MarkedText], Meta(description="the heading with its matches marked, if there is one")]
    path: Annotated[Sequence[str], Meta(description="the headings above this one, outermost first, then this one")]
    themes: Sequence[str]
    position: Annotated[Place, Meta(description="1-based position among the strategy's sections")]
    of: Place
    draft: Unwritten
    url: Address
    score: Score
    snippet: MarkedText
    explanation: Explanation | UnsetType = UNSET


class Quotation(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """The one sentence of a strategy that has most of the words, exactly as it stands there."""

    sentence: MarkedText
    heading: Annotated[str, Meta(description="heading of its section, or name of the strategy's field")]
    url: Address


class Hit(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """A strategy that matched, with its best sections."""

    id: str
    title: str
    distinct_title: DistinctTitle
    url: Address
    score: Score
    draft: ShortEntry
    metadata: Metadata
    horizon: Horizon | None
    added: Added
    changed: Changed
    highlights: Annotated[dict[str, MarkedText], Meta(description="`title` always; other fields if they match")]
    matched_sections: Count
    matches_all: Annotated[bool, Meta(description="whether all searched words match, not only some")]
    matched_by: Annotated[Sequence[MatchedValue], Meta(description="facet values of the query that it or a section shown has")]
    sections: Sequence[SectionHit]
    explanation: Explanation | UnsetType = UNSET
    reason: Annotated[str, Meta(description="with `explain`: which words match in which fields")] | UnsetType = UNSET
    quotation: Quotation | UnsetType | None = UNSET


class Facet(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """A facet with its most frequent values."""

    name: str
    label: str
    type: Annotated[Literal["value", "range"], Meta(title="FacetType")]
    min: int | UnsetType | None = UNSET
    max: int | UnsetType | None = UNSET
    total_values: Count
    missing: Annotated[Count, Meta(description="number of strategies without a value")]
    missing_selected: bool
    values: Sequence[FacetValue]


class Offer(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """A filter for what some words of the query name, and how many strategies the search with it finds."""

    name: str
    value: str
    label: str
    count: Count
    url: Address


class InLanguage(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """Passages in a language in which nothing has the words."""

    language: Annotated[str, Meta(description="language code (BCP 47)")]
    label: str
    hits: Sequence[Hit]


class SearchLinks(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """The same search elsewhere: itself, its page, the next page of the answer, and its exports."""

    here: Address = msgspec.field(name="self")
    html: Address
    next: Address | None
    atom: Address
    csv: Address
    jsonl: Address


class Search(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """The answer to one search."""

    q: str
    match: Annotated[MatchDone, Meta(description="how the words were matched in the end")]
    words: Sequence[str]
    warnings: Sequence[str]
    relaxed: Relaxed | None
    suggestion: Suggestion | None
    unknown_words: Annotated[Sequence[str], Meta(description="words that the index lacks, if that is why little was found")]
    offers: Annotated[Sequence[Offer], Meta(description="filters for the facet values that the query names")]
    total: Annotated[Count, Meta(description="exact number of strategies that match")]
    total_all: Annotated[Count, Meta(description="number of these strategies in which all words match")]
    total_sections: Count
    out_of: Count
    page: Place
    pages: Count
    per_page: Place
    hits: Sequence[Hit]
    facets: Sequence[Facet]
    droppable: Annotated[Sequence[Droppable], Meta(description="if nothing matches: filters, with the total without each")]
    order: (
        Annotated[Order, Meta(title="OrderDone", description="what relevance is computed from, with a sentence model")]
        | UnsetType
    ) = UNSET
    order_reason: Annotated[str, Meta(description="why by words although meaning was asked for")] | UnsetType = UNSET
    related: Annotated[Sequence[Hit], Meta(description="if few match: passages close in meaning; in no total")] | UnsetType = (
        UNSET
    )
    other_languages: (
        Annotated[Sequence[InLanguage], Meta(description="passages close in meaning, for languages without matches")]
        | UnsetType
    ) = UNSET
    took_ms: Score
    generation: Generation
    links: SearchLinks


def search_answer(results: SearchResults, base: str) -> Search:
    """The answer to one search. Before every path stands `base`: the site's public address, or ""."""
    query = results.query
    return Search(
        q=query.q,
        match="any" if results.match == "any" else "all",
        words=results.words,
        warnings=results.warnings,
        relaxed=results.relaxed,
        suggestion=results.suggestion,
        unknown_words=results.unknown_words,
        offers=[_offer(offer, base) for offer in results.offers],
        total=results.total,
        total_all=results.total_all,
        total_sections=results.total_sections,
        out_of=results.out_of,
        page=query.page,
        pages=results.pages,
        per_page=query.per_page,
        hits=hit_answers(results, base),
        facets=[_facet(facet) for facet in results.facets],
        droppable=list(map(droppable_answer, results.droppable)),
        **(_meaning(results, base) if results.order else {}),
        took_ms=results.took_ms,
        generation=results.generation,
        links=_links(query, results.pages, base),
    )


def _meaning(results: SearchResults, base: str) -> dict[str, Any]:
    """What only a search has where a sentence model is set. Hits without the words link to pages without marks."""
    return {
        "order": results.order,
        "order_reason": results.order_reason,
        "related": [_hit(hit, "", base, explain=False) for hit in results.related],
        "other_languages": [
            InLanguage(language=code, label=LANGUAGES[code], hits=[_hit(hit, "", base, explain=False) for hit in hits])
            for code, hits in results.other_languages
        ],
    }


def _offer(offer: found.Offer, base: str) -> Offer:
    url = base + with_args(PAGE, to_args(offer.query))
    return Offer(name=offer.name, value=offer.value, label=offer.label, count=offer.count, url=url)


def hit_answers(results: SearchResults, base: str) -> list[Hit]:
    """The hits of an answer, best first."""
    q = searched_text(results)
    answers = (_hit(hit, q, base, explain=results.query.explain) for hit in results.hits)
    if results.query.view == "list":
        return list(answers)
    return [replace(answer, quotation=_quotation(hit, answer.url)) for hit, answer in zip(results.hits, answers, strict=True)]


def _quotation(hit: found.Hit, page: str) -> Quotation | None:
    if hit.quotation is None:
        return None
    url = page + fragment(hit.quotation.anchor)
    return Quotation(sentence=marked_text(hit.quotation.sentence), heading=hit.quotation.heading, url=url)


def _links(query: SearchQuery, pages: int, base: str) -> SearchLinks:
    query_args, all_matches = query_string(to_args(query)), query_string(export_args(query))
    return SearchLinks(
        here=base + site_path(API_SEARCH) + query_args,
        html=base + site_path(PAGE) + query_args,
        next=base + with_args(API_SEARCH, to_args(query, query.page + 1)) if query.page < pages else None,
        atom=base + export_href(query, ATOM),
        csv=base + site_path(CSV) + all_matches,
        jsonl=base + site_path(JSONL) + all_matches,
    )


def _hit(hit: found.Hit, q: str, base: str, *, explain: bool) -> Hit:
    page = base + strategy_href(hit.slug, q)
    return Hit(
        id=hit.slug,
        title=hit.title,
        distinct_title=hit.distinct_title,
        url=page,
        score=hit.score,
        draft=hit.draft,
        metadata=metadata_of(hit.metadata, hit.date, hit.date_precision),
        horizon=horizon_of(hit.horizon),
        added=moment_text(hit.times.added),
        changed=moment_text(hit.times.changed),
        highlights={name: marked_text(text) for name, text in hit.highlights.items()},
        matched_sections=hit.matched_sections,
        matches_all=hit.matches_all,
        matched_by=hit.matched_by,
        sections=[_section_hit(section, page, explain=explain) for section in hit.sections],
        explanation=hit.explanation if explain else UNSET,
        reason=hit.reason if explain else UNSET,
    )


def _section_hit(section: found.SectionHit, page: str, *, explain: bool) -> SectionHit:
    return SectionHit(
        id=section.id,
        anchor=section.anchor,
        heading=section.heading.text,
        highlights={"heading": marked_text(section.heading)} if section.heading.text else {},
        path=section.path,
        themes=section.themes,
        position=section.position,
        of=section.of,
        draft=section.draft,
        url=page + fragment(section.anchor),
        score=section.score,
        snippet=marked_text(section.snippet),
        explanation=section.explanation if explain else UNSET,
    )


def _facet(facet: found.FacetResult) -> Facet:
    ranges = facet.type == "range"
    return Facet(
        name=facet.name,
        label=facet.label,
        type=facet.type,
        min=facet.min if ranges else UNSET,
        max=facet.max if ranges else UNSET,
        total_values=facet.total_values,
        missing=facet.missing,
        missing_selected=facet.missing_selected,
        values=facet.values,
    )
