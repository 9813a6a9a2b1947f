"""The state of the index as JSON, with what a check of the content finds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from search.checks import findings_by_file, run_checks
from search.engine import EngineReader, IndexState
from search.errors import StrategySearchError
from web.strategy_json import Json

Findings = Mapping[str, Sequence[Json]]


def status_answer(state: IndexState, findings: Findings | None) -> Json:
    """What the index is, what was left out of it, and what could be better; `findings` is None where nobody could look."""
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
        "findings": findings,
    }


def findings_of(content: Path, reader: EngineReader) -> Findings | None:
    """What a check of the content folder finds, by file; None where the folder cannot be read."""
    try:
        report = run_checks(content, reader.site)
    except (StrategySearchError, OSError):
        return None
    return {path: [_finding(finding) for finding in found] for path, found in findings_by_file(report).items()}


def _finding(finding: Mapping[str, Any]) -> Json:
    mend = finding["mend"]
    kept = {name: finding[name] for name in ("line", "rule", "severity", "message")}
    return {**kept, "mend": mend["summary"] if mend else None}
