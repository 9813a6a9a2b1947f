"""One writer at a time, across processes. The system lets go of a dead holder's lock: it neither goes stale nor is stolen."""

from __future__ import annotations

import fcntl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from search.errors import IndexBusy

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
    """
    index.mkdir(parents=True, exist_ok=True)
    with (index / "lock").open("a") as file:
        _acquire(file.fileno(), index, patience)
        yield


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
