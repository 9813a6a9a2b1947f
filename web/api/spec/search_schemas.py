"""The shapes of what a search gives: hits, facets and suggestions."""

from __future__ import annotations

from collections.abc import Mapping

from web.api.spec.json_schema import (
    ADDRESS,
    COUNT,
    FLAG,
    GENERATION,
    INTEGER,
    PLACE,
    SCORE,
    TEXT,
    Schema,
    described,
    many,
    mapping,
    maybe,
    one_of,
    record,
    ref,
    sometimes,
)
from web.api.spec.strategy_schemas import HORIZON, METADATA

_MARKED = record(
    text=TEXT,
    marks=described(
        many({"type": "array", "items": COUNT, "minItems": 2, "maxItems": 2}), "[start, end) in Unicode code points of `text`"
    ),
    html=described(TEXT, "`text`, escaped, with `<mark>` elements"),
)
_SCORE_PART = record(word=TEXT, place=TEXT, score={"type": "number"}, detail=TEXT)
_SECTION_HIT = sometimes(
    record(
        id=described(TEXT, "the strategy's id, `#` and the anchor"),
        anchor=described(TEXT, "empty for the text before the first heading"),
        heading=TEXT,
        path=described(many(TEXT), "headings from the top down to this one"),
        themes=many(TEXT),
        position=described(PLACE, "among the strategy's sections"),
        of=PLACE,
        draft=FLAG,
        url=ADDRESS,
        score=SCORE,
        snippet=ref("MarkedText"),
    ),
    explanation=many(ref("ScorePart")),
)
_HIT = sometimes(
    record(
        id=TEXT,
        title=TEXT,
        url=ADDRESS,
        score=SCORE,
        draft=FLAG,
        metadata=METADATA,
        horizon=HORIZON,
        highlights=described(mapping(ref("MarkedText")), "`title` always, other fields where they match"),
        matched_sections=COUNT,
        matches_all=described(FLAG, "whether it has all of the words, and not only some"),
        matched_by=described(
            many(record(facet=TEXT, value=TEXT, label=TEXT)), "values by which it matches words that it does not have"
        ),
        sections=many(ref("SectionHit")),
    ),
    explanation=many(ref("ScorePart")),
)
_FACET_VALUE = record(value={"type": ["string", "integer"]}, label=TEXT, count=COUNT, selected=FLAG)
_FACET = sometimes(
    record(
        name=TEXT,
        label=TEXT,
        type=one_of("value", "range"),
        total_values=COUNT,
        missing=described(COUNT, "strategies that do not state it"),
        missing_selected=FLAG,
        values=many(ref("FacetValue")),
    ),
    min=maybe(INTEGER),
    max=maybe(INTEGER),
)
_SEARCH = record(
    q=TEXT,
    match=described(one_of("all", "any"), "what was done in the end"),
    words=many(TEXT),
    warnings=many(TEXT),
    relaxed=maybe(record(match=one_of("all", "any"), reason=TEXT, unknown_words=many(TEXT))),
    suggestion=maybe(
        record(
            q=described(TEXT, "another spelling: searched where `relaxed` says so, else a question"),
            corrections=mapping(TEXT),
            alternatives=described(many(TEXT), "further spellings that may have been meant"),
        )
    ),
    unknown_words=described(many(TEXT), "words that are nowhere, where that is why little was found"),
    offers=described(
        many(record(name=TEXT, value=TEXT, label=TEXT, count=COUNT, url=ADDRESS)), "filters for what the query names"
    ),
    total=described(COUNT, "strategies that match, exactly"),
    total_all=described(COUNT, "of these, strategies that have all of the words"),
    total_sections=COUNT,
    out_of=COUNT,
    page=PLACE,
    pages=COUNT,
    per_page=PLACE,
    hits=many(ref("Hit")),
    facets=many(ref("Facet")),
    droppable=described(
        many(record(filter=TEXT, total=COUNT)), "when nothing matches: filters, and the total without that one"
    ),
    took_ms=SCORE,
    generation=GENERATION,
    links=record(self=ADDRESS, html=ADDRESS, next=maybe(ADDRESS), atom=ADDRESS, csv=ADDRESS, jsonl=ADDRESS),
)
_SUGGESTIONS = record(
    q=TEXT,
    strategies=many(record(id=TEXT, title=ref("MarkedText"), url=ADDRESS)),
    sections=many(
        record(
            id=TEXT,
            anchor=TEXT,
            heading=ref("MarkedText"),
            path=many(TEXT),
            strategy=record(id=TEXT, title=TEXT),
            url=ADDRESS,
        )
    ),
    filters=many(record(facet=TEXT, facet_label=TEXT, value=TEXT, label=ref("MarkedText"), count=COUNT, url=ADDRESS)),
    took_ms=SCORE,
    generation=GENERATION,
    links=record(self=ADDRESS, html=ADDRESS),
)
_FACET_VALUES = record(
    name=TEXT,
    label=TEXT,
    type=one_of("value", "range"),
    filter=TEXT,
    sort=one_of("count", "value"),
    total=described(COUNT, "values that fit"),
    page=PLACE,
    pages=COUNT,
    per_page=PLACE,
    missing=COUNT,
    missing_selected=FLAG,
    values=many(ref("FacetValue")),
    generation=GENERATION,
    links=record(self=ADDRESS, next=maybe(ADDRESS)),
)

SEARCH_SHAPES: Mapping[str, Schema] = {
    "Search": _SEARCH,
    "Hit": _HIT,
    "SectionHit": _SECTION_HIT,
    "MarkedText": _MARKED,
    "ScorePart": _SCORE_PART,
    "Facet": _FACET,
    "FacetValue": _FACET_VALUE,
    "Suggestions": _SUGGESTIONS,
    "FacetValues": _FACET_VALUES,
}
"""The shapes by their names."""
