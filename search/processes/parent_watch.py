"""Processes that end with the one that began them, even if that one is killed and can tell nobody.

Every process that the program begins calls `end_with_parent` before anything else, with the number of the one that began it.
Asking for that number (`getppid`) comes too late: an orphan is given another parent at once, and would wait for that one's end.
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
"""Seconds between two looks for the parent, where the system does not tell of its end."""
_PR_SET_PDEATHSIG = 1
"""`prctl(2)`: the signal that a process gets when its parent ends."""


def end_with_parent(parent: int) -> None:
    """Be killed as soon as the parent is gone, at once if it is gone already.

    Linux does it (`PR_SET_PDEATHSIG`), when the thread ends that began this process: begin one in a thread that outlasts it.
    Elsewhere the parent is looked for now and then.

    Args:
        parent: the number of the process that began this one, as that one knew it.
    """
    is_told = _is_told_by_system()
    if os.getppid() != parent:  # it had gone before the system was asked
        _end()
    if not is_told:
        threading.Thread(target=_wait, args=(parent,), name="parent watch", daemon=True).start()


def child_command(module: str, function: str, *arguments: str) -> list[str]:
    """The command of a new program that ends with this process and calls a function of the project, without arguments.

    It imports the function only when it is tied to this process: imports take long enough for that one to be killed meanwhile.
    It logs as this process does, if that one logs.

    Args:
        module: dotted name of the function's module.
        function: its name.
        arguments: what the function finds in `sys.argv[1:]`.
    """
    tied = f"from {__name__} import end_with_parent; end_with_parent({os.getpid()})"
    begin = f"import sys; sys.path[:] = {sys.path!r}; {tied}; {_logging_set_up()}"
    program = f"{begin}from {module} import {function}; {function}()"
    return [sys.executable, "-c", program, *arguments]


def _logging_set_up() -> str:
    """The part of a program that sets up its log as this process has its own."""
    root = logging.getLogger()
    if not root.handlers:
        return ""
    return f"from {log_from.__module__} import log_from; log_from({logging.getLevelName(root.level)!r}); "


def _is_told_by_system() -> bool:
    """Ask the system to kill this process at its parent's end; whether it is going to."""
    if sys.platform != "linux":
        return False
    prctl = getattr(ctypes.CDLL(None), "prctl", None)
    return prctl is not None and prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0) == 0


def _wait(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(POLL_SECONDS)
    _end()


def _end() -> None:
    os.kill(os.getpid(), signal.SIGKILL)  # whatever its other threads are at
