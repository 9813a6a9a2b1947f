"""The answer about the index: what it holds, what was left out, and what a check of the content finds."""

from collections.abc import Sequence
from typing import Annotated

import msgspec
from msgspec import UNSET, Meta, UnsetType

from search.engines.base import IndexState
from search.indexing.content_check import Finding, Findings
from search.meaning.queries import MeaningState
from search.query.model import Order
from search.strategies import Fault, Skipped
from web.api.answers.values import Count, Generation, Time


class MeaningStatus(msgspec.Struct, frozen=True, gc=False):
    """Whether searches are ordered by meaning."""

    order: Annotated[Order, Meta(title="OrderDone")]
    reason: Annotated[str, Meta(description="why by words alone")]
    model: str


class Status(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """What the index is, what was left out of it, and what could be better."""

    generation: Generation
    built_at: Time
    changed_at: Time
    strategies: Count
    sections: Count
    words: Count
    languages: Sequence[str]
    faults: Sequence[Fault]
    skipped: Sequence[Skipped]
    findings: Annotated[
        dict[str, list[Finding]] | None,
        Meta(description="what a check of the content finds, by file; null where nobody can check it, and before it is done"),
    ]
    checking: Annotated[bool, Meta(description="whether the content is still being checked: ask again for its findings")]
    meaning: MeaningStatus | UnsetType = UNSET


def status_answer(state: IndexState, found: Findings, meaning: MeaningState | None) -> Status:
    """What the index is, what was left out of it, and what could be better; of meaning where a model is set up."""
    added = {"findings", "checking", "meaning"}
    shown = {name: getattr(state, name) for name in Status.__struct_fields__ if name not in added}
    order = MeaningStatus(*meaning) if meaning else UNSET
    return Status(**shown, findings=found.files, checking=not found.made_at, meaning=order)
