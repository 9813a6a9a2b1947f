"""The answer about the index: what it holds, what was left out, and what a check of the content finds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

from search.engines.base import IndexState
from search.indexing.background_check import Checked
from search.strategies import Fault, Skipped
from web.api.answers.values import Count, Generation, Place, Time


class Finding(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """What could be better in a file."""

    line: Place | None
    rule: str
    severity: Annotated[Literal["error", "warning"], Meta(title="Severity")]
    message: str
    mend: Annotated[str | None, Meta(description="the change that would put it right, in words")]


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
        Meta(
            description="what a check of the content finds, by file; null where the content cannot be read, and while it is "
            "being checked"
        ),
    ]
    checking: Annotated[bool, Meta(description="whether the content is still being checked: ask again for its findings")]


def status_answer(state: IndexState, checked: Checked) -> Status:
    """What the index is, what was left out of it, and what could be better."""
    findings = checked.findings
    return Status(
        generation=state.generation,
        built_at=state.built_at,
        changed_at=state.changed_at,
        strategies=state.strategies,
        sections=state.sections,
        words=state.words,
        languages=state.languages,
        faults=state.faults,
        skipped=state.skipped,
        findings=None if findings is None else {path: [_finding(one) for one in found] for path, found in findings.items()},
        checking=not checked.is_done,
    )


def _finding(finding: Mapping[str, Any]) -> Finding:
    mend = finding["mend"]
    kept = {name: finding[name] for name in ("line", "rule", "severity", "message")}
    return Finding(**kept, mend=mend["summary"] if mend else None)
