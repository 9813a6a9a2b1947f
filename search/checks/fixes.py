"""Applies the fixes that findings propose, and changes nothing else in a file."""

import datetime
import os
import shutil
import tempfile
from bisect import bisect_left, insort
from collections import Counter
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from contextlib import suppress
from dataclasses import replace
from functools import partial
from pathlib import Path

from search.checks.runner import chosen_files, file_findings
from search.checks.source.findings import Edit, Finding
from search.checks.source.folder import Folder, read_folder
from search.checks.source.front_matter_fixes import with_edits
from search.content.files import bytes_of
from search.content.reading import POOL
from search.errors import FileFaulty
from search.guarded_files import place_inside
from search.processes.limits import LIMITS, Limits
from search.site import Site

MAX_ROUNDS = 10
"""A fix may uncover the next; each round writes what the one before it made possible."""
MAX_SINGLE_ATTEMPTS = 20
"""Each reads the whole file again."""


def apply_fixes(
    content: Path, site: Site, paths: Sequence[Path] = (), *, today: datetime.date | None = None, limits: Limits = LIMITS
) -> int:
    """Write every fix that makes its file better; a second call finds nothing more to write.

    Outside the fixes a file stays as it is, byte for byte. A fix is tried on a copy first: if the rule that proposed it does
    not find less then, or all rules together find more than before, the file is left alone.

    Args:
        content: the content folder.
        site: its settings.
        paths: files and folders in it to fix; all of it if there are none.
        limits: of the reading of a file; one whose fixing takes much more stays as it is.
        today: the day that horizons and dates are held against.

    Returns:
        How many fixes were written.

    Raises:
        ContentMissing: the folder is not there, or a path is not in it.
        FileFaulty: a file cannot be written; others are fixed.
        WorkerUnavailable: no process can be begun that reads files.
    """
    written = 0
    for _ in range(MAX_ROUNDS):
        folder = read_folder(content, site, today or datetime.date.today(), limits)
        in_this_round = _fix(folder, chosen_files(folder, paths), limits)
        written += in_this_round
        if not in_this_round:
            break
    return written


def _fix(folder: Folder, paths: Sequence[str], limits: Limits) -> int:
    """Fix files as far as their findings go; how many fixes were written. Raises FileFaulty."""
    limits = replace(limits, seconds=limits.seconds * (MAX_SINGLE_ATTEMPTS + 2))
    written = 0
    for _, outcome in POOL.each(partial(_fix_file, folder), paths, len(paths), limits):
        if isinstance(outcome, str):
            raise FileFaulty(outcome, rule="unwritable")
        written += outcome if isinstance(outcome, int) else 0  # the check names what could not be read
    return written


def _fix_file(folder: Folder, path: str) -> int | str:
    """Fix one file; how many fixes were written, or why they cannot be."""
    findings = list(file_findings(folder, path))
    fixable = _apart([finding for finding in findings if finding.fix])
    if not fixable:
        return 0
    text = bytes_of(folder.root, path).decode("utf-8")
    for attempt in _attempts(fixable):
        fixed = with_edits(text, [edit for finding in attempt for edit in _edits(finding)]).encode("utf-8")
        if _is_better(findings, _findings_of_copy(folder, path, fixed), {finding.rule for finding in attempt}):
            try:
                _write(Path(place_inside(str(folder.root), path)), fixed)
            except OSError as error:
                return f"{path} cannot be mended: {error.strerror}"
            return len(attempt)
    return 0


def _edits(finding: Finding) -> Sequence[Edit]:
    return finding.fix.edits if finding.fix else ()


def _apart(findings: Sequence[Finding]) -> list[Finding]:
    """The findings whose fixes do not overlap; of two that overlap, the later waits for the next round."""
    kept: list[Finding] = []
    taken: list[tuple[int, int]] = []
    for finding in sorted(findings, key=lambda finding: len(_edits(finding))):
        spans = [(edit.start, edit.end) for edit in _edits(finding)]
        if not any(_meets(span, taken) for span in spans):
            kept.append(finding)
            for span in spans:
                insort(taken, span)
    return kept


def _meets(span: tuple[int, int], taken: Sequence[tuple[int, int]]) -> bool:
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

    A file that could not be parsed had no other findings before.
    """
    counts_before, counts_after = (Counter(finding.rule for finding in findings) for findings in (before, after))
    if any(counts_after[rule] >= counts_before[rule] for rule in fixed):
        return False
    return "front_matter" in fixed or (_errors(after) <= _errors(before) and len(after) <= len(before))


def _errors(findings: Sequence[Finding]) -> int:
    return sum(finding.severity == "error" for finding in findings)


def _write(target: Path, source: bytes) -> None:
    """Replace a file's content atomically."""
    handle, name = tempfile.mkstemp(prefix=".", suffix=".tmp", dir=target.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(source)
        shutil.copymode(target, name)
        Path(name).replace(target)
    except BaseException:
        with suppress(OSError):
            Path(name).unlink()
        raise
