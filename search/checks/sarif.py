"""Findings as SARIF 2.1.0, the format of code scanning.

Source: OASIS, Static Analysis Results Interchange Format (SARIF) Version 2.1.0, 2020.
"""

from collections.abc import Mapping, Sequence
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import quote

from search.checks.rules.all_rules import RULES
from search.checks.source.findings import Finding

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_REASONS: Mapping[str, str] = {rule.id: rule.reason for rule in RULES}
_OF_READING = "The file cannot be read as it is written."
"""Why there are findings that no rule has: they come from reading the file."""


def sarif_log(findings: Sequence[tuple[str, Finding]]) -> Mapping[str, Any]:
    """A log of one run.

    Args:
        findings: each with the path of its file, from the working directory or from the root.
    """
    rules = dict(sorted({(finding.rule, finding.severity) for _, finding in findings}))
    numbers = {rule: number for number, rule in enumerate(rules)}
    described = [_rule(rule, severity) for rule, severity in rules.items()]
    return {
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {"driver": {"name": "strategy-search", "rules": described}},
                "columnKind": "unicodeCodePoints",
                "results": [_result(file, finding, numbers[finding.rule]) for file, finding in findings],
            }
        ],
    }


def _rule(rule: str, severity: str) -> Mapping[str, Any]:
    return {
        "id": rule,
        "shortDescription": {"text": rule.replace("_", " ").capitalize()},
        "fullDescription": {"text": _REASONS.get(rule, _OF_READING)},
        "defaultConfiguration": {"level": severity},
    }


def _result(file: str, finding: Finding, number: int) -> Mapping[str, Any]:
    """A finding that belongs to no line is placed on the first one: code scanning shows none without a line."""
    place = {"artifactLocation": {"uri": _uri(file)}, "region": {"startLine": finding.line or 1}}
    return {
        "ruleId": finding.rule,
        "ruleIndex": number,
        "level": finding.severity,
        "message": {"text": finding.message + finding.fix_note},
        "locations": [{"physicalLocation": place}],
    }


def _uri(file: str) -> str:
    path = PurePosixPath(file)
    return path.as_uri() if path.is_absolute() else quote(file)
