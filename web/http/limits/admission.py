"""Admission control: some requests are processed, some wait for a bounded time, and all others are refused at once.

A queue without an end makes every answer late as soon as more is asked than can be answered. Here the queue has an end, and
what lies behind it costs next to nothing to refuse, so that those let in are answered in time (Nygard, "Release It!", 2018,
"Shed Load" and "Create Back Pressure"). Probes and figures pass by: they are asked most urgently when nothing else is answered.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextvars import copy_context
from functools import partial
from itertools import chain
from typing import TypeVar

from flask import Flask, g, request
from werkzeug.wrappers import Response

from web.http.limits.limiter import ConcurrencyLimiter
from web.http.limits.watchdog import Watchdog

Reply = TypeVar("Reply", bound=Response)

MAX_ACTIVE = 2
"""Requests of a worker that are worked on at a time. One alone would hold up all others while its search takes long; with more,
threads that want the interpreter get in one another's way."""
MAX_QUEUED = 64
"""Requests of a worker that may wait."""
QUEUE_TIMEOUT = 5.0
"""Seconds that a request may wait: short enough that its client is still there."""
MAX_STREAMS = 16
"""Answers of a worker that are sent while they are made: each holds a thread for as long as its reader is slow."""
SPARE_THREADS = 8
"""Threads that are left to refuse, and to answer probes."""
THREADS = MAX_ACTIVE + MAX_QUEUED + MAX_STREAMS + SPARE_THREADS
"""Threads of a worker: the sum of the above."""

MAX_BUFFERED_BYTES = 256 * 1024
"""Bytes up to which an answer is made whole: so much is sent off at once, however slow its reader."""

_ALWAYS_ADMITTED = frozenset({"probes", "metrics"})
"""Blueprints that cost little and are to be answered whatever happens."""


class Admission:
    """Admits only as many requests of one worker as it can answer in time."""

    def __init__(
        self, working: int = MAX_ACTIVE, waiting: int = MAX_QUEUED, streams: int = MAX_STREAMS, watchdog: Watchdog | None = None
    ) -> None:
        """Begin with all places free.

        Args:
            working: requests that are worked on at a time.
            waiting: requests that wait for their turn.
            streams: answers that are sent while they are made, at a time.
            watchdog: takes places back from what hangs.
        """
        self._watchdog = watchdog or Watchdog()
        self._work = ConcurrencyLimiter(working, waiting, QUEUE_TIMEOUT)
        self._streams = ConcurrencyLimiter(streams)

    def install(self, app: Flask) -> None:
        """Hold every request of an app back until its turn."""

        @app.before_request
        def enter() -> None:
            is_held_back = request.blueprint not in _ALWAYS_ADMITTED
            if is_held_back:
                self._work.acquire()
            g.release = self._watchdog.watch(_log_fields(), self._work.release if is_held_back else _no_release)

        @app.teardown_request
        def leave(_error: BaseException | None) -> None:
            if release := g.pop("release", None):
                release()

    def answer(self, parts: Iterable[str], content_type: str) -> Response:
        """An answer of whatever length: whole where it is short, else made while it is sent.

        Raises:
            Overloaded: it is long, and too many such answers are being sent.
        """
        chunks = _in_context(part.encode() for part in parts)
        begun, ended = _buffered(chunks)
        if ended:
            return Response(begun, content_type=content_type)
        rest = self._work.limited(chunks, partial(self._watchdog.watch, _log_fields()))
        return self.held(Response(chain([begun], rest), content_type=content_type))

    def held(self, response: Reply) -> Reply:
        """A response that is sent while it is made: each has a thread for as long as its reader is slow.

        Raises:
            Overloaded: so many are being sent already that none would be left for others.
        """
        self._streams.acquire()
        response.call_on_close(self._streams.release)
        return response


def _no_release() -> None:
    """What is given back by those who took no place."""


def _log_fields() -> Mapping[str, str]:
    """What is told of this request, should it hang: nothing that says what people look for."""
    return {"request_id": g.get("request_id", ""), "method": request.method, "path": request.path}


def _in_context(chunks: Iterator[bytes]) -> Iterator[bytes]:
    """The same chunks, made in the context of this request, whoever asks for them: it decides the addresses in them."""
    return iter(partial(copy_context().run, next, chunks, None), None)


def _buffered(chunks: Iterator[bytes]) -> tuple[bytes, bool]:
    """The first chunks together, and whether these are all."""
    begun = bytearray()
    for chunk in chunks:
        begun += chunk
        if len(begun) > MAX_BUFFERED_BYTES:
            return bytes(begun), False
    return bytes(begun), True
