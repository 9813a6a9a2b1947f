"""What was worked out lately, kept as far as there is room."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Made = TypeVar("Made")


class Lately(Generic[Key, Made]):
    """Makes what it is asked for, or has it still; what nobody has asked for longest goes first. Threads may share it."""

    def __init__(self, make: Callable[[Key], Made], size: Callable[[Made], int], room: int) -> None:
        """Nothing is made yet.

        Args:
            make: gives the same for the same key, whenever and by whomever it is asked.
            size: how much room something takes.
            room: how much there is, in the same unit.
        """
        self._make = make
        self._size = size
        self._room = room
        self._kept = OrderedDict[Key, Made]()
        self._lock = Lock()

    def of(self, key: Key) -> Made:
        """What is made of a key. While one thread makes it others do not wait, not even for the same."""
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        made = self._make(key)
        with self._lock:
            if key not in self._kept:
                self._keep(key, made)
        return made

    def _keep(self, key: Key, made: Made) -> None:
        self._kept[key] = made
        self._room -= self._size(made)
        while self._room < 0:
            _, gone = self._kept.popitem(last=False)
            self._room += self._size(gone)

    def asked(self) -> list[Key]:
        """The keys of what is kept, the one that was asked for last at the end."""
        with self._lock:
            return list(self._kept)
