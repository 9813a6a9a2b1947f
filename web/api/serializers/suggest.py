"""Suggestions as JSON. Keys may be added within v1, never removed or retyped."""

from __future__ import annotations

from search.query.model import SearchQuery
from search.searching.autocomplete import Suggestions
from web.api.serializers.strategy import Json, section_id
from web.api.spec.endpoints import SUGGEST
from web.components.highlighted_text import marked_json
from web.urls.links import strategy_href
from web.urls.search_url import href, with_args


def suggest_answer(suggestions: Suggestions, limit: int | None, took_ms: float, base: str) -> Json:
    """What a text may become.

    Args:
        suggestions: what was found.
        limit: most suggestions of each kind, None where it was not said.
        took_ms: how long that took.
        base: what stands before every path.
    """
    q = suggestions.q
    args = [("q", q), *([] if limit is None else [("limit", str(limit))])]
    return {
        "q": q,
        "strategies": [
            {"id": one.slug, "title": marked_json(one.title), "url": base + strategy_href(one.slug)}
            for one in suggestions.strategies
        ],
        "sections": [
            {
                "id": section_id(one.slug, one.anchor),
                "anchor": one.anchor,
                "heading": marked_json(one.heading),
                "path": list(one.path),
                "strategy": {"id": one.slug, "title": one.title},
                "url": base + strategy_href(one.slug, anchor=one.anchor),
            }
            for one in suggestions.sections
        ],
        "filters": [
            {
                "facet": one.facet.name,
                "facet_label": one.facet.label,
                "value": one.value,
                "label": marked_json(one.label),
                "count": one.count,
                "url": base + href(SearchQuery().choosing(one.facet.name, (one.value,))),
            }
            for one in suggestions.values
        ],
        "took_ms": took_ms,
        "generation": suggestions.generation,
        "links": {"self": base + with_args(SUGGEST.rule, args), "html": base + href(SearchQuery(q))},
    }
