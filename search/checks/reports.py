"""Findings for people, for programs and for pull requests."""

import json
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import groupby
from pathlib import Path
from typing import Any, Literal

from search.checks.runner import CheckReport
from search.checks.sarif import sarif_log
from search.checks.source.findings import Finding
from search.phrases import count_of
from search.strategies import place_text

Format = Literal["text", "json", "github", "sarif"]


def render(report: CheckReport, style: Format) -> str:
    """A report as it is printed: errors first, the findings of one rule together.

    Args:
        report: what was found.
        style: `text` for people; `json` for programs, with every fix; `github` for annotations of a pull request (GitHub's
            workflow commands); `sarif` for code scanning (SARIF 2.1.0).
    """
    groups = _groups(report)
    if style == "text":
        return "\n".join([*(line for group in groups for line in _group_lines(report, group)), _summary(report)])
    findings = [finding for group in groups for finding in group.findings]
    if style == "github":
        return "\n".join([*(_annotation(report.root, finding) for finding in findings), _summary(report)])
    placed = [(_file(report.root, finding), finding) for finding in findings]
    plain = sarif_log(placed) if style == "sarif" else _plain(report, groups, placed)
    return json.dumps(plain, ensure_ascii=False, indent=2)


@dataclass(frozen=True, slots=True)
class _Group:
    """The findings of one rule, by file and line."""

    rule: str
    severity: str
    findings: Sequence[Finding]

    @property
    def files(self) -> int:
        return _files_of(self.findings)


def _groups(report: CheckReport) -> list[_Group]:
    """By severity, errors first, then by the number of findings, most first."""
    ordered = sorted(report.findings, key=lambda finding: (finding.severity, finding.rule))  # "error" comes before "warning"
    groups = [
        _Group(rule, severity, tuple(findings))
        for (severity, rule), findings in groupby(ordered, key=lambda finding: (finding.severity, finding.rule))
    ]
    return sorted(groups, key=lambda group: (group.severity, -len(group.findings)))


def _group_lines(report: CheckReport, group: _Group) -> Iterator[str]:
    """A line for the rule, then the places: under what several files share of their messages, or each with its own."""
    yield f"{group.severity} {group.rule}: {count_of(len(group.findings), 'finding')} in {count_of(group.files, 'file')}"
    alike: dict[str, list[Finding]] = {}
    for finding in group.findings:
        alike.setdefault(finding.message.partition("; ")[0], []).append(finding)
    for gist, findings in sorted(alike.items(), key=lambda item: -len(item[1])):
        shared = _files_of(findings) > 1
        if shared:
            yield f"  {gist} in {_files_of(findings)} of {count_of(report.files, 'file')}:"
        for finding in findings:
            message = finding.message.removeprefix(gist).removeprefix("; ") if shared else finding.message
            place = ": ".join(filter(None, [_place(report.root, finding), message]))
            yield f"{'    ' if shared else '  '}{place}{finding.fix_note}"


def _files_of(findings: Sequence[Finding]) -> int:
    return len({finding.path for finding in findings})


def _place(root: Path, finding: Finding) -> str:
    return place_text(_file(root, finding), finding.line)


def _plain_finding(finding: Finding) -> dict[str, Any]:
    edits = [asdict(edit) for edit in finding.fix.edits] if finding.fix else []
    fix = {"summary": finding.fix.summary, "edits": edits} if finding.fix else None
    members = asdict(finding)
    del members["fix"]
    return members | {"mend": fix}


def _plain(report: CheckReport, groups: Sequence[_Group], placed: Sequence[tuple[str, Finding]]) -> Mapping[str, Any]:
    return {
        "files": report.files,
        "errors": report.errors,
        "warnings": report.warnings,
        "rules": [
            {"rule": group.rule, "severity": group.severity, "findings": len(group.findings), "files": group.files}
            for group in groups
        ],
        "findings": [{"file": file} | _plain_finding(finding) for file, finding in placed],
    }


def _annotation(root: Path, finding: Finding) -> str:
    properties = {"file": _file(root, finding), "line": str(finding.line or 1), "title": finding.rule}
    fix = f"\nMend: {finding.fix.summary}" if finding.fix else ""
    stated = ",".join(f"{name}={_escaped(value, _IN_PROPERTIES)}" for name, value in properties.items())
    return f"::{finding.severity} {stated}::{_escaped(finding.message + fix, _IN_TEXT)}"


_IN_TEXT = "%\r\n"
_IN_PROPERTIES = f"{_IN_TEXT}:,"


def _escaped(text: str, marks: str) -> str:
    return "".join(f"%{ord(character):02X}" if character in marks else character for character in text)


def _file(root: Path, finding: Finding) -> str:
    """The file as one can open it from here: editors and GitHub know paths from the working directory."""
    path = os.path.relpath(root / finding.path)
    return (root / finding.path if path.startswith("..") else Path(path)).as_posix()


def _summary(report: CheckReport) -> str:
    fixable = sum(finding.fix is not None for finding in report.findings)
    found = f"{count_of(report.errors, 'error')}, {count_of(report.warnings, 'warning')}"
    offer = f"; --fix mends {fixable}" if fixable else ""
    return f"{count_of(report.files, 'file')}: {found}{offer}."
