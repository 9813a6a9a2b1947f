"""Updates the index when its folder changes: told by the system where it can, else by polling; bursts become one update."""

from __future__ import annotations

import logging
import os
import re
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from watchfiles import Change, watch

from search.errors import StrategySearchError
from search.indexing.polling import FolderPoller

DEBOUNCE = 100
"""Milliseconds of quiet after which a burst of events is over: editors write in several steps, `git checkout` in thousands."""
MAX_DEBOUNCE = 1_000
"""Milliseconds after which an update begins even if events keep coming."""
HEARTBEAT = 200
"""Milliseconds without changes after which the watch says that it is alive; the first time, it is known to be watching."""
POLL_SECONDS = 10.0
"""Seconds between two looks for changes that the system did not tell of, though it tells of some."""
POLL_SECONDS_WITHOUT_EVENTS = 1.0
"""The same where it tells of none."""
MIN_BACK_OFF = 1.0
"""Seconds after which an update that failed is tried again, whether anything changed or not; each time twice as many."""
MAX_BACK_OFF = 60.0
"""Seconds between tries that they do not grow beyond: a disk may be full for days, and is free again unannounced."""

_NO_CONTENT = re.compile(r"\.(\.$|[^.])")
"""A part of a path that leads out of the folder, or to version control, editors' swap files and, it may be, the index itself.
Not so `..data`: the files of a ConfigMap that Kubernetes mounts are links through it, and it is swapped for all of them."""

_log = logging.getLogger(__name__)


def _never() -> bool:
    return False


def follow(
    content: Path,
    update: Callable[[], object],
    stop: threading.Event,
    probe: Callable[[], object] = _never,
    is_requested: Callable[[], bool] = _never,
) -> None:
    """Call `update` once at the start and after every burst of changes below a folder, until told to stop.

    The folder is watched before the first update reads it, so that nothing saved meanwhile is missed. An update that fails is
    logged and tried again: at the next change, and after a while without one.

    Args:
        content: the folder; if it goes away, its coming back is waited for.
        update: brings the index up to date.
        stop: set it to end.
        probe: raises when the index is not what it was; it is then brought up to date as if something had changed.
        is_requested: whether somebody asks for an update that was not tried yet.
    """
    updates = Updates(update, probe, is_requested)
    is_gone = False
    while not stop.is_set():
        with _same_folder(content) as is_same:
            if is_same():
                _follow(content, updates, stop, is_same)
                is_gone = False
                continue
            if not is_gone or updates.is_due():
                updates.run()  # it fails, and says so
                is_gone = True
            stop.wait(HEARTBEAT / 1000)


def wait(update: Callable[[], object], stop: threading.Event, is_requested: Callable[[], bool]) -> None:
    """Call `update` whenever it is asked for, and again after a while if it failed, until told to stop; see `follow`."""
    updates = Updates(update, is_requested=is_requested)
    while not stop.wait(HEARTBEAT / 1000):
        if updates.is_due():
            updates.run()


@contextmanager
def _same_folder(content: Path) -> Iterator[Callable[[], bool]]:
    """Says whether the path leads to the very folder that it leads to now.

    It may be a link that is made to lead elsewhere, as may a folder above it; a folder may be moved away and another put in its
    place. What the system watches is the folder, wherever it is. It is held open meanwhile: the number of one that is removed
    is given to the next at once.
    """
    try:
        held = os.open(content, os.O_RDONLY | os.O_DIRECTORY)
    except OSError:
        yield lambda: False
        return

    def is_same() -> bool:
        try:
            return os.path.samestat(os.fstat(held), content.stat())
        except OSError:
            return False

    try:
        yield is_same
    finally:
        os.close(held)


def _follow(content: Path, updates: Updates, stop: threading.Event, is_same: Callable[[], bool]) -> None:
    """Until told to stop, or the path leads elsewhere or nowhere."""
    fresh = False
    poller = FolderPoller(content, POLL_SECONDS)
    for has_events in _ticks(content, poller, stop):
        if not fresh:
            _log.info("Following changes of %s.", content)
        if not is_same():
            return
        if has_events or not fresh or poller.changed() or updates.is_due():
            updates.run()
            fresh = True


def _ticks(content: Path, poller: FolderPoller, stop: threading.Event) -> Iterator[bool]:
    """Every moment whether the system tells of changes; where it cannot, there are more glances instead."""
    try:
        yield from map(bool, _events(content, stop))
    except (OSError, RuntimeError) as error:  # what watchfiles raises: one folder that is not watched, and all of them are not
        if os.path.isdir(content):  # noqa: PTH112  # Path's own fails below a folder that may not be entered
            _log.warning(
                "The system tells nothing of changes of %s (%s); it is looked at every %g s.",
                content,
                error,
                POLL_SECONDS_WITHOUT_EVENTS,
            )
        poller.every = POLL_SECONDS_WITHOUT_EVENTS
        yield False
        while not stop.wait(HEARTBEAT / 1000):
            yield False


def _events(content: Path, stop: threading.Event) -> Iterator[set[tuple[Change, str]]]:
    root = os.path.realpath(content)

    def matters(_: Change, path: str) -> bool:
        """Whether it can be content: the system tells of folders outside, too, that links lead to; the log may be in one."""
        place = Path(os.path.realpath(Path(path).parent), Path(path).name)
        return not any(map(_NO_CONTENT.match, Path(os.path.relpath(place, root)).parts))

    return watch(
        content.absolute(),
        watch_filter=matters,
        debounce=MAX_DEBOUNCE,
        step=DEBOUNCE // 2,
        rust_timeout=HEARTBEAT,
        yield_on_timeout=True,
        stop_event=stop,
        raise_interrupt=False,
    )


class Updates:
    """Updates, one after the other, of which the failed ones are tried again."""

    def __init__(
        self,
        update: Callable[[], object],
        probe: Callable[[], object] = _never,
        is_requested: Callable[[], bool] = _never,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Update with one function, and look whether that is needed with the others; see `follow`."""
        self._update = update
        self._probe = probe
        self._is_requested = is_requested
        self._clock = clock
        self._pause = MIN_BACK_OFF
        self._retry_at: float | None = None
        self._last_message = ""

    def is_due(self) -> bool:
        """Whether an update is needed though no content changed."""
        if self._is_requested():
            return True
        if self._retry_at is not None:
            return self._clock() >= self._retry_at
        try:
            self._probe()
        except StrategySearchError as error:
            _log.warning("%s", error)
            return True
        return False

    def run(self) -> None:
        """Update; never raises."""
        try:
            self._update()
        except Exception as error:
            self._failed(error)
        else:
            if self._retry_at is not None:
                _log.info("The index is up to date again.")
            self._retry_at, self._pause, self._last_message = None, MIN_BACK_OFF, ""

    def _failed(self, error: Exception) -> None:
        """Say it, once for as long as it stays the same, and plan the next try."""
        if str(error) != self._last_message:
            foreseen = isinstance(error, StrategySearchError)
            meanwhile = error.meanwhile if isinstance(error, StrategySearchError) else StrategySearchError.meanwhile
            _log.error("%s. %s", str(error).removesuffix("."), meanwhile, exc_info=None if foreseen else error)
        self._last_message = str(error)
        self._retry_at = self._clock() + self._pause
        self._pause = min(2 * self._pause, MAX_BACK_OFF)
