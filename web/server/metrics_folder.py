"""The temporary folder in which the workers of one server count together, and what killed servers have left of theirs.

A server holds a lock on its folder, which the system lets go of with the server's last process: a folder that nobody holds is
nobody's. Process numbers would not do; they are given out again.
"""

import fcntl
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import gettempdir, mkdtemp

from web.http.search_counts import FILE_NAME

PREFIX = "strategy-search-metrics-"
_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW
"""How a folder is opened in a place where others write as well: never through a link."""


@contextmanager
def metrics_folder() -> Iterator[Path]:
    """A new folder for as long as the block lasts; those of servers that are gone are removed first."""
    parent = Path(gettempdir())
    _remove_abandoned(parent)
    path, descriptor = _created(parent)
    try:
        yield path
    finally:
        _remove(path, descriptor)
        os.close(descriptor)


def _created(parent: Path) -> tuple[Path, int]:
    """A folder that this process holds, and by what."""
    while True:
        path = Path(mkdtemp(prefix=PREFIX, dir=parent))
        with suppress(FileNotFoundError):  # another server that begins just now found it before it was held, and removed it
            descriptor = os.open(path, _FOLDER)
            if _is_held_for_good(path, descriptor):
                return path, descriptor
            os.close(descriptor)


def _is_held_for_good(path: Path, folder: int) -> bool:
    try:
        return _is_taken(folder) and path.exists()
    except OSError:  # nothing can be locked here, so nobody removes anything either
        return True


def _remove_abandoned(parent: Path) -> None:
    for path in parent.glob(f"{PREFIX}*"):
        with suppress(OSError):  # what cannot be opened or held is somebody else's
            descriptor = os.open(path, _FOLDER)
            try:
                if _is_ours(descriptor) and _is_taken(descriptor):
                    _remove(path, descriptor)
            finally:
                os.close(descriptor)


def _is_ours(folder: int) -> bool:
    """Whether it belongs to this user, and nobody else may write into it."""
    status = os.fstat(folder)
    return status.st_uid == os.geteuid() and stat.S_IMODE(status.st_mode) == stat.S_IRWXU


def _is_taken(folder: int) -> bool:
    """Take hold of a folder; False if a living server has."""
    try:
        fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _remove(path: Path, folder: int) -> None:
    """Remove a folder with what workers count in it, and only that: with anything else in it it stays."""
    with suppress(OSError):
        for name in os.listdir(folder):
            if name.endswith((".db", FILE_NAME)):
                os.unlink(name, dir_fd=folder)
        path.rmdir()
