"""The processes of a served site, as the kernel tells of them."""

import os
import re
from contextlib import suppress
from pathlib import Path

from tests.harness.processes import children, command, pool_of
from tests.harness.serving_site import Site


def workers(site: Site) -> list[int]:
    """Process numbers of the workers: children that run what their parent runs."""
    server = site.process.pid
    return sorted(child for child in children(server) if command(child) == command(server))


def watcher(site: Site) -> int:
    """Process number of the watcher."""
    found = [child for child in children(site.process.pid) if "web.server.watching" in command(child)]
    assert len(found) == 1, found
    return found[0]


def readers(site: Site, niceness: int) -> list[int]:
    """Process numbers of what reads files for the watcher, by niceness: 0 (the server's own) to update, more to check.

    Those that still import are none yet: one that is stopped before it is tied to the watcher would outlive that one.
    """
    with suppress(ProcessLookupError, FileNotFoundError):
        wanted = niceness or os.getpriority(os.PRIO_PROCESS, site.process.pid)
        mapped = {process: Path(f"/proc/{process}/maps").read_text(encoding="utf-8") for process in pool_of(watcher(site))}
        begun = [process for process in mapped if "Stemmer" in mapped[process]]
        return [process for process in begun if os.getpriority(os.PRIO_PROCESS, process) == wanted]
    return []


def is_over(process: int) -> bool:
    """Whether a process has ended wholly: what it listens on is closed only when its last thread ends (`exit_group(2)`)."""
    try:
        threads = len(list(Path(f"/proc/{process}/task").iterdir()))
        stat = Path(f"/proc/{process}/stat").read_text(encoding="utf-8")
    except (FileNotFoundError, ProcessLookupError):
        return True
    return threads == 1 and stat.rpartition(")")[2].split()[0] == "Z"


def proportional_memory(process: int) -> int:
    """Bytes that a process holds, its share of what it holds together with others included (`proc(5)`, PSS)."""
    rollup = Path(f"/proc/{process}/smaps_rollup").read_text(encoding="ascii")
    found = re.search(r"^Pss:\s+(\d+) kB", rollup, re.MULTILINE)
    assert found, rollup
    return int(found[1]) * 1024
