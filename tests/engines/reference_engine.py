"""A second engine, tiny and slow: an index is one document on a server, searched by going through all of it."""

import http.client
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from urllib.parse import urlsplit

import msgspec

from search.analysis import analyzer
from search.engines.base import Changes, EngineReader, IndexState, SearchEngine
from search.engines.registry import ENGINES
from search.errors import EngineUnavailable, IndexBusy, IndexDamaged, IndexMissing, IndexUnwritable, StrategySearchError
from search.index_address import ServerAddress
from search.meaning.embedder import Embedder
from search.query.fields import own_texts, section_texts
from search.site import Site
from search.strategies import Strategy
from tests.engines.reference_reader import ReferenceReader, Stored

LOOK_EVERY = 0.05
PATIENCE = 30.0
"""Seconds to wait for another writer."""
_SECONDS = 10.0
"""Seconds to wait for the server."""


def register() -> None:
    """Have addresses that begin with `reference+` opened by this engine."""
    ENGINES["reference"] = opened


def opened(address: ServerAddress, _embedder: Embedder | None) -> SearchEngine:
    """The index of an address, which holds no vectors."""
    return ReferenceEngine(address)


@dataclass(frozen=True)
class _Answer:
    status: int
    tag: str
    body: bytes


@dataclass
class ReferenceEngine:
    """The index of one address on a `tests.engines.document_server.DocumentServer`."""

    address: ServerAddress
    _opened: tuple[str, ReferenceReader] | None = None
    _mine: threading.RLock = field(default_factory=threading.RLock)
    _held: bool = False
    _closed: threading.Event = field(default_factory=threading.Event)

    def _ask(self, method: str, name: str, body: bytes | None = None, only: Mapping[str, str] | None = None) -> _Answer:
        connection = http.client.HTTPConnection(urlsplit(self.address.url).netloc, timeout=_SECONDS)
        try:
            connection.request(method, f"/{self.address.prefix}/{name}", body, only or {})
            response = connection.getresponse()
            return _Answer(response.status, response.headers.get("ETag", ""), response.read())
        except (OSError, http.client.HTTPException) as error:
            raise EngineUnavailable(f"The engine at {self.address} cannot be reached: {error}.") from error
        finally:
            connection.close()

    def reader(self) -> EngineReader:
        opened = self._opened
        answer = self._ask("GET", "index", only={"If-None-Match": opened[0]} if opened else {})
        if opened and answer.status == 304:
            return opened[1]
        self._opened = answer.tag, ReferenceReader(self._stored(answer))
        return self._opened[1]

    def _stored(self, answer: _Answer) -> Stored:
        if answer.status == 404:
            raise IndexMissing(f"There is no index at {self.address}; `strategy-search index` builds one.")
        try:
            return msgspec.json.decode(answer.body, type=Stored)
        except msgspec.MsgspecError as error:
            raise IndexDamaged(f"{self.address}: {error}") from error

    def write_lock(self) -> AbstractContextManager[None]:
        return self._write_lock()

    @contextmanager
    def _write_lock(self) -> Iterator[None]:
        with self._mine:
            if self._held:
                yield
                return
            self._take()
            self._held = True
            try:
                yield
            finally:
                self._held = False
                self._ask("DELETE", "lock")

    def _take(self) -> None:
        last = time.monotonic() + PATIENCE
        while self._ask("PUT", "lock", b"held", {"If-None-Match": "*"}).status == 412:
            if time.monotonic() > last:
                raise IndexBusy(f"Another process is writing {self.address}.")
            time.sleep(LOOK_EVERY)

    def recover(self) -> None:
        with self.write_lock():
            self._stored(self._ask("GET", "index"))

    def rebuild(self, site: Site, fingerprint: str, changes: Changes) -> IndexState:
        with self.write_lock():
            answer = self._ask("GET", "index")
            try:
                number = self._stored(answer).number + 1
            except (IndexMissing, IndexDamaged):
                number = 1
            return self._publish(answer, number, site, fingerprint, changes, list(changes.strategies), None)

    def update(self, site: Site, fingerprint: str, changes: Changes) -> IndexState:
        with self.write_lock():
            answer = self._ask("GET", "index")
            before = self._stored(answer)
            gone = {*changes.removed, *(strategy.path for strategy in changes.strategies)}
            kept = [strategy for strategy in before.strategies if strategy.path not in gone]
            number, strategies = before.number + 1, [*kept, *changes.strategies]
            return self._publish(answer, number, site, fingerprint, changes, strategies, before.state)

    def _publish(
        self,
        answer: _Answer,
        number: int,
        site: Site,
        fingerprint: str,
        changes: Changes,
        strategies: list[Strategy],
        before: IndexState | None,
    ) -> IndexState:
        """Put the new document in the place of the one that it was made from, and of no other."""
        state = _state_of(number, fingerprint, changes, strategies, before)
        body = msgspec.json.encode(Stored(number, state, site.source, sorted(strategies, key=lambda one: one.slug)))
        only = {"If-None-Match": "*"} if answer.status == 404 else {"If-Match": answer.tag}
        if self._ask("PUT", "index", body, only).status != 204:
            raise IndexUnwritable(f"{self.address}: somebody else has written it meanwhile.")
        return state

    def embed(self, progress: Callable[[int, int], object] | None = None) -> bool:
        return False

    def follow(self, opened: Callable[[EngineReader], object]) -> None:
        threading.Thread(target=self._keep_up, args=(opened,), daemon=True).start()

    def _keep_up(self, opened: Callable[[EngineReader], object]) -> None:
        last = self._opened[1] if self._opened else None
        while not self._closed.wait(LOOK_EVERY):
            try:
                reader = self.reader()
                if reader is not last:
                    opened(reader)
            except StrategySearchError:
                continue  # whoever asks next is told what is wrong
            last = reader  # type: ignore[assignment]

    def close(self) -> None:
        self._closed.set()
        self._opened = None


def _state_of(
    number: int, fingerprint: str, changes: Changes, strategies: list[Strategy], before: IndexState | None
) -> IndexState:
    files = sorted((strategy.path, strategy.digest) for strategy in strategies)
    identity = sha256(repr((fingerprint, files)).encode()).hexdigest()[:12]
    same = before is not None and before.generation.partition("-")[2] == identity
    now = datetime.now(UTC).isoformat(timespec="seconds")
    return IndexState(
        generation=f"{number}-{identity}",
        built_at=now,
        changed_at=before.changed_at if before and same else now,
        strategies=len(strategies),
        sections=sum(len(strategy.sections) for strategy in strategies),
        words=len({word for strategy in strategies for text in _texts(strategy) for word in analyzer.words(text)}),
        languages=tuple(sorted({strategy.language for strategy in strategies})),
        fingerprint=fingerprint,
        faults=changes.faults,
        skipped=changes.skipped,
    )


def _texts(strategy: Strategy) -> Iterator[str]:
    yield from (text for _, text in own_texts(strategy))
    for section in strategy.sections:
        yield from section_texts(section)
