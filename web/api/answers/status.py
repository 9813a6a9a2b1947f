"""The answer about the index: what it holds, what was left out, and what a check of the content finds."""

from collections.abc import Sequence
from typing import Annotated

import msgspec
from msgspec import Meta

from search.engines.base import IndexState
from search.indexing.content_check import Finding, Findings
from search.strategies import Fault, Skipped
from web.api.answers.values import Count, Generation, Time


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


def status_answer(state: IndexState, found: Findings) -> Status:
    """What the index is, what was left out of it, and what could be better."""
    shown = {name: getattr(state, name) for name in Status.__struct_fields__ if name not in {"findings", "checking"}}
    return Status(**shown, findings=found.files, checking=not found.made_at)
