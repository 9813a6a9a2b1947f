"""What stands in a folder, by names and times alone: cheap enough to be looked at again and again."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

_State = tuple[str, int, int, int, int]
"""Path, and of what it leads to: inode, size, and when its bytes and when its name or permissions last changed."""
_REST = 50
"""How many times as long as a look takes none follows it, so that a large folder on a slow disk is not read all the time."""


class Glances:
    """Looks at a folder now and then, for what changed without anybody being told.

    The system does not tell of all: network drives and folders shared with containers tell nothing, a process may ask about so
    many folders only, and below one that may not be listed none can be asked about.
    """

    def __init__(self, folder: Path, every: float, clock: Callable[[], float] = time.monotonic) -> None:
        """Look at once, and then every so many seconds, which may be changed."""
        self.every = every
        self._folder = folder
        self._clock = clock
        self._known = frozenset[_State]()
        self._looked = self._took = 0.0
        self._look()

    def changed(self) -> bool:
        """Whether anything changed since the last look; it looks only when it is time."""
        if self._clock() - self._looked < max(self.every, _REST * self._took):
            return False
        before = self._known
        self._look()
        return self._known != before

    def _look(self) -> None:
        begun = self._clock()
        self._known = frozenset(_states(self._folder))
        self._looked = self._clock()
        self._took = self._looked - begun


def _states(folder: Path) -> Iterator[_State]:
    """Everything in a folder and below but what begins with a dot; what cannot be looked at is passed over."""
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
