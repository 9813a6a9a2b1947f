"""Makes missing vectors of the index in the background; updates and answers have priority."""

import logging
import threading
import time

from search.engines.base import SearchEngine
from search.errors import StrategySearchError
from search.processes.thread_priority import lower_thread_priority

_POLL_SECONDS = 1.0
"""Seconds between polls for missing vectors."""
_RETRY_SECONDS = 60.0
"""Seconds before a failed try is repeated."""

_log = logging.getLogger(__name__)


class _Stopped(Exception):
    """The process should end."""


def keep_embedding(engine: SearchEngine, stop: threading.Event) -> None:
    """Embed new sections until told to stop; runs in a thread of its own."""
    lower_thread_priority()
    while not stop.wait(_POLL_SECONDS):
        started, numbers = time.monotonic(), [0]

        def progress(_done: int, all_: int, numbers: list[int] = numbers) -> None:
            numbers[0] = all_
            if stop.is_set():
                raise _Stopped

        try:
            if engine.embed(progress):
                _log.info("%d sections were embedded in %.1f s.", numbers[0], time.monotonic() - started)
        except _Stopped:
            return
        except Exception as error:
            foreseen = isinstance(error, StrategySearchError)
            _log.error("Sections could not be embedded: %s", error, exc_info=None if foreseen else error)
            stop.wait(_RETRY_SECONDS)
