"""One writer at a time, across processes. The system lets go of a dead holder's lock: it neither goes stale nor is stolen."""

from __future__ import annotations

import fcntl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from search.engines.arrays.files.durable import failing_in_words, naming
from search.errors import IndexBusy
from search.guarded_files import opener

PATIENCE = 30.0
"""Seconds that a writer waits for another one: a full build of a large collection may take longer, and then says so."""


@contextmanager
def write_lock(index: Path, patience: float = PATIENCE) -> Iterator[None]:
    """Hold the index for writing.

    Args:
        index: the index folder, made if need be.
        patience: seconds to wait.

    Raises:
        IndexBusy: another process is still writing.
        IndexUnwritable: the folder cannot be made, or nothing can be written in it.
    """
    with _lock_file(index / "lock") as file:
        with failing_in_words(), naming(index / "lock"):
            _acquire(file.fileno(), index, patience)
        yield


def _lock_file(path: Path) -> IO[Any]:
    with failing_in_words():
        path.parent.mkdir(parents=True, exist_ok=True)
        return open(path, "ab", opener=opener)


class Turn:
    """The write lock of an index as the threads of one process use it: who holds it may take it again."""

    def __init__(self, index: Path) -> None:
        """Lock an index folder."""
        self._index = index
        self._mine = threading.RLock()
        self._held = False

    @contextmanager
    def taken(self) -> Iterator[None]:
        """Hold the lock, with all of what `write_lock` raises."""
        with self._mine:
            if self._held:
                yield
                return
            with write_lock(self._index):
                self._held = True
                try:
                    yield
                finally:
                    self._held = False


def _acquire(descriptor: int, index: Path, patience: float) -> None:
    deadline = time.monotonic() + patience
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return
        except BlockingIOError as error:
            if time.monotonic() > deadline:
                raise IndexBusy(f"Another process is writing {index}.") from error
            time.sleep(0.05)
