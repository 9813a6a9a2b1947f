"""The shape of every answer of the API. Tests hold the answers to it, and it to what was promised for version 1."""

from __future__ import annotations

from collections.abc import Mapping

from web.schemas import (
    ADDRESS,
    COUNT,
    FLAG,
    INTEGER,
    PLACE,
    SCORE,
    TEXT,
    TIME,
    Schema,
    described,
    extended,
    many,
    mapping,
    maybe,
    one_of,
    record,
    ref,
    sometimes,
)

_GENERATION = described(TEXT, "which state of the index the answer is from")
_METADATA = described(
    {"type": "object"},
    "the front matter; `strategy_date` is as precise as `date_precision` (day, month or year) says",
)
_HORIZON = maybe(record(start=maybe(INTEGER), end=maybe(INTEGER)))
_STATE = one_of("described", "draft", "absent")

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
        metadata=_METADATA,
        horizon=_HORIZON,
        highlights=described(mapping(ref("MarkedText")), "`title` always, other fields where they match"),
        matched_sections=COUNT,
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
    suggestion=maybe(record(q=TEXT, corrections=mapping(TEXT))),
    total=described(COUNT, "strategies that match, exactly"),
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
    generation=_GENERATION,
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
    generation=_GENERATION,
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
    generation=_GENERATION,
    links=record(self=ADDRESS, next=maybe(ADDRESS)),
)

_CITATIONS = {"bibtex": ADDRESS, "ris": ADDRESS, "csl_json": ADDRESS}
_SECTION = record(
    id=TEXT,
    anchor=TEXT,
    heading=TEXT,
    path=many(TEXT),
    level=COUNT,
    themes=many(TEXT),
    text=TEXT,
    draft=FLAG,
    position=PLACE,
    url=ADDRESS,
)
_BARE_STRATEGY = record(
    id=TEXT,
    title=TEXT,
    url=ADDRESS,
    language=TEXT,
    draft=FLAG,
    metadata=_METADATA,
    horizon=_HORIZON,
    links=record(self=ADDRESS, html=ADDRESS, markdown=maybe(ADDRESS), **_CITATIONS),
)
_WHOLE_STRATEGY = extended(
    _BARE_STRATEGY,
    sections=many(extended(_SECTION, links=record(**_CITATIONS))),
    html=described(TEXT, "the body as safe HTML, with an `id` for every anchor"),
    generation=_GENERATION,
)
_STRATEGIES = record(
    total=COUNT,
    page=PLACE,
    pages=COUNT,
    per_page=PLACE,
    strategies=many(sometimes(_BARE_STRATEGY, sections=many(_SECTION))),
    generation=_GENERATION,
    links=record(self=ADDRESS, next=maybe(ADDRESS)),
)

_NAMED = record(id=TEXT, title=TEXT, url=ADDRESS)
_COMPARISON = record(
    strategies=many(_NAMED),
    themes=many(record(theme=TEXT, label=TEXT, cells=many(record(strategy=TEXT, state=_STATE, sections=many(ref("Section")))))),
    generation=_GENERATION,
    links=record(self=ADDRESS, html=ADDRESS),
)
_COVERAGE = record(
    total=COUNT,
    page=PLACE,
    pages=COUNT,
    per_page=PLACE,
    themes=many(
        record(
            theme=TEXT, label=TEXT, strategies=described(COUNT, "of the whole index that say something about it, or draft it")
        )
    ),
    strategies=many(extended(_NAMED, cells=many(record(theme=TEXT, state=_STATE, sections=COUNT, url=ADDRESS)))),
    generation=_GENERATION,
    links=record(self=ADDRESS, html=ADDRESS, next=maybe(ADDRESS)),
)
_FINDING = record(
    line=maybe(PLACE),
    rule=TEXT,
    severity=one_of("error", "warning"),
    message=TEXT,
    mend=described(maybe(TEXT), "the change that would put it right, in words"),
)
_STATUS = record(
    generation=_GENERATION,
    built_at=TIME,
    changed_at=TIME,
    strategies=COUNT,
    sections=COUNT,
    words=COUNT,
    languages=many(TEXT),
    faults=many(record(path=TEXT, line=maybe(PLACE), rule=TEXT, message=TEXT, left_out=FLAG)),
    skipped=many(record(path=TEXT, reason=TEXT)),
    findings=described(
        maybe(mapping(many(ref("Finding")))),
        "what a check of the content finds, by file; null where the content cannot be read",
    ),
)

_REPORT = record(
    added=COUNT,
    changed=COUNT,
    removed=COUNT,
    unchanged=COUNT,
    left_out=COUNT,
    written=FLAG,
    generation=_GENERATION,
    seconds=SCORE,
)
_TASK = record(
    id=TEXT,
    state=one_of("queued", "running", "done", "failed"),
    requested_at=TIME,
    started_at=maybe(TIME),
    finished_at=maybe(TIME),
    report=maybe(_REPORT),
    error=maybe(TEXT),
    links=record(self=ADDRESS),
)

_FAULT = record(code=TEXT, name=TEXT, received=TEXT, allowed=TEXT, did_you_mean=maybe(TEXT))
_PROBLEM = sometimes(
    record(
        type=TEXT,
        title=TEXT,
        status=INTEGER,
        code=described(TEXT, "stable, snake_case: what errors are told apart by"),
        detail=TEXT,
        instance=TEXT,
        request_id=TEXT,
    ),
    name=TEXT,
    received=TEXT,
    allowed=TEXT,
    did_you_mean=maybe(TEXT),
    errors=many(_FAULT),
)

COMPONENTS: Mapping[str, Schema] = {
    "Search": _SEARCH,
    "Hit": _HIT,
    "SectionHit": _SECTION_HIT,
    "MarkedText": _MARKED,
    "ScorePart": _SCORE_PART,
    "Facet": _FACET,
    "FacetValue": _FACET_VALUE,
    "Suggestions": _SUGGESTIONS,
    "FacetValues": _FACET_VALUES,
    "Strategies": _STRATEGIES,
    "Strategy": _WHOLE_STRATEGY,
    "Section": _SECTION,
    "Comparison": _COMPARISON,
    "Coverage": _COVERAGE,
    "Finding": _FINDING,
    "Status": _STATUS,
    "Task": _TASK,
    "Problem": _PROBLEM,
}
"""Everything by the name that it has in the OpenAPI document."""
