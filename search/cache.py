"""A thread-safe cache that discards the least recently used entries beyond a given total size."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


class LruCache(Generic[Key, Value]):
    """An LRU cache that computes missing values itself. Threads may share it."""

    def __init__(self, make: Callable[[Key], Value], size: Callable[[Value], int], room: int) -> None:
        """Begin empty.

        Args:
            make: computes the value of a key; the same key must always give the same value.
            size: of a value, in any unit.
            room: total size of the values that are kept, in the same unit.
        """
        self._make = make
        self._size = size
        self._room = room
        self._kept = OrderedDict[Key, Value]()
        self._lock = Lock()

    def of(self, key: Key) -> Value:
        """The value of a key. It is computed outside the lock: threads that miss at once each compute it, none waits."""
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        value = self._make(key)
        with self._lock:
            if key not in self._kept:
                self._keep(key, value)
        return value

    def _keep(self, key: Key, value: Value) -> None:
        self._kept[key] = value
        self._room -= self._size(value)
        while self._room < 0:
            _, discarded = self._kept.popitem(last=False)
            self._room += self._size(discarded)

    def recent_keys(self) -> list[Key]:
        """The cached keys, the most recently used one last."""
        with self._lock:
            return list(self._kept)
