"""The priority of a thread: work that nobody waits for goes after answers and updates."""

import os
import sys
import threading

_NICENESS = 10


def lower_thread_priority() -> None:
    """Give the calling thread, and what it begins, a lower priority; only on Linux have threads one of their own."""
    if sys.platform == "linux":
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), _NICENESS)
