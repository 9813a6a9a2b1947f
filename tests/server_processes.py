"""The processes of a served site, as the kernel tells of them."""

from __future__ import annotations

import re
from contextlib import suppress
from pathlib import Path

from tests.serving_site import Site


def workers(site: Site) -> list[int]:
    """Process numbers of the workers: children that run what their parent runs."""
    return [child for child in _children(site) if _command(child) == _command(site.process.pid)]


def watcher(site: Site) -> int:
    """Process number of the watcher, which begins afresh; it alone says that it follows the folder."""
    found = [child for child in _children(site) if "spawn_main" in _command(child)]
    assert len(found) == 1, found
    return found[0]


def is_over(process: int) -> bool:
    """Whether a process has ended wholly: what it listens on is closed only when its last thread ends (`exit_group(2)`)."""
    try:
        threads = len(list(Path(f"/proc/{process}/task").iterdir()))
        stat = Path(f"/proc/{process}/stat").read_text(encoding="utf-8")
    except (FileNotFoundError, ProcessLookupError):
        return True
    return threads == 1 and stat.rpartition(")")[2].split()[0] == "Z"


def _children(site: Site) -> list[int]:
    found: list[int] = []
    for thread in Path(f"/proc/{site.process.pid}/task").iterdir():
        with suppress(FileNotFoundError, ProcessLookupError):  # it has ended since it was listed, and has left no children
            found += map(int, (thread / "children").read_text(encoding="ascii").split())
    return sorted(found)


def _command(process: int) -> str:
    try:
        return Path(f"/proc/{process}/cmdline").read_text(encoding="utf-8")
    except (FileNotFoundError, ProcessLookupError):
        return ""


def proportional_memory(process: int) -> int:
    """Bytes that a process holds, its share of what it holds together with others included (`proc(5)`, PSS)."""
    rollup = Path(f"/proc/{process}/smaps_rollup").read_text(encoding="ascii")
    found = re.search(r"^Pss:\s+(\d+) kB", rollup, re.MULTILINE)
    assert found, rollup
    return int(found[1]) * 1024
