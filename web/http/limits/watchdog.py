"""Notices what hangs: a place that stays taken beyond all measure is given to others, and the log says where its thread is."""

import logging
import os
import signal
import sys
import threading
import time
import traceback
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field

from web.http.limits.limiter import Release

HANG_SECONDS = 30.0
"""Seconds after which work hangs. The longest that is meant to be is a search, which is ended after one second."""
MAX_HANGING = 4
"""Threads of a worker that may hang. With more it ends, and its server begins another: a thread cannot be taken back otherwise,
and each may be running in circles."""
END_SECONDS = 5.0
"""Seconds in which a worker that ends may finish what does not hang."""

_log = logging.getLogger(__name__)


@dataclass(eq=False, slots=True)
class _WatchedWork:
    """The work of one request that has a place of the limiter: when it began, and in which thread."""

    log_fields: Mapping[str, str]
    release: Release
    begun: float = field(default_factory=time.monotonic)
    thread: int = field(default_factory=threading.get_ident)


class Watchdog:
    """Watches the places that are taken in one process. Safe to share between threads."""

    def __init__(
        self,
        limit: float = HANG_SECONDS,
        max_hanging: int = MAX_HANGING,
        count: Callable[[], object] = lambda: None,
        end: Callable[[], object] | None = None,
    ) -> None:
        """Nothing is watched.

        Args:
            limit: seconds after which work hangs.
            max_hanging: how much may hang at a time.
            count: called for whatever hangs.
            end: called when more hangs than may; without it the process ends.
        """
        self._limit = limit
        self._max_hanging = max_hanging
        self._count = count
        self._end = end or _end_process
        self._lock = threading.Lock()
        self._active: dict[_WatchedWork, None] = {}
        """Oldest first."""
        self._hanging: set[_WatchedWork] = set()
        self._is_running = False

    def watch(self, log_fields: Mapping[str, str], release: Release) -> Release:
        """Watch the work that this thread begins in a place that it has taken.

        Args:
            log_fields: what to log of it, should it hang.
            release: gives the place back; called once, by whoever is first: the work that is done, or the watchdog.

        Returns:
            What to call when the work is done.
        """
        work = _WatchedWork(log_fields, release)
        with self._lock:
            self._active[work] = None
            if not self._is_running:
                self._start_thread()
        return lambda: self._finished(work)

    def _start_thread(self) -> None:
        with suppress(RuntimeError):  # no thread is to be had just now; whoever comes next tries again
            threading.Thread(target=self._watch_loop, name="watchdog", daemon=True).start()
            self._is_running = True

    def _finished(self, work: _WatchedWork) -> None:
        with self._lock:
            is_first = self._active.pop(work, _ABSENT) is None
            self._hanging.discard(work)
        if is_first:
            work.release()
        else:
            _log.warning("What hung is done after all, after %.0f s.", time.monotonic() - work.begun, extra=work.log_fields)

    def _watch_loop(self) -> None:
        """Look whenever something may have begun to hang, until there is nothing to look at."""
        while (pause := self._pause()) is not None:
            time.sleep(pause)
            for work in self._expired():
                self._report(work)
                work.release()

    def _pause(self) -> float | None:
        """Seconds until the oldest work hangs; None if nobody is at work, and then nobody looks any more."""
        with self._lock:
            oldest = next(iter(self._active), None)
            self._is_running = oldest is not None
        return max(0.0, oldest.begun + self._limit - time.monotonic()) if oldest else None

    def _expired(self) -> list[_WatchedWork]:
        """What hangs now and did not when it was last looked."""
        with self._lock:
            late = [work for work in self._active if time.monotonic() - work.begun >= self._limit]
            for work in late:
                del self._active[work]
            self._hanging.update(late)
        return late

    def _report(self, work: _WatchedWork) -> None:
        self._count()
        took = time.monotonic() - work.begun
        frame = sys._current_frames().get(work.thread)
        stack = "".join(traceback.format_stack(frame)) if frame else ""
        _log.error("A request hangs, for %.0f s; others get its place.", took, extra={**work.log_fields, "stack": stack})
        if len(self._hanging) > self._max_hanging:
            _log.critical("%d requests hang: this worker ends, for another to take its place.", len(self._hanging))
            self._end()


_ABSENT = object()


def _end_process() -> None:
    """End as an interrupt does, but without waiting for what hangs."""
    timer = threading.Timer(END_SECONDS, os._exit, (1,))
    timer.daemon = True
    timer.start()
    os.kill(os.getpid(), signal.SIGTERM)
