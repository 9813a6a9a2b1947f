"""Polling a folder for changes by names, sizes and times, without reading files."""

import os
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

_State = tuple[str, int, int, int, int]
"""Path, then inode, size, mtime and ctime of the file that it leads to."""
_MIN_PAUSE = 50
"""Minimum pause after a scan, as a multiple of its duration, so that a large folder on a slow disk is not always scanned."""


class FolderPoller:
    """Polls a folder for changes for which the system sends no events.

    Network drives and folders shared with containers send none, the number of watched folders is limited, and nothing below
    an unreadable folder can be watched.
    """

    def __init__(self, folder: Path, every: float, clock: Callable[[], float] = time.monotonic) -> None:
        """Scan at once, then every so many seconds; `every` may be changed."""
        self.every = every
        self._folder = folder
        self._clock = clock
        self._known = frozenset[_State]()
        self._scanned_at = self._took = 0.0
        self._scan()

    def changed(self) -> bool:
        """Whether anything changed since the last scan; scans only if a scan is due."""
        if self._clock() - self._scanned_at < max(self.every, _MIN_PAUSE * self._took):
            return False
        before = self._known
        self._scan()
        return self._known != before

    def _scan(self) -> None:
        begun = self._clock()
        self._known = frozenset(_states(self._folder))
        self._scanned_at = self._clock()
        self._took = self._scanned_at - begun


def _states(folder: Path) -> Iterator[_State]:
    """The state of everything in a folder and below, without dot files; unreadable entries are skipped."""
    pending = [str(folder)]
    while pending:
        with suppress(OSError), os.scandir(pending.pop()) as entries:
            for entry in entries:
                if not entry.name.startswith("."):
                    yield from _state(entry)
                    if entry.is_dir(follow_symlinks=False):
                        pending.append(entry.path)


def _state(entry: os.DirEntry[str]) -> Iterator[_State]:
    with suppress(OSError):
        status = entry.stat()
        yield entry.path, status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns
