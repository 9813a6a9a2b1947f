"""The answer about the index: what it holds, what was left out, and what a check of the content finds."""

from collections.abc import Sequence
from typing import Annotated

import msgspec
from msgspec import UNSET, Meta, UnsetType

from search.engines.base import IndexState
from search.indexing.content_check import Finding, Findings
from search.indexing.update_log import Failure
from search.meaning.queries import MeaningState
from search.query.model import Order
from search.strategies import Fault, Skipped
from web.api.answers.values import Count, Generation, Time


class MeaningStatus(msgspec.Struct, frozen=True, gc=False):
    """Whether searches are ordered by meaning."""

    order: Annotated[Order, Meta(title="OrderDone")]
    reason: Annotated[str, Meta(description="why hits are ordered by words alone")]
    model: str


class LastFailure(msgspec.Struct, frozen=True, gc=False):
    """Why the index is not as new as the content."""

    at: Annotated[Time, Meta(description="when the most recent failed update ended")]
    since: Annotated[Time, Meta(description="when the first of the consecutive failed updates ended")]
    kind: str
    message: str


class Status(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """What the index is, what was left out of it, and what could be better."""

    generation: Generation
    built_at: Time
    changed_at: Annotated[
        str,
        Meta(description="ISO 8601, in UTC: when the indexed content last changed; for a rebuilt index, when it was built"),
    ]
    strategies: Count
    sections: Count
    words: Count
    languages: Sequence[str]
    faults: Sequence[Fault]
    skipped: Sequence[Skipped]
    findings: Annotated[
        dict[str, list[Finding]] | None,
        Meta(description="findings of the content check, by file; null until a check is done"),
    ]
    checking: Annotated[bool, Meta(description="whether a content check is running; its findings follow")]
    last_failure: Annotated[
        LastFailure | None, Meta(description="the most recent failed update; null if one has succeeded since")
    ]
    meaning: MeaningStatus | UnsetType = UNSET


def status_answer(state: IndexState, found: Findings, failure: Failure | None, meaning: MeaningState | None) -> Status:
    """What the index is, what was left out of it, and what could be better; of meaning where a model is set up."""
    added = {"findings", "checking", "last_failure", "meaning"}
    shown = {name: getattr(state, name) for name in Status.__struct_fields__ if name not in added}
    order = MeaningStatus(*meaning) if meaning else UNSET
    failed = LastFailure(failure.at, failure.since, failure.kind, failure.public_message) if failure else None
    return Status(**shown, findings=found.files, checking=not found.made_at, last_failure=failed, meaning=order)
