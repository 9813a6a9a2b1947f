"""The processes of a session, as the system lists them."""

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


def children(process: int) -> list[int]:
    """The living processes that a process has begun."""
    return [int(path.name) for path in Path("/proc").glob("[0-9]*") if _fields(path)[1:2] == [str(process)]]


def descendants(process: int) -> list[int]:
    """The living processes below one, each before those that it has begun."""
    return [each for child in children(process) for each in (child, *descendants(child))]


def command(process: int) -> str:
    """What a process runs, its arguments apart by NUL; "" once it has ended."""
    try:
        return Path(f"/proc/{process}/cmdline").read_text(encoding="utf-8")
    except (FileNotFoundError, ProcessLookupError):
        return ""


def pool_of(process: int) -> list[int]:
    """The living processes that read files for a process."""
    return [child for child in children(process) if "limited_worker" in command(child)]


def _session_of(process: Path) -> int | None:
    return int(fields[3]) if (fields := _fields(process)) else None


def _fields(process: Path) -> list[str]:
    """What `proc(5)` tells of a process from its state on, then its parent; nothing of one that has ended.

    One whose first thread has ended is a zombie already while its other threads still hold its files and locks.
    """
    try:
        fields = (process / "stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
        threads = len(list((process / "task").iterdir()))
    except OSError:
        return []
    return fields if fields[0] != "Z" or threads > 1 else []
