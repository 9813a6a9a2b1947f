"""A gate that lets so many in at a time, first come, first served, and turns away whom it cannot let in soon."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator

from web.errors import Overloaded

Leave = Callable[[], object]
"""Gives a place back."""


class Gate:
    """Lets so many in at a time, in the order in which they came. Safe to share between threads."""

    def __init__(self, places: int, waiting: int = 0, patience: float = 0.0) -> None:
        """A gate that nobody has passed.

        Args:
            places: how many may be inside at a time.
            waiting: how many may wait before it.
            patience: seconds after which one that waits is turned away.
        """
        self._free = places
        self._waiting = waiting
        self._patience = patience
        self._queue: deque[threading.Event] = deque()
        self._lock = threading.Lock()

    def enter(self, whatever_it_takes: bool = False) -> None:
        """Come in, if need be after a wait.

        Args:
            whatever_it_takes: wait behind however many, for however long.

        Raises:
            Overloaded: too many wait already, or it took too long.
        """
        with self._lock:
            if self._free:
                self._free -= 1
                return
            if len(self._queue) >= self._waiting and not whatever_it_takes:
                raise Overloaded("Too many requests are being answered already.")
            turn = threading.Event()
            self._queue.append(turn)
        if not turn.wait(None if whatever_it_takes else self._patience):
            self._give_up(turn)

    def _give_up(self, turn: threading.Event) -> None:
        with self._lock:
            if turn in self._queue:  # else the turn has come at the last moment
                self._queue.remove(turn)
                raise Overloaded("The requests before this one took too long.")

    def leave(self) -> None:
        """Make room: the place goes to whoever has waited longest."""
        with self._lock:
            if self._queue:
                self._queue.popleft().set()
            else:
                self._free += 1

    def in_turns(self, chunks: Iterable[bytes], watch: Callable[[Leave], Leave] = lambda leave: leave) -> Iterator[bytes]:
        """The same chunks, each made inside. While one is sent, however slowly, the place is another's.

        Args:
            chunks: what is to be sent.
            watch: is given what gives a place back, whenever one is taken; what it makes of it is called instead.
        """
        made = iter(chunks)
        while True:
            self.enter(whatever_it_takes=True)
            leave = watch(self.leave)
            try:
                chunk = next(made, None)
            finally:
                leave()
            if chunk is None:
                return
            yield chunk
