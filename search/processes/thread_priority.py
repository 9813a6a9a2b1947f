"""Lowers the priority of threads for background work, in favour of answers and updates."""

import os
import sys
import threading

_NICENESS = 10


def lower_thread_priority() -> None:
    """Lower the priority of the calling thread and of what it starts; on Linux only, where threads have their own priority."""
    if sys.platform == "linux":
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), _NICENESS)
