"""Runs the rules over the files of a folder."""

import datetime
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from search.checks.file_check import ReadCache, empty_cache, fault_finding, file_findings
from search.checks.source.findings import Finding
from search.checks.source.folder import Folder, read_folder
from search.checks.verified_fixes import TIME_FACTOR, with_verified_fixes
from search.content.reader import FileRead
from search.content.reading_pool import POOL, fault_of
from search.errors import ContentMissing
from search.processes.limited_pool import Mapper
from search.processes.limits import LIMITS, Failure, Limits
from search.site import Site


@dataclass(frozen=True, slots=True)
class CheckReport:
    """What a check found."""

    root: Path
    """The content folder, as it was named."""
    files: int
    """How many files were checked."""
    findings: tuple[Finding, ...]
    """By path, line and rule."""

    @property
    def errors(self) -> int:
        """How many of the findings are errors."""
        return sum(finding.severity == "error" for finding in self.findings)

    @property
    def warnings(self) -> int:
        """How many of the findings are warnings."""
        return len(self.findings) - self.errors

    @property
    def exit_code(self) -> int:
        """1 if there are errors; 0 if there are warnings at most."""
        return int(self.errors > 0)


def run_checks(
    content: Path,
    site: Site,
    paths: Sequence[Path] = (),
    *,
    today: datetime.date | None = None,
    known: ReadCache = empty_cache,
    limits: Limits = LIMITS,
    mapper: Mapper = POOL.map_unordered,
) -> CheckReport:
    """Check the files of a content folder.

    Args:
        content: the content folder.
        site: its settings.
        paths: files and folders in it to check; all of it if there are none. The others still count for what is usual.
        today: the day that horizons and dates are held against.
        known: what has been read already, which is most of the work.
        limits: of each file; one that takes more is a finding.
        mapper: maps over the files, in processes that can be ended; what it raises ends the check.

    Raises:
        ContentMissing: the folder is not there, or a path is not in it.
        WorkerUnavailable: no process can be begun that reads files.
    """
    folder = read_folder(content, site, today or datetime.date.today(), limits, mapper)
    chosen = chosen_files(folder, paths)
    items = ((path, known(path, folder.digests.get(path, ""))) for path in chosen)
    found: dict[str, list[Finding]] = {}
    for place, outcome in mapper(partial(_findings_of, folder), items, len(chosen), limits):
        if isinstance(outcome, Failure):
            outcome = [fault_finding(fault_of(chosen[place], outcome), b"")]
        found[chosen[place]] = outcome
    found |= _verified(folder, found, limits, mapper)
    findings = [finding for of_file in found.values() for finding in of_file]
    return CheckReport(content, len(chosen), tuple(sorted(findings, key=_place)))


def _verified(folder: Folder, found: Mapping[str, list[Finding]], limits: Limits, mapper: Mapper) -> dict[str, list[Finding]]:
    """The findings of files that have fixes, with only those fixes that would be written."""
    tried = [(path, findings) for path, findings in found.items() if any(finding.fix for finding in findings)]
    kept: dict[str, list[Finding]] = {}
    limits = replace(limits, seconds=limits.seconds * TIME_FACTOR)
    for place, outcome in mapper(partial(with_verified_fixes, folder), tried, len(tried), limits):
        path, findings = tried[place]
        unfixed = [replace(finding, fix=None) for finding in findings]
        kept[path] = unfixed if isinstance(outcome, Failure) else outcome
    return kept


def _findings_of(folder: Folder, item: tuple[str, FileRead | None]) -> list[Finding]:
    """What is wrong with one file, of which it may be known what it became when the folder was listed."""
    path, read = item
    return list(file_findings(folder, path, read=read))


def _place(finding: Finding) -> tuple[str, int, str]:
    return finding.path, finding.line or 0, finding.rule


def chosen_files(folder: Folder, paths: Sequence[Path]) -> tuple[str, ...]:
    """The paths, in the content folder, of the files that are meant by paths from anywhere.

    Raises:
        ContentMissing: a path is not in the content folder.
    """
    everything = tuple(sorted({*folder.digests, *(fault.path for fault in folder.faults)}))
    if not paths:
        return everything
    chosen: set[str] = set()
    for path in paths:
        meant = [file for file in everything if _is_meant(folder.root, file, path)]
        if not meant:
            raise ContentMissing(f"{path} is no Markdown file or folder of {folder.root}.")
        chosen.update(meant)
    return tuple(sorted(chosen))


def _is_meant(root: Path, file: str, path: Path) -> bool:
    """Whether a path from here, or else one from the content folder, leads to a file or to a folder around it."""
    if not os.path.exists(path):  # noqa: PTH110  # Path's own fails for a name that is too long
        return (root / file).is_relative_to(root / path)
    real, meant = Path(os.path.realpath(root)), os.path.realpath(path)
    return (root.absolute() / file).is_relative_to(path.absolute()) or (real / file).is_relative_to(meant)
