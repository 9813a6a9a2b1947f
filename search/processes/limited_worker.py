"""The worker process of a `LimitedPool`: makes calls one at a time, each within its limits, until its parent is gone."""

import logging
import os
import resource
import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from multiprocessing.connection import Connection
from multiprocessing.reduction import ForkingPickler
from pathlib import Path
from typing import Any, NamedTuple

from search.processes.limits import Failure, Limits

OUT_OF_MEMORY = 86
"""Exit code of a process whose call ran out of memory: its state can no longer be trusted."""
_MAX_GROWTH_SHARE = 4
"""A process that has grown by more than a call's memory limit divided by this is replaced."""

_log = logging.getLogger(__name__)


class Job(NamedTuple):
    """The call to make for every following item."""

    call: Callable[[Any], Any]
    limits: Limits


class Reply(NamedTuple):
    """The outcome for one item."""

    result: Any
    is_last: bool
    """Whether the process has grown so much that it should be replaced."""


def work() -> None:
    """Run the worker; its argument is the file descriptor of its connection."""
    signal.signal(signal.SIGPROF, signal.SIG_DFL)  # the default action kills the process, whatever it is doing
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGPROF})
    with Connection(int(sys.argv[1])) as connection, suppress(EOFError, ConnectionError):
        job: Job | None = None
        initial_size = 0
        while True:
            message = connection.recv()
            if isinstance(message, Job):
                if job is None:
                    initial_size = _size()
                    connection.send(None)  # started and imported: from here on, an exit is the fault of a call
                job = message
            elif job:
                connection.send_bytes(_reply(job, message, initial_size))


def _reply(job: Job, item: Any, initial_size: int) -> bytes:
    """A pickled `Reply`. The process exits if the call exceeds a limit."""
    allowance = job.limits.megabytes * 1_000_000
    try:
        _limit_memory(_size() + allowance)
        signal.setitimer(signal.ITIMER_PROF, job.limits.seconds)
        result = _result(job.call, item)
        return bytes(ForkingPickler.dumps(Reply(result, _size() > initial_size + allowance // _MAX_GROWTH_SHARE)))
    except MemoryError:
        os._exit(OUT_OF_MEMORY)
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        _limit_memory(resource.RLIM_INFINITY)


def _result(call: Callable[[Any], Any], item: Any) -> Any:
    try:
        return call(item)
    except MemoryError:
        raise
    except Exception as error:  # unexpected, and concerns this item only
        _log.exception("An error that nobody foresaw.")
        return Failure("failed", f"an error that nobody foresaw: {type(error).__name__}: {error}")


def _limit_memory(max_bytes: int) -> None:
    """Limit the data of this process to so many bytes, where the system tells its current size."""
    hard = resource.getrlimit(resource.RLIMIT_DATA)[1]
    if hard != resource.RLIM_INFINITY:
        max_bytes = hard if max_bytes == resource.RLIM_INFINITY else min(max_bytes, hard)
    resource.setrlimit(resource.RLIMIT_DATA, (max_bytes, hard))


def _size() -> int:
    """Bytes of data of this process (`proc(5)`, statm); 0 if unknown."""
    try:
        return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[5]) * resource.getpagesize()
    except (OSError, ValueError, IndexError):
        return 0
