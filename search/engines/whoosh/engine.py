"""The Whoosh engine: writes generations, into a new folder or by a commit in place, and opens the newest one."""

import gc
import logging
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path

from search.engines.arrays.files import durable
from search.engines.arrays.files import manifest as manifests
from search.engines.arrays.files.checksums import FileChecker
from search.engines.arrays.files.damage import as_index_damaged
from search.engines.arrays.files.durable import Identity, identity
from search.engines.arrays.files.lock import WriteLock
from search.engines.arrays.files.manifest import Manifest
from search.engines.arrays.format.segment import Segment
from search.engines.arrays.reader import ArrayReader
from search.engines.arrays.search.index_view import Generation
from search.engines.arrays.vectors.publishing import VectorFiles
from search.engines.arrays.vectors.vectoriser import Vectoriser
from search.engines.base import Changes, IndexState, Progress
from search.engines.whoosh import publisher, writer
from search.errors import IndexDamaged, IndexMissing, SiteInvalid, StrategySearchError
from search.meaning.embedder import Embedder
from search.site import Site, parse_site

POLL_SECONDS = 0.2
"""Seconds between two checks for a newer generation."""
NEWEST_TIMEOUT = 0.25
"""Seconds that a search waits for a generation that is being opened."""

_log = logging.getLogger(__name__)

EMPTY_STATE = IndexState("", "", "", 0, 0, 0, (), "", (), ())
"""Stands in a manifest until its generation has been counted."""


@dataclass(frozen=True, slots=True)
class _Opened:
    """An open generation, with the identities of its files when it was opened."""

    manifest: tuple[str, Identity | None]
    mapped: Mapping[str, Identity | None]
    reader: ArrayReader

    def is_sound(self) -> bool:
        """Whether no mapped file has been changed; one that has been removed does no harm."""
        return all(identity(path) in (known, None) for path, known in self.mapped.items())

    def is_current(self) -> bool:
        """Whether the manifest and all mapped files are unchanged, by their identities."""
        files = (self.manifest, *self.mapped.items())
        return all(known is not None and identity(path) == known for path, known in files)


class WhooshEngine:
    """One index folder. Safe to share between threads; any number of processes may read while one writes."""

    def __init__(self, index: Path, embedder: Embedder | None = None) -> None:
        """Use an index folder, which need not exist yet; a writer with an embedder embeds sections too."""
        self._index = index
        self._vectors = VectorFiles(Vectoriser(embedder) if embedder else None)
        self._write_lock = WriteLock(index)
        self._lock = threading.Lock()
        self._opened: _Opened | None = None
        self._segments: dict[tuple[Path, Identity | None], Segment] = {}
        """Open segments: those that the next generation has too are neither opened nor verified again."""
        self._checker = FileChecker()
        self._follows = False
        self._wanted = threading.Event()

    def reader(self) -> ArrayReader:
        """The newest generation: the one opened before unless the manifest or a file of it has changed.

        Once `follow` was called, it is the one before if opening the newest takes long.

        Raises:
            IndexMissing: there is no index.
            IndexDamaged: files are missing or are not as they should be.
        """
        opened = self._opened
        if opened and opened.is_current():
            return opened.reader
        if opened and self._follows and opened.is_sound():
            return self._awaited(opened)
        with self._lock:
            if not self._opened or not self._opened.is_current():
                self._opened = self._open()
            return self._opened.reader

    def follow(self, opened: Callable[[ArrayReader], object]) -> None:
        """Open each new generation as soon as it is there, beside the current one, so that no search has to wait for it."""
        self._follows = True
        threading.Thread(target=self._follow_generations, args=(opened,), name="follower", daemon=True).start()

    def _follow_generations(self, opened: Callable[[ArrayReader], object]) -> None:
        while True:
            self._wanted.wait(POLL_SECONDS)
            self._wanted.clear()
            try:
                self._open_newest(opened)
            except StrategySearchError:
                self._opened = None  # the next search raises the error
            except Exception:
                _log.exception("The newest generation cannot be opened; it is tried again.")

    def _open_newest(self, opened: Callable[[ArrayReader], object]) -> None:
        if self._opened and self._opened.is_current():
            return
        with self._lock:
            newer = self._open()
            newer.reader.warm()
            self._opened = newer
        gc.collect()  # releases the mapped files of the generation before
        newer.reader.prepare()
        opened(newer.reader)

    def _awaited(self, opened: _Opened) -> ArrayReader:
        """The newest generation if it is soon open, so that a change can be seen at once; else the one before."""
        self._wanted.set()
        last = time.monotonic() + NEWEST_TIMEOUT
        while self._opened is opened and time.monotonic() < last:
            time.sleep(NEWEST_TIMEOUT / 50)
        now = self._opened
        return now.reader if now else self.reader()

    def _open(self) -> _Opened:
        """Open the generation of the manifest; if a writer has replaced it and removed its files meanwhile, the next one."""
        path = self._index / manifests.FILE_NAME
        now, manifest = identity(path), manifests.read_manifest(self._index)
        while True:
            try:
                mapped = {str(file): identity(file) for file in self._array_files(manifest)}
                reader = self._reader(manifest)
                mapped |= {str(vectors.path): identity(vectors.path) for vectors in reader.generation_vectors.segments}
                return _Opened((str(path), now), mapped, reader)
            except IndexDamaged:
                now, newer = identity(path), manifests.read_manifest(self._index)
                if newer == manifest:
                    raise
                manifest = newer

    def _array_files(self, manifest: Manifest) -> list[Path]:
        return [self._index / manifest.store / entry.file for entry in manifest.segments]

    def _reader(self, manifest: Manifest) -> ArrayReader:
        try:
            site = parse_site(manifest.site.encode())
        except SiteInvalid as error:
            raise IndexDamaged(f"{self._index / manifests.FILE_NAME}: {error}") from error
        generation = self._generation(manifest, site)
        vectors, state = self._vectors.opened(self._index / manifest.store, manifest, generation.segments)
        return ArrayReader(generation, site, manifest.state, state, vectors)

    def _generation(self, manifest: Manifest, site: Site) -> Generation:
        known, opened = self._segments, {}
        for path in self._array_files(manifest):
            key = (path, identity(path))
            with as_index_damaged(path):
                opened[key] = known.get(key) or Segment(path)
        self._segments = opened
        with as_index_damaged(self._index / manifest.store):
            return Generation(list(opened.values()), [entry.dead for entry in manifest.segments], site.apart)

    def write_lock(self) -> AbstractContextManager[None]:
        """Hold the index against every other writer; see `search.engines.base.SearchEngine`."""
        return self._write_lock.held()

    def recover(self) -> None:
        """Remove what was never published, and verify what was.

        Raises:
            IndexMissing, IndexDamaged: there is nothing to build upon; `rebuild` makes it anew.
        """
        with self.write_lock():
            self._recovered()

    def _recovered(self) -> Manifest:
        manifest = manifests.read_manifest(self._index)
        manifests.remove_leftovers(self._index, manifest)
        self._checker.check(self._index / manifest.store, manifest.files)
        return manifest

    def rebuild(self, site: Site, fingerprint: str, changes: Changes) -> IndexState:
        """Build a new store of just these strategies beside the old one, then switch. On any failure the old one stays.

        Raises:
            IndexUnwritable: the message names the file and the reason.
        """
        with self._writing(), self._cleaned_up():
            number = self._next_number()
            store = self._index / f"store-{number:06d}"
            manifests.remove(store)
            index = writer.create_index(store)
            publisher.lay_out(store, writer.write(index, changes.strategies, ()), site)
            return self._publish(number, store, site, fingerprint, changes, None)

    def update(self, site: Site, fingerprint: str, changes: Changes) -> IndexState:
        """Commit the changes to the current store as its next generation. On any failure the current one stays.

        Raises:
            IndexMissing, IndexDamaged: there is nothing to update; `rebuild` makes it anew.
            IndexUnwritable: the message names the file and the reason.
        """
        with self._writing():
            current = self._recovered()
            store = self._index / current.store
            index = writer.open_to_update(store, current.names())
            if index.latest_generation() != current.whoosh_generation:
                raise IndexDamaged(f"{store}: it holds a commit that was never published and cannot be taken back.")
            with self._cleaned_up():
                if changes.strategies or changes.removed:
                    replaced = [strategy.path for strategy in changes.strategies]
                    written = writer.write(index, changes.strategies, [*changes.removed, *replaced])
                    publisher.lay_out(store, written, site)
                return self._publish(current.number + 1, store, site, fingerprint, changes, current)

    @contextmanager
    def _writing(self) -> Iterator[None]:
        with self.write_lock(), durable.as_index_unwritable(), durable.naming_file(self._index):
            yield

    @contextmanager
    def _cleaned_up(self) -> Iterator[None]:
        """Remove all but the current generation at the end, even after a failure: half of a failed one may fill the disk."""
        try:
            yield
        finally:
            with suppress(IndexDamaged):
                manifests.remove_leftovers(self._index, self._current())

    def _current(self) -> Manifest | None:
        try:
            return manifests.read_manifest(self._index)
        except IndexMissing:
            return None

    def _next_number(self) -> int:
        with suppress(IndexDamaged):
            if current := self._current():
                return current.number + 1
        stores = [int(path.name[6:]) for path in self._index.glob("store-*") if path.name[6:].isdigit()]
        return max(stores, default=0) + 1

    def _publish(
        self, number: int, store: Path, site: Site, fingerprint: str, changes: Changes, before: Manifest | None
    ) -> IndexState:
        """Write the array files that are missing, wait until everything is on the disk, then replace the manifest."""
        index = writer.open_index(store)
        draft = Manifest(
            format=manifests.FORMAT,
            number=number,
            store=store.name,
            whoosh_generation=index.latest_generation(),
            site=site.source.decode("utf-8-sig"),
            segments=publisher.array_entries(index, store, site),
            files=publisher.synced_files(index, store, before.files if before else ()),
            state=EMPTY_STATE,
        )
        generation = self._generation(draft, site)
        with as_index_damaged(store):
            draft = self._vectors.with_vectors(store, draft, generation.segments, self._earlier(before))
            state = publisher.state_of(
                number, generation, fingerprint, changes, before.state if before else None, draft.whole_model
            )
        manifests.write_manifest(self._index, replace(draft, state=state))
        return state

    def _earlier(self, before: Manifest | None) -> Iterator[tuple[Path, Manifest]]:
        """The manifest published before, with its folder: vectors of unchanged texts are taken over from it."""
        with suppress(IndexDamaged):
            if manifest := before or self._current():
                yield self._index / manifest.store, manifest

    def embed(self, progress: Progress | None = None) -> bool:
        """Make the vectors that the newest generation lacks; see `search.engines.base.SearchEngine`."""
        with suppress(IndexMissing):
            manifest = manifests.read_manifest(self._index)
            if self._vectors.are_missing(self._index / manifest.store, manifest):
                self._vectors.embed(self._index / manifest.store, manifest, self._reader(manifest).segments, progress)
                with self._writing(), self._cleaned_up():
                    current = self._recovered()
                    state, store = current.state, self._index / current.store
                    changes = Changes((), (), state.faults, state.skipped)
                    site = parse_site(current.site.encode())
                    self._publish(current.number + 1, store, site, state.fingerprint, changes, current)
                return True
        return False

    def close(self) -> None:
        """Release the open generation."""
        self._opened = None
        self._segments = {}
