"""Makes the vectors that the index lacks, beside updates and answers, which go before."""

import logging
import threading
import time

from search.engines.base import SearchEngine
from search.errors import StrategySearchError
from search.processes.thread_priority import lower_thread_priority

_POLL_SECONDS = 1.0
"""Seconds between two looks whether any are lacking."""
_RETRY_SECONDS = 60.0
"""Seconds after which it is tried again where it failed."""

_log = logging.getLogger(__name__)


class _Stopped(Exception):
    """The process is to end."""


def keep_embedding(engine: SearchEngine, stop: threading.Event) -> None:
    """Embed whatever is new, until told to stop: a thread of its own."""
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
