"""The shapes of strategies: one, all of them, a few side by side, and all of them by theme."""

from __future__ import annotations

from collections.abc import Mapping

from web.api.spec.json_schema import (
    ADDRESS,
    COUNT,
    FLAG,
    GENERATION,
    INTEGER,
    PLACE,
    TEXT,
    Schema,
    described,
    extended,
    many,
    nullable,
    one_of,
    record,
    ref,
    with_optional,
)

METADATA = described(
    {"type": "object"},
    "the front matter; `strategy_date` is as precise as `date_precision` (day, month or year) says",
)
HORIZON = nullable(record(start=nullable(INTEGER), end=nullable(INTEGER)))
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
    metadata=METADATA,
    horizon=HORIZON,
    links=record(self=ADDRESS, html=ADDRESS, markdown=nullable(ADDRESS), **_CITATIONS),
)
_WHOLE_STRATEGY = extended(
    _BARE_STRATEGY,
    sections=many(extended(_SECTION, links=record(**_CITATIONS))),
    html=described(TEXT, "the body as safe HTML, with an `id` for every anchor"),
    generation=GENERATION,
)
_STRATEGIES = record(
    total=COUNT,
    page=PLACE,
    pages=COUNT,
    per_page=PLACE,
    strategies=many(with_optional(_BARE_STRATEGY, sections=many(_SECTION))),
    generation=GENERATION,
    links=record(self=ADDRESS, next=nullable(ADDRESS)),
)
_STATE = one_of("described", "draft", "absent")
_NAMED = record(id=TEXT, title=TEXT, url=ADDRESS)
_COMPARISON = record(
    strategies=many(_NAMED),
    themes=many(record(theme=TEXT, label=TEXT, cells=many(record(strategy=TEXT, state=_STATE, sections=many(ref("Section")))))),
    generation=GENERATION,
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
    generation=GENERATION,
    links=record(self=ADDRESS, html=ADDRESS, next=nullable(ADDRESS)),
)

STRATEGY_SHAPES: Mapping[str, Schema] = {
    "Strategies": _STRATEGIES,
    "Strategy": _WHOLE_STRATEGY,
    "Section": _SECTION,
    "Comparison": _COMPARISON,
    "Coverage": _COVERAGE,
}
"""The shapes by their names."""
