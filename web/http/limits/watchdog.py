"""Notices what hangs: a place that stays taken beyond all measure is given to others, and the log says where its thread is."""

from __future__ import annotations

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

from web.http.limits.limiter import Leave

LIMIT = 30.0
"""Seconds after which work hangs. The longest that is meant to be is a search, which is ended after one second."""
MOST_HANGING = 4
"""Threads of a worker that may hang. With more it ends, and its server begins another: a thread cannot be taken back otherwise,
and each may be running in circles."""
GRACE = 5.0
"""Seconds in which a worker that ends may finish what does not hang."""

_log = logging.getLogger(__name__)


@dataclass(eq=False, slots=True)
class _Work:
    """What somebody is at who has taken a place."""

    told: Mapping[str, str]
    leave: Leave
    begun: float = field(default_factory=time.monotonic)
    thread: int = field(default_factory=threading.get_ident)


class Watchdog:
    """Watches the places that are taken in one process. Safe to share between threads."""

    def __init__(
        self,
        limit: float = LIMIT,
        most_hanging: int = MOST_HANGING,
        count: Callable[[], object] = lambda: None,
        end: Callable[[], object] | None = None,
    ) -> None:
        """Nothing is watched.

        Args:
            limit: seconds after which work hangs.
            most_hanging: how much may hang at a time.
            count: called for whatever hangs.
            end: called when more hangs than may; without it the process ends.
        """
        self._limit = limit
        self._most_hanging = most_hanging
        self._count = count
        self._end = end or _end_process
        self._lock = threading.Lock()
        self._at_work: dict[_Work, None] = {}
        """Oldest first."""
        self._hanging: set[_Work] = set()
        self._is_looking = False

    def watch(self, told: Mapping[str, str], leave: Leave) -> Leave:
        """Watch the work that this thread begins in a place that it has taken.

        Args:
            told: what to log of it, should it hang.
            leave: gives the place back; called once, by whoever is first: the work that is done, or the watchdog.

        Returns:
            What to call when the work is done.
        """
        work = _Work(told, leave)
        with self._lock:
            self._at_work[work] = None
            if not self._is_looking:
                self._begin_to_look()
        return lambda: self._done(work)

    def _begin_to_look(self) -> None:
        with suppress(RuntimeError):  # no thread is to be had just now; whoever comes next tries again
            threading.Thread(target=self._look, name="watchdog", daemon=True).start()
            self._is_looking = True

    def _done(self, work: _Work) -> None:
        with self._lock:
            is_first = self._at_work.pop(work, _NOT_THERE) is None
            self._hanging.discard(work)
        if is_first:
            work.leave()
        else:
            _log.warning("What hung is done after all, after %.0f s.", time.monotonic() - work.begun, extra=work.told)

    def _look(self) -> None:
        """Look whenever something may have begun to hang, until there is nothing to look at."""
        while (pause := self._pause()) is not None:
            time.sleep(pause)
            for work in self._given_up():
                self._tell(work)
                work.leave()

    def _pause(self) -> float | None:
        """Seconds until the oldest work hangs; None if nobody is at work, and then nobody looks any more."""
        with self._lock:
            oldest = next(iter(self._at_work), None)
            self._is_looking = oldest is not None
        return max(0.0, oldest.begun + self._limit - time.monotonic()) if oldest else None

    def _given_up(self) -> list[_Work]:
        """What hangs now and did not when it was last looked."""
        with self._lock:
            late = [work for work in self._at_work if time.monotonic() - work.begun >= self._limit]
            for work in late:
                del self._at_work[work]
            self._hanging.update(late)
        return late

    def _tell(self, work: _Work) -> None:
        self._count()
        took = time.monotonic() - work.begun
        frame = sys._current_frames().get(work.thread)
        stack = "".join(traceback.format_stack(frame)) if frame else ""
        _log.error("A request hangs, for %.0f s; others get its place.", took, extra={**work.told, "stack": stack})
        if len(self._hanging) > self._most_hanging:
            _log.critical("%d requests hang: this worker ends, for another to take its place.", len(self._hanging))
            self._end()


_NOT_THERE = object()


def _end_process() -> None:
    """End as an interrupt does, but without waiting for what hangs."""
    timer = threading.Timer(GRACE, os._exit, (1,))
    timer.daemon = True
    timer.start()
    os.kill(os.getpid(), signal.SIGTERM)
