"""The engine on an OpenSearch cluster: writes generations under a lease, and opens the newest one that a manifest names."""

import logging
import re
import threading
import time
from collections.abc import Callable
from contextlib import AbstractContextManager, suppress
from dataclasses import replace
from uuid import uuid4

import msgspec

from search.engines.base import Changes, EngineReader, IndexState, Progress
from search.engines.opensearch.embedding import Vectoriser
from search.engines.opensearch.reader import ClusterReader
from search.engines.opensearch.store.connection import Connection
from search.engines.opensearch.store.lease import Lease
from search.engines.opensearch.store.manifest import Dead, Manifest, ManifestStore, Version, files_sum, generation_of
from search.engines.opensearch.store.writing import REMOVAL_DELAY, Writer, now
from search.errors import IndexDamaged, IndexMissing, SettingInvalid, SiteInvalid, StrategySearchError
from search.index_address import ServerAddress
from search.meaning.embedder import Embedder
from search.site import Site, parse_site

POLL_SECONDS = 0.5
"""Seconds between two checks for a newer generation."""
_PREFIX = re.compile(r"[a-z0-9][a-z0-9._-]{0,99}(?:/[a-z0-9][a-z0-9._-]{0,99})*")
_log = logging.getLogger(__name__)


class OpenSearchEngine:
    """The index of one address. Safe to share between threads; any number of processes may read while one writes."""

    def __init__(self, address: ServerAddress, embedder: Embedder | None = None) -> None:
        """Use an index, which need not exist yet. Nothing is requested before it is used.

        Args:
            address: the address of the index.
            embedder: with which a writer of the index embeds sections.

        Raises:
            SettingInvalid: the address names no index, or has a name that the cluster does not accept.
        """
        if not _PREFIX.fullmatch(address.prefix):
            raise SettingInvalid(
                f"{address} must end with the name of the index in lower case, as in opensearch+https://host:9200/cities"
            )
        prefix = address.prefix.replace("/", ".")
        self._connection = Connection(address)
        self._manifests = ManifestStore(self._connection, prefix)
        self._writer = Writer(self._connection, prefix)
        self._lease = Lease(self._manifests)
        self._vectors = Vectoriser(embedder, self._connection, prefix)
        self._opening = threading.Lock()
        self._opened: tuple[Version, ClusterReader] | None = None
        self._closed = threading.Event()

    def reader(self) -> ClusterReader:
        """The newest generation: the one opened before unless there is another manifest.

        Raises:
            IndexMissing, IndexDamaged: there is no index, or it cannot be read.
            EngineUnavailable, EngineUnusable: the cluster does not answer, or cannot be used.
        """
        manifest, version = self._manifests.read()
        with self._opening:
            if not self._opened or self._opened[0] != version:
                self._opened = version, self._open(manifest)
            return self._opened[1]

    def _open(self, manifest: Manifest) -> ClusterReader:
        try:
            site = parse_site(manifest.site.encode())
        except SiteInvalid as error:
            raise IndexDamaged(f"{self._connection.address}: {error}") from error
        before = self._opened[1] if self._opened else None
        return ClusterReader(self._connection, manifest, site, self._vectors.opened(manifest), before)

    def write_lock(self) -> AbstractContextManager[None]:
        """Hold the lease of the only writer; see `search.engines.base.SearchEngine`."""
        return self._lease.held()

    def recover(self) -> None:
        """Remove what a writer that died left behind.

        Raises:
            IndexMissing, IndexDamaged: there is nothing to build upon; `rebuild` makes it anew.
        """
        with self.write_lock():
            manifest, _ = self._manifests.read()
            self._open(manifest).check()
            self._writer.remove_others(manifest)

    def rebuild(self, site: Site, fingerprint: str, changes: Changes) -> IndexState:
        """Write a new index of just these strategies beside the old one, then switch. On any failure the old one stays."""
        with self.write_lock():
            self._manifests.make()
            before, (_, version) = self._current(), self._manifests.get()
            number = self._lease.next_number(before.number + 1 if before else 1)
            index = self._writer.make_index(site, number)
            files = {strategy.path: strategy.digest for strategy in changes.strategies}
            manifest = _manifest(number, index, time.time(), site, fingerprint, files_sum("", files, {}))
            return self._published(manifest, site, changes, before, version)

    def update(self, site: Site, fingerprint: str, changes: Changes) -> IndexState:
        """Write the changes beside the current documents, then publish the next generation. On any failure the old one stays.

        Raises:
            IndexMissing, IndexDamaged: there is nothing to update; `rebuild` makes it anew.
        """
        with self.write_lock():
            before, version = self._manifests.read()
            number, today = self._lease.next_number(before.number + 1), time.time()
            added = {strategy.path: strategy.digest for strategy in changes.strategies}
            gone = self._writer.living_documents(before, [*changes.removed, *added])
            purged = [dead.id for dead in before.dead if dead.died_at < today - REMOVAL_DELAY]
            self._writer.remove(before.index, purged)
            files = files_sum(before.files, added, {document.path: document.digest for document in gone})
            dead = [dead for dead in before.dead if dead.died_at >= today - REMOVAL_DELAY] + [
                Dead(document.id, today) for document in gone
            ]
            manifest = msgspec.structs.replace(
                _manifest(number, before.index, before.switched_at, site, fingerprint, files),
                aborted=_aborted(before, number),
                dead=tuple(dead),
            )
            return self._published(manifest, site, changes, before, version)

    def _published(
        self, draft: Manifest, site: Site, changes: Changes, before: Manifest | None, version: Version | None
    ) -> IndexState:
        """Write the documents of a manifest, wait until they can be found, then publish it as the newest."""
        self._writer.add(draft.index, changes.strategies, site, draft.number)
        manifest = self._vectors.with_vectors(draft, changes.strategies, before)
        state = self._writer.state(manifest, changes, before.state if before and before.index == manifest.index else None)
        self._manifests.publish(msgspec.structs.replace(manifest, state=state), version)
        return state

    def _current(self) -> Manifest | None:
        try:
            return self._manifests.read()[0]
        except (IndexMissing, IndexDamaged):
            return None

    def embed(self, progress: Progress | None = None) -> bool:
        """Make the vectors that the newest generation lacks; see `search.engines.base.SearchEngine`."""
        with suppress(IndexMissing):
            manifest, _ = self._manifests.read()
            if self._vectors.are_missing(manifest):
                reader = self._open(manifest)
                model = self._vectors.embed(reader.strategies(sections=True), reader.state, progress)
                with self.write_lock():
                    before, version = self._manifests.read()
                    if before.number == manifest.number:
                        self._publish_vectors(before, version, model)
                return True
        return False

    def _publish_vectors(self, before: Manifest, version: Version, model: str) -> None:
        """Publish a generation anew, with the vectors of all its texts."""
        number = self._lease.next_number(before.number + 1)
        whole = msgspec.structs.replace(
            before, number=number, aborted=_aborted(before, number), model=model, embedded=True, written_by=uuid4().hex
        )
        state = replace(before.state, generation=generation_of(whole), built_at=now())
        self._manifests.publish(msgspec.structs.replace(whole, state=state), version)

    def follow(self, opened: Callable[[EngineReader], object]) -> None:
        """Open each new generation in the background; see `search.engines.base.SearchEngine`."""
        threading.Thread(target=self._follow, args=(opened,), name="follower", daemon=True).start()

    def _follow(self, opened: Callable[[EngineReader], object]) -> None:
        last = self._opened[1] if self._opened else None
        while not self._closed.wait(POLL_SECONDS):
            try:
                reader = self.reader()
                if reader is not last:
                    reader.warm()
                    reader.prepare()
                    opened(reader)
                    last = reader
            except StrategySearchError:
                continue  # the next search raises the error
            except Exception:
                _log.exception("The newest generation cannot be opened; it is tried again.")

    def close(self) -> None:
        """Close the connections."""
        self._closed.set()
        self._opened = None
        self._connection.close()


def _manifest(number: int, index: str, switched_at: float, site: Site, fingerprint: str, files: str) -> Manifest:
    """The manifest of a generation whose documents have not been counted yet."""
    return Manifest(
        number=number,
        index=index,
        switched_at=switched_at,
        files=files,
        site=site.source.decode("utf-8-sig"),
        state=IndexState("", "", "", 0, 0, 0, (), fingerprint, (), ()),
        written_by=uuid4().hex,
    )


def _aborted(before: Manifest, number: int) -> tuple[int, ...]:
    """The numbers that writers took between a generation and the next one without publishing, and earlier ones."""
    return tuple({*before.aborted, *range(before.number + 1, number)})
