"""The content folder changed: update. Native file events where there are any, polling elsewhere; bursts become one update."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from pathlib import Path

from watchfiles import Change, watch

DEBOUNCE = 300
"""Milliseconds of quiet after which a burst of events is over: editors write in several steps, `git checkout` in thousands."""
MOST_DEBOUNCE = 1_000
"""Milliseconds after which an update begins even if events keep coming."""
HEARTBEAT = 200
"""Milliseconds without changes after which the watch says that it is alive; the first time, it is known to be watching."""

_log = logging.getLogger(__name__)


def follow(content: Path, update: Callable[[], object], stop: threading.Event) -> None:
    """Call `update` once at the start and after every burst of changes below a folder, until told to stop.

    The folder is watched before the first update reads it, so that nothing saved meanwhile is missed. An update that fails is
    logged and the next change tries again: what is wrong with the content now may be right soon.

    Args:
        content: the folder; if it goes away, its coming back is waited for.
        update: brings the index up to date.
        stop: set it to end.
    """
    while not stop.is_set():
        if content.is_dir():
            _follow(content, update, stop)
        else:
            stop.wait(1.0)


def _follow(content: Path, update: Callable[[], object], stop: threading.Event) -> None:
    """Until told to stop, or the folder goes away."""
    fresh = False
    for changes in watch(
        content,
        watch_filter=_matters,
        debounce=MOST_DEBOUNCE,
        step=DEBOUNCE // 2,
        rust_timeout=HEARTBEAT,
        yield_on_timeout=True,
        stop_event=stop,
        raise_interrupt=False,
        ignore_permission_denied=True,
    ):
        if not fresh:
            _log.info("Following changes of %s.", content)
        if changes or not fresh:
            _try(update)
            fresh = True
        if not content.is_dir():
            return


def _matters(_: Change, path: str) -> bool:
    """Whether a path can be content: dot-folders hold version control, editors' swap files and, it may be, the index itself."""
    return not any(part.startswith(".") for part in Path(path).parts[-2:])


def _try(update: Callable[[], object]) -> None:
    try:
        update()
    except Exception:
        _log.exception("The index was not updated; the last good one stays in use.")
