"""Runs the rules over one file."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from itertools import islice
from pathlib import Path

from search.checks.rules.all_rules import RULES
from search.checks.source.findings import Finding
from search.checks.source.folder import Folder
from search.checks.source.front_matter_fixes import fix_of
from search.checks.source.pages import Page
from search.content.files import bytes_of, digest_of
from search.content.reader import FileRead, read_file
from search.errors import FileFaulty
from search.strategies import Fault

MAX_FINDINGS = 10_000
"""Of one rule in one file: a file that repeats a slip for a megabyte is checked in little time too."""
RULE_IDS = frozenset(rule.id for rule in RULES)
"""Ids of rules, which look at files that can be read: a note of the reader with the same id is left to the rule."""


ReadCache = Callable[[str, str], FileRead | None]
"""The result of `content.read_file` by path and digest of the bytes, from a cache; None if unknown."""


def empty_cache(_path: str, _digest: str) -> FileRead | None:
    """What there is of a file where nothing was read before."""
    return None


def file_findings(folder: Folder, path: str, root: Path | None = None, read: FileRead | None = None) -> Iterator[Finding]:
    """What is wrong with one file, whatever it holds.

    Args:
        folder: the content folder.
        path: of the file in it.
        root: where the file is read instead, at the same path, to see what a change would lead to.
        read: what it became when it was as it was listed, if that is known.
    """
    if path not in folder.digests:
        yield from (fault_finding(fault, b"") for fault in folder.faults if fault.path == path)
        return
    place = root or folder.root
    source = b""
    with suppress(FileFaulty):  # reading it says so too
        source = bytes_of(place, path)
    if read is None or digest_of(source) != folder.digests[path]:
        read = read_file(place, path, folder.site, folder.vocabulary)
    yield from (fault_finding(fault, source) for fault in read.faults if fault.left_out or fault.rule not in RULE_IDS)
    if read.strategy and read.strategy.digest == digest_of(source):
        page = Page(path, source, read.strategy)
        for rule in RULES:
            yield from islice(rule.findings(page, folder), MAX_FINDINGS)


def fault_finding(fault: Fault, source: bytes) -> Finding:
    """A fault of reading as a finding, with the fix of a front matter that cannot be read."""
    fix = fix_of(source, fault.line) if fault.rule == "front_matter" else None
    return Finding(fault.path, fault.line, fault.rule, "error" if fault.left_out else "warning", fault.message, fix)
