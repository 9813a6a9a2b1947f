"""Tries fixes on a copy of a file: only what makes it better is promised and written."""

import tempfile
from bisect import bisect_left, insort
from collections import Counter
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace
from pathlib import Path

from search.checks.file_check import RULE_IDS, file_findings
from search.checks.source.findings import Edit, Finding
from search.checks.source.folder import Folder
from search.checks.source.front_matter_fixes import with_edits
from search.content.files import bytes_of
from search.errors import FileFaulty

MAX_ROUNDS = 10
"""A fix may uncover the next; each round makes what the one before it made possible."""
MAX_SINGLE_ATTEMPTS = 20
"""Each reads the whole file again."""
TIME_FACTOR = MAX_SINGLE_ATTEMPTS + 2
"""How many times as long as reading a file its fixing may take."""


def with_fixes(folder: Folder, path: str, findings: Sequence[Finding], source: bytes) -> tuple[bytes, list[Finding], int]:
    """A file as it is once every fix is made that makes it better.

    A fix is tried on a copy: if the rule that proposed it does not find less then, or all rules together find more than
    before, it is left.

    Args:
        folder: the content folder.
        path: of the file in it.
        findings: what is found in it.
        source: its bytes.

    Returns:
        Its bytes, what is found in it then, and how many fixes were made.
    """
    count = 0
    for _ in range(MAX_ROUNDS):
        step = _step(folder, path, findings, source)
        if step is None:
            break
        source, findings, fixed = step
        count += fixed
    return source, list(findings), count


def with_verified_fixes(folder: Folder, item: tuple[str, Sequence[Finding]]) -> list[Finding]:
    """The findings of a file, with only those fixes that would be made."""
    path, findings = item
    try:
        _, remaining, _ = with_fixes(folder, path, findings, bytes_of(folder.root, path))
    except (FileFaulty, UnicodeDecodeError):  # it has changed since
        remaining = list(findings)
    unfixed = {(finding.rule, finding.message) for finding in remaining}
    return [replace(finding, fix=None) if (finding.rule, finding.message) in unfixed else finding for finding in findings]


def _step(folder: Folder, path: str, findings: Sequence[Finding], source: bytes) -> tuple[bytes, list[Finding], int] | None:
    """As many fixes at once as make the file better; None if none does."""
    fixable = _disjoint([finding for finding in findings if finding.fix])
    if not fixable:
        return None
    text = source.decode("utf-8")
    for attempt in _attempts(fixable):
        better = with_edits(text, [edit for finding in attempt for edit in _edits(finding)]).encode("utf-8")
        found = _findings_of_copy(folder, path, better)
        if _is_better(findings, found, {finding.rule for finding in attempt}):
            return better, found, len(attempt)
    return None


def _edits(finding: Finding) -> Sequence[Edit]:
    return finding.fix.edits if finding.fix else ()


def _disjoint(findings: Sequence[Finding]) -> list[Finding]:
    """The findings whose fixes do not overlap; of two that overlap, the later waits for the next round."""
    kept: list[Finding] = []
    taken: list[tuple[int, int]] = []
    for finding in sorted(findings, key=lambda finding: len(_edits(finding))):
        spans = [(edit.start, edit.end) for edit in _edits(finding)]
        if not any(_overlaps(span, taken) for span in spans):
            kept.append(finding)
            for span in spans:
                insort(taken, span)
    return kept


def _overlaps(span: tuple[int, int], taken: Sequence[tuple[int, int]]) -> bool:
    """Whether a span overlaps with one of those taken, which are sorted and disjoint.

    Two that only border on each other are apart, unless one of them is empty: then nothing says which comes first.
    """
    at = bisect_left(taken, span)
    for start, end in taken[max(0, at - 1) : at + 1]:
        borders = end == span[0] or span[1] == start
        if max(start, span[0]) < min(end, span[1]) or (borders and (start == end or span[0] == span[1])):
            return True
    return False


def _attempts(findings: list[Finding]) -> Iterator[list[Finding]]:
    """All fixes together; if that will not do, the first few each by itself."""
    yield findings
    if len(findings) > 1:
        yield from ([finding] for finding in findings[:MAX_SINGLE_ATTEMPTS])


def _findings_of_copy(folder: Folder, path: str, source: bytes) -> list[Finding]:
    with tempfile.TemporaryDirectory() as copy:
        place = Path(copy) / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(source)
        return list(file_findings(folder, path, Path(copy)))


def _is_better(before: Sequence[Finding], after: Sequence[Finding], fixed: AbstractSet[str]) -> bool:
    """Whether the rules that proposed the fixes find less, and all together find no more and no worse than before.

    A file that could not be parsed had no other findings before, and one that no longer can be has no others afterwards.
    """
    counts_before, counts_after = (Counter(finding.rule for finding in findings) for findings in (before, after))
    no_less = any(counts_after[rule] >= counts_before[rule] for rule in fixed)
    unreadable = counts_after.keys() - counts_before.keys() - RULE_IDS
    if no_less or unreadable:
        return False
    return "front_matter" in fixed or (_errors(after) <= _errors(before) and len(after) <= len(before))


def _errors(findings: Sequence[Finding]) -> int:
    return sum(finding.severity == "error" for finding in findings)
