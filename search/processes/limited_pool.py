"""A process pool with limits on time and memory: a call that exceeds them is killed with its process, and no other is lost.

`concurrent.futures` and pebble start processes by `multiprocessing`, whose own (daemonic) processes may not start others; and
neither limits memory, or processor time instead of wall-clock time.
"""

from __future__ import annotations

import os
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from itertools import starmap
from multiprocessing.connection import Pipe, wait
from typing import Any, NamedTuple, TypeVar

from search.errors import WorkerUnavailable
from search.processes.limited_worker import OUT_OF_MEMORY, Job, Reply
from search.processes.limits import STALL_FACTOR, Failure, Limits
from search.processes.parent_watch import child_command

Item = TypeVar("Item")
Result = TypeVar("Result")
Mapper = Callable[[Callable[[Any], Any], Iterable[Any], int, Limits], Iterator[tuple[int, Any]]]
"""The type of `LimitedPool.map_unordered`, for functions that take it as an argument."""

ITEMS_PER_PROCESS = 32
"""Items for which starting another process pays off."""
START_TIMEOUT = 60.0
"""Wall-clock seconds that a process may take to start, on a busy machine."""
EXIT_TIMEOUT = 2.0
"""Seconds that an idle process may take to exit."""
MAX_TRIES = 2
"""Tries for an item: its process may be killed from outside, which is not the item's fault."""


class _Task(NamedTuple):
    """An item with its position, and the number of the try."""

    place: int
    item: Any
    tries: int = 1


class LimitedPool:
    """A pool of worker processes, of which one is kept alive between rounds. Thread-safe."""

    def __init__(self) -> None:
        """Create a pool; processes start only when there is work."""
        self._warm: list[_Worker] = []
        self._lock = threading.Lock()
        os.register_at_fork(after_in_child=self._forget_after_fork)

    def map_unordered(
        self, call: Callable[[Item], Result], items: Iterable[Item], count: int, limits: Limits
    ) -> Iterator[tuple[int, Result | Failure]]:
        """The position and result of each item, in order of completion.

        Args:
            call: a function of a module, or a `partial` of one; it is pickled, as are items and results.
            items: the arguments, one for each call; consumed lazily.
            count: number of items.
            limits: limits on each call.

        Raises:
            WorkerUnavailable: no process can be started.
        """
        run = _Run(Job(call, limits), starmap(_Task, enumerate(items)), _processes_for(count), self._acquired)
        try:
            yield from run.outcomes()
        finally:
            with self._lock:
                self._warm += run.end()
                warm, self._warm = self._warm, self._warm[:1]
            for surplus in warm[1:]:
                surplus.stop()

    def close(self) -> None:
        """Stop the idle process; the next call starts another."""
        with self._lock:
            warm, self._warm = self._warm, []
        for worker in warm:
            worker.stop()

    def _acquired(self) -> _Worker:
        """The idle process if it is still alive, else a new one."""
        with self._lock:
            worker = self._warm.pop() if self._warm else None
        if worker and worker.process.poll() is not None:
            worker.end()
            worker = None
        return worker or _Worker()

    def _forget_after_fork(self) -> None:
        """After a fork, in the child: leave the processes to the parent."""
        self._lock = threading.Lock()
        for worker in self._warm:
            worker.connection.close()
            worker.process.returncode = 0  # not a child of this process: keeps `Popen` from warning
        self._warm = []


class _Run:
    """One round: items distributed over several processes."""

    def __init__(self, job: Job, tasks: Iterator[_Task], max_workers: int, acquire: Callable[[], _Worker]) -> None:
        self._job = job
        self._tasks = tasks
        self._retries: list[_Task] = []
        self._limit = max_workers
        self._acquire = acquire
        self._idle: list[_Worker] = []
        self._busy: list[_Worker] = []

    def outcomes(self) -> Iterator[tuple[int, Any]]:
        """The position of every item with its result or `Failure`."""
        while self._is_at_work():
            for worker in self._ready():
                self._busy.remove(worker)
                yield from self._outcome(worker)

    def _is_at_work(self) -> bool:
        """Assign tasks to idle processes; whether there is anything to wait for."""
        while len(self._busy) < self._limit and (task := self._retries.pop() if self._retries else next(self._tasks, None)):
            self._assign(task)
        return bool(self._busy)

    def end(self) -> list[_Worker]:
        """End the round: kill busy processes, and return those that can be used again."""
        for worker in self._busy:
            worker.end()
        return self._idle

    def _assign(self, task: _Task) -> None:
        if self._idle:
            worker = self._idle.pop()
        else:
            worker = self._acquire()
            worker.send(self._job)
        worker.assign(task, self._job.limits.seconds * STALL_FACTOR)
        self._busy.append(worker)

    def _ready(self) -> list[_Worker]:
        """The processes that have sent something, have exited or are out of time."""
        soonest = min(worker.deadline for worker in self._busy)
        readable = wait([worker.connection for worker in self._busy], max(0.0, soonest - time.monotonic()))
        now = time.monotonic()
        return [worker for worker in self._busy if worker.connection in readable or worker.deadline <= now]

    def _outcome(self, worker: _Worker) -> Iterator[tuple[int, Any]]:
        """The outcome of a process's task; nothing if the task is tried again or the process has only started."""
        task = worker.task
        try:
            reply = worker.receive()
        except (EOFError, OSError) as error:
            failure = worker.failure(self._job.limits, isinstance(error, TimeoutError))
            if failure.rule == "failed" and task.tries < MAX_TRIES:
                self._retries.append(task._replace(tries=task.tries + 1))
            else:
                yield task.place, failure
            return
        if reply is None:
            self._busy.append(worker)
            return
        if reply.is_last:
            worker.stop()
        else:
            self._idle.append(worker)
        yield task.place, reply.result


class _Worker:
    """The pool's handle of one process."""

    def __init__(self) -> None:
        self.connection, theirs = Pipe()
        self.task = _Task(0, None)
        self.deadline = 0.0
        self._seconds = 0.0
        self._has_begun = False
        command = child_command("search.processes.limited_worker", "work", str(theirs.fileno()))
        try:
            # In a process group of its own: an interrupt from the terminal is for the pool's process only.
            self.process = subprocess.Popen(command, pass_fds=[theirs.fileno()], stdin=subprocess.DEVNULL, process_group=0)  # noqa: S603
        except OSError as error:
            self.connection.close()
            raise WorkerUnavailable(f"No process can be begun: {error.strerror}.") from error
        finally:
            theirs.close()

    def assign(self, task: _Task, seconds: float) -> None:
        """Give it a task, for at most so many wall-clock seconds."""
        self.task = task
        self._seconds = seconds
        self.deadline = time.monotonic() + (seconds if self._has_begun else START_TIMEOUT)
        self.send(task.item)

    def send(self, message: object) -> None:
        """Send a message; that the process has exited is noticed when its answer is received."""
        with suppress(ConnectionError):
            self.connection.send(message)

    def receive(self) -> Reply | None:
        """The reply to its task; None if the process has only started. Raises EOFError, OSError."""
        if not self.connection.poll():
            raise TimeoutError
        reply: Reply | None = self.connection.recv()
        if not self._has_begun:
            self._has_begun = True
            self.deadline = time.monotonic() + self._seconds
        return reply

    def failure(self, limits: Limits, is_stalled: bool) -> Failure:
        """End it, and say why it gave no reply. Raises WorkerUnavailable if it never started."""
        code = self.end() if is_stalled else self._waited()
        if not self._has_begun:
            raise WorkerUnavailable(f"A process that should read files ended with {code} before it could begin.")
        if is_stalled:
            return Failure("stalled", f"it takes more than {limits.seconds * STALL_FACTOR:g} s")
        if code == -signal.SIGPROF:
            return Failure("too_slow", f"it takes more than {limits.seconds:g} s of processor time")
        if code == OUT_OF_MEMORY:
            return Failure("too_much_memory", f"it takes more than {limits.megabytes} MB of memory")
        how = signal.Signals(-code).name if code < 0 else f"exit code {code}"
        return Failure("failed", f"the process that worked on it ended with {how}")

    def stop(self) -> None:
        """Let an idle process exit by itself, which it does when the connection is closed."""
        self.connection.close()
        try:
            self.process.wait(EXIT_TIMEOUT)
        except subprocess.TimeoutExpired:
            self.end()

    def end(self) -> int:
        """Kill it, and return its exit code."""
        self.process.kill()
        return self._waited()

    def _waited(self) -> int:
        self.connection.close()
        return self.process.wait()


def _processes_for(count: int) -> int:
    """The number of processes for so many items: at most one for each usable processor."""
    processors = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return max(1, min(processors, count // ITEMS_PER_PROCESS))
