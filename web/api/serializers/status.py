"""The state of the index as JSON, with what a check of the content finds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from search.engines.base import IndexState
from search.indexing.background_check import Checked
from web.api.serializers.strategy import Json


def status_answer(state: IndexState, checked: Checked) -> Json:
    """The state of the index, the files left out of it, and the findings of the check."""
    findings = checked.findings
    return {
        "generation": state.generation,
        "built_at": state.built_at,
        "changed_at": state.changed_at,
        "strategies": state.strategies,
        "sections": state.sections,
        "words": state.words,
        "languages": list(state.languages),
        "faults": [asdict(fault) for fault in state.faults],
        "skipped": [asdict(skipped) for skipped in state.skipped],
        "findings": None if findings is None else {path: list(map(_finding, found)) for path, found in findings.items()},
        "checking": not checked.is_done,
    }


def _finding(finding: Mapping[str, Any]) -> Json:
    mend = finding["mend"]
    kept = {name: finding[name] for name in ("line", "rule", "severity", "message")}
    return {**kept, "mend": mend["summary"] if mend else None}
