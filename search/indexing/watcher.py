"""Updates the index when its folder changes, by file system events or else by polling; a burst becomes one update."""

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
"""Milliseconds without changes after which the watch yields, empty-handed; the first yield shows that it is watching."""
POLL_SECONDS = 10.0
"""Seconds between polls, where the system sends events but may miss some."""
POLL_SECONDS_WITHOUT_EVENTS = 1.0
"""Seconds between polls, where the system sends no events."""
MIN_BACK_OFF = 1.0
"""Seconds before a failed update is tried again, even without changes; doubles with each failure."""
MAX_BACK_OFF = 60.0
"""Maximum seconds between tries: a disk may be full for days and become free without an event."""

_NO_CONTENT = re.compile(r"\.(\.$|[^.])")
"""Path segments to ignore: those that lead out of the folder, and dot files (version control, swap files, perhaps the index).
Not `..data`: Kubernetes mounts the files of a ConfigMap as links through it, and swaps it to change them all."""

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
    """Call `update` at the start and after every burst of changes below a folder, until told to stop.

    Watching starts before the first update reads the folder, so that no change is missed. A failed update is logged and
    tried again at the next change, or after a back-off without one.

    Args:
        content: the folder; if it is removed, waits for it to come back.
        update: brings the index up to date.
        stop: set it to end the loop.
        probe: raises if the index is missing or damaged; an update follows as after a change.
        is_requested: whether there is a request for an update that was not tried yet.
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
    """Call `update` on each request, and again after a back-off if it failed, until told to stop; see `follow`."""
    updates = Updates(update, is_requested=is_requested)
    while not stop.wait(HEARTBEAT / 1000):
        if updates.is_due():
            updates.run()


@contextmanager
def _same_folder(content: Path) -> Iterator[Callable[[], bool]]:
    """Yield a function that tells whether the path still leads to the same folder.

    The path, or a folder above it, may be a link that is changed, and a folder may be moved away and replaced; but the system
    watches the folder, wherever it is. It is kept open, since the inode of a removed folder is reused at once.
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
    """Run updates until told to stop, or until the path no longer leads to the same folder."""
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
    """At every heartbeat, whether there were events; where events fail, always False, with more frequent polling."""
    try:
        yield from map(bool, _events(content, stop))
    except (OSError, RuntimeError) as error:  # from watchfiles, which watches nothing if a single folder cannot be watched
        if os.path.isdir(content):  # noqa: PTH112  # Path.is_dir raises without permission
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
        """Whether a path can be content: events may also come from outside, from targets of links, perhaps with the log."""
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
    """Runs updates one at a time, and tries failed ones again."""

    def __init__(
        self,
        update: Callable[[], object],
        probe: Callable[[], object] = _never,
        is_requested: Callable[[], bool] = _never,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Take the function that updates, and those that tell whether an update is needed; see `follow`."""
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
        """Log the error, unless it is the same as before, and schedule the next try."""
        if str(error) != self._last_message:
            foreseen = isinstance(error, StrategySearchError)
            meanwhile = error.meanwhile if isinstance(error, StrategySearchError) else StrategySearchError.meanwhile
            _log.error("%s. %s", str(error).removesuffix("."), meanwhile, exc_info=None if foreseen else error)
        self._last_message = str(error)
        self._retry_at = self._clock() + self._pause
        self._pause = min(2 * self._pause, MAX_BACK_OFF)
