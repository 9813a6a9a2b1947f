"""Who is let in: some requests are worked on, some wait for a bounded time, and whoever comes beyond that is told at once.

A queue without an end makes every answer late as soon as more is asked than can be answered. Here the queue has an end, and
what lies behind it costs next to nothing to refuse, so that those let in are answered in time (Nygard, "Release It!", 2018,
"Shed Load" and "Create Back Pressure"). Probes and figures pass by: they are asked most urgently when nothing else is answered.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain

from flask import Flask, g, request
from werkzeug.wrappers import Response

from web.http.limits.limiter import Gate

WORKING = 2
"""Requests of a worker that are worked on at a time. One alone would hold up all others while its search takes long; with more,
threads that want the interpreter get in one another's way."""
WAITING = 64
"""Requests of a worker that wait for their turn."""
PATIENCE = 5.0
"""Seconds that a request waits for its turn: whoever asked has not gone away yet."""
STREAMS = 16
"""Answers of a worker that are sent while they are made: each holds a thread for as long as its reader is slow."""
SPARE = 8
"""Threads that are left to refuse, and to answer probes."""
THREADS = WORKING + WAITING + STREAMS + SPARE
"""Threads that a worker needs for all of this."""

WHOLE = 256 * 1024
"""Bytes up to which an answer is made whole: so much is sent off at once, however slow its reader."""

_ALWAYS_ADMITTED = frozenset({"probes", "metrics"})
"""Blueprints that cost little and are to be answered whatever happens."""


class Admission:
    """Lets the requests of one worker in only as far as they can be answered."""

    def __init__(self, working: int = WORKING, waiting: int = WAITING, streams: int = STREAMS) -> None:
        """Nobody is in.

        Args:
            working: requests that are worked on at a time.
            waiting: requests that wait for their turn.
            streams: answers that are sent while they are made, at a time.
        """
        self._work = Gate(working, waiting, PATIENCE)
        self._streams = Gate(streams)

    def install(self, app: Flask) -> None:
        """Hold every request of an app back until its turn."""

        @app.before_request
        def enter() -> None:
            if request.blueprint not in _ALWAYS_ADMITTED:
                self._work.enter()
                g.admitted = True

        @app.teardown_request
        def leave(_error: BaseException | None) -> None:
            if g.pop("admitted", False):
                self._work.leave()

    def answer(self, parts: Iterable[str], content_type: str) -> Response:
        """An answer of whatever length: whole where it is short, else made while it is sent.

        Raises:
            Overloaded: it is long, and too many such answers are being sent.
        """
        chunks = (part.encode() for part in parts)
        begun, ended = _begun(chunks)
        if ended:
            return Response(begun, content_type=content_type)
        self._streams.enter()
        response = Response(chain([begun], self._work.in_turns(chunks)), content_type=content_type)
        response.call_on_close(self._streams.leave)
        return response


def _begun(chunks: Iterator[bytes]) -> tuple[bytes, bool]:
    """The first chunks together, and whether these are all."""
    begun = bytearray()
    for chunk in chunks:
        begun += chunk
        if len(begun) > WHOLE:
            return bytes(begun), False
    return bytes(begun), True
