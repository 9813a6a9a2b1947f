"""Applies the fixes that findings propose, and changes nothing else in a file."""

import datetime
import os
import shutil
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from functools import partial
from pathlib import Path

from search.checks.file_check import file_findings
from search.checks.runner import chosen_files
from search.checks.source.folder import Folder, read_folder
from search.checks.verified_fixes import MAX_ROUNDS, TIME_FACTOR, with_fixes
from search.content.files import bytes_of
from search.content.reading_pool import POOL
from search.errors import FileFaulty
from search.guarded_files import place_inside
from search.phrases import count_of
from search.processes.limits import LIMITS, Failure, Limits
from search.site import Site


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
        FileFaulty: files cannot be written; all others are fixed.
        WorkerUnavailable: no process can be begun that reads files.
    """
    written, unwritable = 0, set[str]()
    for _ in range(MAX_ROUNDS):
        folder = read_folder(content, site, today or datetime.date.today(), limits)
        outcomes = _fix(folder, chosen_files(folder, paths), limits)
        in_this_round = sum(outcome for outcome in outcomes if isinstance(outcome, int))
        unwritable |= {outcome for outcome in outcomes if isinstance(outcome, str)}
        written += in_this_round
        if not in_this_round:
            break
    if unwritable:
        others = [f"{count_of(written, 'mend')} written in other files."] if written else []
        raise FileFaulty("\n".join([*sorted(unwritable), *others]), rule="unwritable")
    return written


def _fix(folder: Folder, paths: Sequence[str], limits: Limits) -> list[int | str | Failure]:
    """The outcome of `_fix_file` for each of some files; a failure where one takes much more than reading may."""
    limits = replace(limits, seconds=limits.seconds * TIME_FACTOR)
    return [outcome for _, outcome in POOL.map_unordered(partial(_fix_file, folder), paths, len(paths), limits)]


def _fix_file(folder: Folder, path: str) -> int | str:
    """Fix one file; how many fixes were written, or why they cannot be."""
    try:
        before = bytes_of(folder.root, path)
        findings = list(file_findings(folder, path))
        if not any(finding.fix for finding in findings):
            return 0
        source, _, count = with_fixes(folder, path, findings, before)
        if not count or bytes_of(folder.root, path) != before:  # somebody has saved it meanwhile
            return 0
        _write(Path(place_inside(str(folder.root), path)), source)
    except FileFaulty:  # the check names it
        return 0
    except OSError as error:
        return f"{path} cannot be mended: {error.strerror}"
    return count


def _write(target: Path, source: bytes) -> None:
    """Replace a file's content atomically."""
    handle, name = tempfile.mkstemp(prefix=".", suffix=".tmp", dir=target.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(source)
            file.flush()
            os.fsync(handle)
        status = target.stat()
        with suppress(PermissionError):  # it is another user's, and only root may give it to them
            os.chown(name, status.st_uid, status.st_gid)
        shutil.copymode(target, name)
        Path(name).replace(target)
    except BaseException:
        with suppress(OSError):
            Path(name).unlink()
        raise
