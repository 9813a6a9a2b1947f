"""The answer to a search as JSON. Keys may be added within v1, never removed or retyped.

Structs and dictionaries, which msgspec writes as objects with the same keys; structs where an answer has many. What
`search.query.results` calls as the API does (`FacetValue`, `ScorePart`, `Relaxed`, `Suggestion`) is written as it is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec
from msgspec import UNSET, UnsetType

from search.query.model import SearchQuery
from search.query.results import CarriedValue, FacetResult, Hit, Offer, ScorePart, SearchResults, SectionHit
from web.api.serializers.strategy import Json, horizon_json, metadata_json
from web.components.highlighted_text import MarkedAnswer, marked_json
from web.urls.export_urls import ATOM, CSV, JSONL, form_args
from web.urls.links import fragment, searched_text, strategy_href
from web.urls.search_url import PAGE, to_args, with_args

PATH = "/api/v1/search"


class SectionAnswer(msgspec.Struct, frozen=True, gc=False):
    """A section that matched."""

    id: str
    anchor: str
    heading: str
    path: Sequence[str]
    themes: Sequence[str]
    position: int
    of: int
    draft: bool
    url: str
    score: float
    snippet: MarkedAnswer
    explanation: Sequence[ScorePart] | UnsetType = UNSET
    """Not there unless it was asked for."""


class HitAnswer(msgspec.Struct, frozen=True, gc=False):
    """A strategy that matched, with its best sections."""

    id: str
    title: str
    url: str
    score: float
    draft: bool
    metadata: Json
    horizon: Json | None
    highlights: Mapping[str, MarkedAnswer]
    matched_sections: int
    matches_all: bool
    matched_by: Sequence[CarriedValue]
    sections: Sequence[SectionAnswer]
    explanation: Sequence[ScorePart] | UnsetType = UNSET
    """Not there unless it was asked for."""


def search_answer(results: SearchResults, base: str) -> Json:
    """The answer to one search.

    Args:
        results: what was found.
        base: what stands before every path: the site's public address, or "".
    """
    query = results.query
    return {
        "q": query.q,
        "match": results.match,
        "words": results.words,
        "warnings": results.warnings,
        "relaxed": results.relaxed,
        "suggestion": results.suggestion,
        "unknown_words": results.unknown_words,
        "offers": [_offer(offer, base) for offer in results.offers],
        "total": results.total,
        "total_all": results.total_all,
        "total_sections": results.total_sections,
        "out_of": results.out_of,
        "page": query.page,
        "pages": results.pages,
        "per_page": query.per_page,
        "hits": hits_json(results, base),
        "facets": [_facet(facet) for facet in results.facets],
        "droppable": [{"filter": name, "total": total} for name, total in results.droppable],
        "took_ms": results.took_ms,
        "generation": results.generation,
        "links": _search_links(query, results.pages, base),
    }


def _offer(offer: Offer, base: str) -> Json:
    url = base + with_args(PAGE, to_args(offer.query))
    return {"name": offer.name, "value": offer.value, "label": offer.label, "count": offer.count, "url": url}


def hits_json(results: SearchResults, base: str) -> list[HitAnswer]:
    """The hits of an answer, best first."""
    q = searched_text(results)
    return [_hit(hit, q, base, explain=results.query.explain) for hit in results.hits]


def _search_links(query: SearchQuery, pages: int, base: str) -> Json:
    asked, all_matches = with_args("", to_args(query)), with_args("", form_args(query))
    return {
        "self": base + PATH + asked,
        "html": base + PAGE + asked,
        "next": base + with_args(PATH, to_args(query, query.page + 1)) if query.page < pages else None,
        "atom": base + ATOM + all_matches,
        "csv": base + CSV + all_matches,
        "jsonl": base + JSONL + all_matches,
    }


def _hit(hit: Hit, q: str, base: str, *, explain: bool) -> HitAnswer:
    page = base + strategy_href(hit.slug, q)
    return HitAnswer(
        id=hit.slug,
        title=hit.title,
        url=page,
        score=hit.score,
        draft=hit.draft,
        metadata=metadata_json(hit.metadata, hit.date, hit.date_precision),
        horizon=horizon_json(hit.horizon),
        highlights={name: marked_json(text) for name, text in hit.highlights.items()},
        matched_sections=hit.matched_sections,
        matches_all=hit.matches_all,
        matched_by=hit.matched_by,
        sections=[_section_hit(section, page, explain=explain) for section in hit.sections],
        explanation=hit.explanation if explain else UNSET,
    )


def _section_hit(section: SectionHit, page: str, *, explain: bool) -> SectionAnswer:
    return SectionAnswer(
        id=section.id,
        anchor=section.anchor,
        heading=section.heading.text,
        path=section.path,
        themes=section.themes,
        position=section.position,
        of=section.of,
        draft=section.draft,
        url=page + fragment(section.anchor),
        score=section.score,
        snippet=marked_json(section.snippet),
        explanation=section.explanation if explain else UNSET,
    )


def _facet(facet: FacetResult) -> Json:
    bounds = {"min": facet.min, "max": facet.max} if facet.type == "range" else {}
    return {
        "name": facet.name,
        "label": facet.label,
        "type": facet.type,
        **bounds,
        "total_values": facet.total_values,
        "missing": facet.missing,
        "missing_selected": facet.missing_selected,
        "values": facet.values,
    }
