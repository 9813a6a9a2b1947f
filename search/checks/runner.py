"""Runs the rules over the files of a folder."""

import datetime
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from search.checks.rules.all_rules import RULES
from search.checks.source.findings import Finding
from search.checks.source.folder import Folder, read_folder
from search.checks.source.front_matter_fixes import fix_of
from search.checks.source.pages import Page
from search.content.files import bytes_of, digest_of
from search.content.reader import FileRead, read_file
from search.content.reading import POOL, fault_of
from search.errors import ContentMissing, FileFaulty
from search.processes.limited_pool import Each
from search.processes.limits import LIMITS, Failure, Limits
from search.site import Site
from search.strategies import Fault

_OWN = frozenset(rule.id for rule in RULES)
"""Ids of rules: a note of the reader with the same id is left to the rule."""


Known = Callable[[str, str], FileRead | None]
"""The result of `content.read_file` by path and digest of the bytes, from a cache; None if unknown."""


def nothing_known(_path: str, _digest: str) -> FileRead | None:
    """What there is of a file where nothing was read before."""
    return None


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
    known: Known = nothing_known,
    limits: Limits = LIMITS,
    each: Each = POOL.each,
) -> CheckReport:
    """Check the files of a content folder.

    Args:
        content: the content folder.
        site: its settings.
        paths: files and folders in it to check; all of it if there are none. The others still count for what is usual.
        today: the day that horizons and dates are held against.
        known: what has been read already, which is most of the work.
        limits: of each file; one that takes more is a finding.
        each: calls for each file, in processes that can be ended; what it raises ends the check.

    Raises:
        ContentMissing: the folder is not there, or a path is not in it.
        WorkerUnavailable: no process can be begun that reads files.
    """
    folder = read_folder(content, site, today or datetime.date.today(), limits, each)
    chosen = chosen_files(folder, paths)
    items = ((path, known(path, folder.digests.get(path, ""))) for path in chosen)
    findings: list[Finding] = []
    for place, outcome in each(partial(_findings_of, folder), items, len(chosen), limits):
        if isinstance(outcome, Failure):
            outcome = [_fault_finding(fault_of(chosen[place], outcome), b"")]
        findings += outcome
    return CheckReport(content, len(chosen), tuple(sorted(findings, key=_place)))


def _findings_of(folder: Folder, item: tuple[str, FileRead | None]) -> list[Finding]:
    """What is wrong with one file, of which it may be known what it became when the folder was listed."""
    path, read = item
    return list(file_findings(folder, path, known=lambda _, digest: read if digest == folder.digests.get(path) else None))


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


def file_findings(folder: Folder, path: str, root: Path | None = None, known: Known = nothing_known) -> Iterator[Finding]:
    """What is wrong with one file, whatever it holds.

    Args:
        folder: the content folder.
        path: of the file in it.
        root: where the file is read instead, at the same path, to see what a change would lead to.
        known: what has been read already.
    """
    if path not in folder.digests:
        yield from (_fault_finding(fault, b"") for fault in folder.faults if fault.path == path)
        return
    place = root or folder.root
    source, read = b"", None
    with suppress(FileFaulty):  # reading it says so too
        source = bytes_of(place, path)
        read = known(path, digest_of(source))
    read = read or read_file(place, path, folder.site, folder.vocabulary)
    yield from (_fault_finding(fault, source) for fault in read.faults if fault.left_out or fault.rule not in _OWN)
    if read.strategy and read.strategy.digest == digest_of(source):
        page = Page(path, source, read.strategy)
        for rule in RULES:
            yield from rule.findings(page, folder)


def _fault_finding(fault: Fault, source: bytes) -> Finding:
    fix = fix_of(source, fault.line) if fault.rule == "front_matter" else None
    return Finding(fault.path, fault.line, fault.rule, "error" if fault.left_out else "warning", fault.message, fix)
