"""The write lock of an index: one writer at a time, across processes. The system releases it when its holder dies."""

import fcntl
import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from search.engines.arrays.files.durable import as_index_unwritable, naming_file
from search.errors import IndexBusy
from search.guarded_files import FileRefused, opener

LOCK_TIMEOUT = 30.0
"""Seconds to wait for another writer. A full build of a large collection may take longer: then IndexBusy is raised."""


@contextmanager
def write_lock(index: Path, timeout: float = LOCK_TIMEOUT) -> Iterator[None]:
    """Hold the index for writing.

    Args:
        index: the index folder, made if need be.
        timeout: seconds to wait.

    Raises:
        IndexBusy: another process is still writing.
        IndexUnwritable: the folder cannot be made, or nothing can be written in it.
    """
    with _lock_file(index / "lock") as file:
        with as_index_unwritable(), naming_file(index / "lock"):
            _acquire(file.fileno(), index, timeout)
        yield


def _lock_file(path: Path) -> IO[Any]:
    with as_index_unwritable(f" The folder of the index is {path.parent}; `--index DIR` takes another."):
        path.parent.mkdir(parents=True, exist_ok=True)
    with as_index_unwritable():
        return open(path, "ab", opener=_no_link)


def _no_link(path: str, flags: int) -> int:
    if os.path.islink(path):  # noqa: PTH114  # whatever it leads to is not this program's to write
        raise FileRefused("not_a_file", "it is not a regular file", path)
    return opener(path, flags | os.O_NOFOLLOW)


class WriteLock:
    """The write lock of an index, shared by the threads of one process. It is reentrant."""

    def __init__(self, index: Path) -> None:
        self._index = index
        self._mine = threading.RLock()
        self._held = False

    @contextmanager
    def held(self) -> Iterator[None]:
        """Hold the lock. Raises what `write_lock` raises."""
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


def _acquire(descriptor: int, index: Path, timeout: float) -> None:
    deadline = time.monotonic() + timeout
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return
        except BlockingIOError as error:
            if time.monotonic() > deadline:
                raise IndexBusy(f"Another process is writing {index}.") from error
            time.sleep(0.05)
