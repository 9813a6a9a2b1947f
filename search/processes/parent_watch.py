"""What a process does when the one that began it is gone: killed, that one can tell nobody."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable

LOOK = 1.0
"""Seconds between two looks for the process that began this one."""


def once_orphaned(act: Callable[[], object], parent: int | None = None) -> None:
    """Do something as soon as the process that began this one is gone. Nothing is waited for.

    Args:
        act: what to do.
        parent: the number of that process, where it may have gone before this one could ask for it.
    """
    threading.Thread(target=_wait, args=(parent or os.getppid(), act), name="orphaned", daemon=True).start()


def _wait(parent: int, act: Callable[[], object]) -> None:
    while os.getppid() == parent:  # an orphan is given another parent at once
        time.sleep(LOOK)
    act()
