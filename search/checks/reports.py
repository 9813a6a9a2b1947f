"""Findings for people, for programs and for pull requests."""

import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any, Literal

from search.checks.runner import CheckReport
from search.checks.source.findings import Finding

Format = Literal["text", "json", "github"]


def render(report: CheckReport, style: Format) -> str:
    """A report as it is printed.

    Args:
        report: what was found.
        style: `text` for people, one finding a line; `json` for programs, with every fix; `github` for annotations of a pull
            request (GitHub's workflow commands).
    """
    if style == "json":
        return json.dumps(_plain(report), ensure_ascii=False, indent=2)
    line = _annotation if style == "github" else _line
    return "\n".join([*(line(report.root, finding) for finding in report.findings), *_summary(report)])


def _plain_finding(finding: Finding) -> dict[str, Any]:
    edits = [asdict(edit) for edit in finding.fix.edits] if finding.fix else []
    fix = {"summary": finding.fix.summary, "edits": edits} if finding.fix else None
    members = asdict(finding)
    del members["fix"]
    return members | {"mend": fix}


def _plain(report: CheckReport) -> Mapping[str, Any]:
    return {
        "files": report.files,
        "errors": report.errors,
        "warnings": report.warnings,
        "findings": [{"file": _file(report.root, finding)} | _plain_finding(finding) for finding in report.findings],
    }


def _line(root: Path, finding: Finding) -> str:
    place = ":".join(filter(None, [_file(root, finding), str(finding.line or "")]))
    fix = f" (mend: {finding.fix.summary})" if finding.fix else ""
    return f"{place}: {finding.severity} {finding.rule}: {finding.message}{fix}"


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


def _summary(report: CheckReport) -> Iterator[str]:
    fixable = sum(finding.fix is not None for finding in report.findings)
    found = f"{_count(report.errors, 'error')}, {_count(report.warnings, 'warning')}"
    offer = f"; --fix mends {fixable}" if fixable else ""
    yield f"{_count(report.files, 'file')}: {found}{offer}."


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
