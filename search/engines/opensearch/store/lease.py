"""The write lock of an index on a cluster: a lease that its holder renews, and that runs out if it is not renewed."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from uuid import uuid4

from search.engines.opensearch.store.connection import Query
from search.engines.opensearch.store.manifest import ManifestStore, Version
from search.errors import IndexBusy, IndexUnwritable, StrategySearchError

RENEW_SECONDS = 3.0
LEASE_SECONDS = 15.0
"""Seconds after which a lease that was not renewed is taken from its holder, by the clock of the process that waits for it."""
WAIT_SECONDS = 30.0
"""Seconds to wait for another writer."""
POLL_SECONDS = 0.1
_ID = "lease"


@dataclass
class _Held:
    """The lease while it is held."""

    body: Query
    version: Version


class Lease:
    """The lease of one prefix, shared by the threads of one process. It is reentrant."""

    def __init__(self, store: ManifestStore) -> None:
        self._store = store
        self._mine = threading.RLock()
        self._write = threading.Lock()
        self._held: _Held | None = None

    @contextmanager
    def held(self) -> Iterator[None]:
        """Hold the lease.

        Raises:
            IndexBusy: another writer holds it and keeps renewing it.
            EngineUnavailable: the cluster does not answer.
        """
        with self._mine:
            if self._held:
                yield
                return
            self._store.make()
            self._held = self._taken()
            over = threading.Event()
            renewing = threading.Thread(target=self._renew, args=(over,), name="lease", daemon=True)
            renewing.start()
            try:
                yield
            finally:
                over.set()
                renewing.join()
                with suppress(StrategySearchError):  # if this fails, it runs out
                    self._rewrite(holder="")
                self._held = None

    def next_number(self, minimum: int) -> int:
        """A number that no writer has had, which distinguishes its documents from those that were never published.

        Raises:
            IndexUnwritable: the lease has run out, and another writer has it.
        """
        number = max(minimum, self._held.body["number"] + 1 if self._held else 0)
        if not self._rewrite(number=number):
            raise IndexUnwritable(f"{self._store.connection.address}: another process has taken over the writing.")
        return number

    def _taken(self) -> _Held:
        last = time.monotonic() + WAIT_SECONDS
        last_change: tuple[Version | None, float] = (None, time.monotonic())
        holder = uuid4().hex
        while True:
            body, version = self._store.get(_ID)
            now = time.monotonic()
            if version != last_change[0]:
                last_change = (version, now)
            if body and version and body["holder"] == holder:  # it was written, but the answer got lost
                return _Held(body, version)
            if body is None or not body["holder"] or now - last_change[1] > LEASE_SECONDS:
                own = {"holder": holder, "number": body["number"] if body else 0}
                if taken := self._store.put(own, version, _ID):
                    return _Held(own, taken)
            elif now > last:
                raise IndexBusy(f"Another process is writing {self._store.connection.address}.")
            time.sleep(POLL_SECONDS)

    def _renew(self, over: threading.Event) -> None:
        while not over.wait(RENEW_SECONDS):
            with suppress(StrategySearchError):  # the next try may come before the lease runs out
                self._rewrite()

    def _rewrite(self, **changed: str | int) -> bool:
        """Write the held lease anew; returns whether it was still held."""
        with self._write:
            if self._held is None:
                return False
            body = {**self._held.body, **changed}
            version = self._store.put(body, self._held.version, _ID)
            if version is None:  # the answer to an earlier write may have got lost
                there, version = self._store.get(_ID)
                if there is None or version is None or there["holder"] != self._held.body["holder"]:
                    return False
                if there != body and not (version := self._store.put(body, version, _ID)):
                    return False
            self._held = _Held(body, version)
            return True
