"""Limits the number of concurrent requests: first come, first served; requests that would wait too long are refused."""

import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator

from web.errors import Overloaded

Release = Callable[[], object]
"""Releases a slot."""


class ConcurrencyLimiter:
    """Lets so many in at a time, in the order in which they came. Safe to share between threads."""

    def __init__(self, places: int, waiting: int = 0, timeout: float = 0.0) -> None:
        """Begin with all places free.

        Args:
            places: how many may be inside at a time.
            waiting: how many may wait for a place.
            timeout: seconds after which one that waits is turned away.
        """
        self._free = places
        self._waiting = waiting
        self._timeout = timeout
        self._queue: deque[threading.Event] = deque()
        self._lock = threading.Lock()

    def acquire(self, without_limit: bool = False) -> None:
        """Acquire a slot, waiting for one if necessary.

        Args:
            without_limit: wait behind however many, for however long.

        Raises:
            Overloaded: too many wait already, or it took too long.
        """
        with self._lock:
            if self._free:
                self._free -= 1
                return
            if len(self._queue) >= self._waiting and not without_limit:
                raise Overloaded("Too many requests are being answered already.")
            turn = threading.Event()
            self._queue.append(turn)
        if not turn.wait(None if without_limit else self._timeout):
            self._time_out(turn)

    def _time_out(self, turn: threading.Event) -> None:
        with self._lock:
            if turn in self._queue:  # else the turn has come at the last moment
                self._queue.remove(turn)
                raise Overloaded("The requests before this one took too long.")

    def release(self) -> None:
        """Release a slot; it goes to the request that has waited longest."""
        with self._lock:
            if self._queue:
                self._queue.popleft().set()
            else:
                self._free += 1

    def limited(
        self, chunks: Iterable[bytes], watch: Callable[[Release], Release] = lambda release: release
    ) -> Iterator[bytes]:
        """The same chunks, each made in a place of its own. While one is sent, however slowly, the place is another's.

        Args:
            chunks: what is to be sent.
            watch: is given what gives a place back, whenever one is taken; what it makes of it is called instead.
        """
        made = iter(chunks)
        while True:
            self.acquire(without_limit=True)
            release = watch(self.release)
            try:
                chunk = next(made, None)
            finally:
                release()
            if chunk is None:
                return
            yield chunk
