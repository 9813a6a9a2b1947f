"""The JSON Schema of every answer of the API. Tests hold answers to it, and it to the promise of version 1."""

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
    TIME,
    Schema,
    described,
    many,
    mapping,
    nullable,
    one_of,
    record,
    ref,
    with_optional,
)
from web.api.spec.search_schemas import SEARCH_SHAPES
from web.api.spec.strategy_schemas import STRATEGY_SHAPES

_FINDING = record(
    line=nullable(PLACE),
    rule=TEXT,
    severity=one_of("error", "warning"),
    message=TEXT,
    mend=described(nullable(TEXT), "the change that would put it right, in words"),
)
_STATUS = record(
    generation=GENERATION,
    built_at=TIME,
    changed_at=TIME,
    strategies=COUNT,
    sections=COUNT,
    words=COUNT,
    languages=many(TEXT),
    faults=many(record(path=TEXT, line=nullable(PLACE), rule=TEXT, message=TEXT, left_out=FLAG)),
    skipped=many(record(path=TEXT, reason=TEXT)),
    findings=described(
        nullable(mapping(many(ref("Finding")))),
        "what a check of the content finds, by file; null where the content cannot be read, and while it is being checked",
    ),
    checking=described(FLAG, "whether the content is still being checked: ask again for its findings"),
)
_REPORT = record(
    added=COUNT,
    changed=COUNT,
    removed=COUNT,
    unchanged=COUNT,
    left_out=COUNT,
    written=FLAG,
    generation=GENERATION,
    seconds=SCORE,
)
_TASK = record(
    id=TEXT,
    state=one_of("queued", "running", "done", "failed"),
    requested_at=TIME,
    started_at=nullable(TIME),
    finished_at=nullable(TIME),
    report=nullable(_REPORT),
    error=nullable(TEXT),
    links=record(self=ADDRESS),
)
_FAULT = record(code=TEXT, name=TEXT, received=TEXT, allowed=TEXT, did_you_mean=nullable(TEXT))
_PROBLEM = with_optional(
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
    did_you_mean=nullable(TEXT),
    errors=many(_FAULT),
)

COMPONENTS: Mapping[str, Schema] = {
    **SEARCH_SHAPES,
    **STRATEGY_SHAPES,
    "Finding": _FINDING,
    "Status": _STATUS,
    "Task": _TASK,
    "Problem": _PROBLEM,
}
"""Every shape by the name that it has in the OpenAPI document."""
