"""The processes of a session, as the system lists them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path


def session(leader: int) -> list[int]:
    """The living processes of a session."""
    return [int(path.name) for path in Path("/proc").glob("[0-9]*") if _session_of(path) == leader]


def watchers(server: int) -> Iterator[int]:
    """The process of a server that follows the folder: the only one that is told of its events."""
    for process in session(server):
        try:
            opened = [str(descriptor.readlink()) for descriptor in Path(f"/proc/{process}/fd").iterdir()]
        except OSError:
            continue
        if "anon_inode:inotify" in opened:
            yield process


def _session_of(process: Path) -> int | None:
    try:
        fields = (process / "stat").read_text().rpartition(")")[2].split()
    except OSError:
        return None
    return None if fields[0] == "Z" else int(fields[3])
