"""The process that makes calls for a `LimitedPool`: one after the other, each within its limits, until its parent is gone."""

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
"""Exit code of a process whose call wanted more memory than it may have: what is left of it is not to be trusted."""
_MAX_GROWTH_SHARE = 4
"""The part of the memory of a call by which a process may have grown for good; then another one takes its place."""

_log = logging.getLogger(__name__)


class Job(NamedTuple):
    """What is to be done with every item that follows."""

    call: Callable[[Any], Any]
    limits: Limits


class Reply(NamedTuple):
    """What became of an item."""

    result: Any
    is_last: bool
    """Whether the process has grown so much that another one should go on."""


def work() -> None:
    """What the process does; its argument is the descriptor of its connection."""
    signal.signal(signal.SIGPROF, signal.SIG_DFL)  # ends the process, whatever it is in the midst of
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGPROF})
    with Connection(int(sys.argv[1])) as connection, suppress(EOFError, ConnectionError):
        job: Job | None = None
        initial_size = 0
        while True:
            message = connection.recv()
            if isinstance(message, Job):
                if job is None:
                    initial_size = _size()
                    connection.send(None)  # all is imported: what ends this process from here on is a call's doing
                job = message
            elif job:
                connection.send_bytes(_reply(job, message, initial_size))


def _reply(job: Job, item: Any, initial_size: int) -> bytes:
    """A pickled `Reply`. The process does not outlive a call that takes too much."""
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
    except Exception as error:  # nobody foresaw it, and it is about this item only
        _log.exception("An error that nobody foresaw.")
        return Failure("failed", f"an error that nobody foresaw: {type(error).__name__}: {error}")


def _limit_memory(max_bytes: int) -> None:
    """Let the process have no more than so many bytes of data, where the system can tell how many it has."""
    hard = resource.getrlimit(resource.RLIMIT_DATA)[1]
    if hard != resource.RLIM_INFINITY:
        max_bytes = hard if max_bytes == resource.RLIM_INFINITY else min(max_bytes, hard)
    resource.setrlimit(resource.RLIMIT_DATA, (max_bytes, hard))


def _size() -> int:
    """Bytes of data of this process (`proc(5)`, statm); 0 where the system does not tell."""
    try:
        return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[5]) * resource.getpagesize()
    except (OSError, ValueError, IndexError):
        return 0
