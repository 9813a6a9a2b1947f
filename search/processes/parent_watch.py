"""Makes child processes end with their parent, even if the parent is killed.

Every process that the program starts first calls `end_with_parent` with the PID of its parent, which the parent passes on.
Calling `getppid` instead would be too late: an orphan gets another parent at once, and would wait for the end of that one.
"""

import ctypes
import logging
import os
import signal
import sys
import threading
import time

from search.processes.logging_setup import log_from

POLL_SECONDS = 0.5
"""Seconds between polls for the parent, where the system sends no signal at its end."""
_PR_SET_PDEATHSIG = 1
"""`prctl(2)`: the signal that a process gets when its parent ends."""


def end_with_parent(parent: int) -> None:
    """Kill this process as soon as its parent is gone, at once if it is gone already.

    On Linux the kernel does it (`PR_SET_PDEATHSIG`) when the thread that started this process ends: start it in a thread that
    lives longer. Elsewhere the parent is polled for.

    Args:
        parent: PID of the parent, as the parent passed it.
    """
    is_requested = _request_signal()
    if os.getppid() != parent:  # it ended before the request took effect
        _end()
    if not is_requested:
        threading.Thread(target=_wait, args=(parent,), name="parent watch", daemon=True).start()


def child_command(module: str, function: str, *arguments: str) -> list[str]:
    """The command of a child process that ends with this process and calls a function of the project, without arguments.

    The child calls `end_with_parent` before it imports the function, since the parent may be killed during long imports.
    It logs as this process does, if this process logs.

    Args:
        module: dotted name of the function's module.
        function: its name.
        arguments: become `sys.argv[1:]` of the child.
    """
    tied = f"from {__name__} import end_with_parent; end_with_parent({os.getpid()})"
    begin = f"import sys; sys.path[:] = {sys.path!r}; {tied}; {_logging_set_up()}"
    program = f"{begin}from {module} import {function}; {function}()"
    return [sys.executable, "-c", program, *arguments]


def _logging_set_up() -> str:
    """Source code that sets up the child's log like that of this process."""
    root = logging.getLogger()
    if not root.handlers:
        return ""
    return f"from {log_from.__module__} import log_from; log_from({logging.getLevelName(root.level)!r}); "


def _request_signal() -> bool:
    """Ask the kernel to kill this process when its parent ends; True if it will."""
    if sys.platform != "linux":
        return False
    prctl = getattr(ctypes.CDLL(None), "prctl", None)
    return prctl is not None and prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0) == 0


def _wait(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(POLL_SECONDS)
    _end()


def _end() -> None:
    os.kill(os.getpid(), signal.SIGKILL)  # stops all threads at once
