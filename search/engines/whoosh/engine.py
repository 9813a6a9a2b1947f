"""The Whoosh engine: builds beside and switches, commits in place, opens the newest generation; `manifest` says which files."""

from __future__ import annotations

import hashlib
import shutil
import threading
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from whoosh.index import FileIndex
from whoosh.index import IndexError as WhooshError

from search.engine import Changes, IndexState
from search.engines.whoosh import manifest as manifests
from search.engines.whoosh import writing
from search.engines.whoosh.array_file import write_arrays
from search.engines.whoosh.decoding import decode
from search.engines.whoosh.generation import Generation
from search.engines.whoosh.lock import write_lock
from search.engines.whoosh.manifest import Manifest, SegmentEntry
from search.engines.whoosh.reader import WhooshReader
from search.engines.whoosh.segment import Segment
from search.errors import IndexDamaged, IndexMissing
from search.site import Site, parse_site

NO_STATE = IndexState("", "", "", 0, 0, 0, (), "", (), ())
"""Stands in a manifest until its generation has been counted."""


class WhooshEngine:
    """One index folder. Safe to share between threads; any number of processes may read while one writes."""

    def __init__(self, index: Path) -> None:
        """Use an index folder, which need not exist yet."""
        self._index = index
        self._lock = threading.Lock()
        self._opened: tuple[object, WhooshReader] | None = None
        self._segments: dict[Path, Segment] = {}
        """Segments of the open generation: what the next one shares with it is neither opened nor verified again."""

    def reader(self) -> WhooshReader:
        """The newest generation: the one opened before unless the manifest has changed.

        Raises:
            IndexMissing: there is no index.
            IndexDamaged: files are missing or are not what they should be.
        """
        identity = manifests.identity(self._index)
        opened = self._opened
        if opened and opened[0] == identity:
            return opened[1]
        with self._lock:
            if not self._opened or self._opened[0] != identity:
                self._opened = (identity, self._open())
            return self._opened[1]

    def _open(self) -> WhooshReader:
        """Open what the manifest names; if a writer has moved on and cleaned up meanwhile, what it names now."""
        manifest = manifests.read_manifest(self._index)
        while True:
            try:
                return WhooshReader(self._generation(manifest), parse_site(manifest.site.encode()), manifest.state)
            except IndexDamaged:
                newer = manifests.read_manifest(self._index)
                if newer.number == manifest.number:
                    raise
                manifest = newer

    def _generation(self, manifest: Manifest) -> Generation:
        paths = [self._index / manifest.store / entry.file for entry in manifest.segments]
        self._segments = {path: self._segments.get(path) or Segment(path) for path in paths}
        return Generation([self._segments[path] for path in paths], [entry.dead for entry in manifest.segments])

    def rebuild(self, site: Site, fingerprint: str, changes: Changes) -> IndexState:
        """Build a new store of just these strategies beside the old one, then switch. On any failure the old one stays."""
        with write_lock(self._index):
            number = self._next_number()
            store = self._index / f"store-{number:06d}"
            shutil.rmtree(store, ignore_errors=True)
            try:
                index = writing.create_index(store)
                writing.write(index, changes.strategies, ())
                return self._publish(number, store, site, fingerprint, changes, None)
            except BaseException:
                shutil.rmtree(store, ignore_errors=True)
                raise

    def update(self, site: Site, fingerprint: str, changes: Changes) -> IndexState:
        """Commit the changes to the present store as its next generation. On any failure the present one stays.

        Raises:
            IndexMissing, IndexDamaged: there is nothing to update; `rebuild` makes it anew.
        """
        with write_lock(self._index):
            current = manifests.read_manifest(self._index)
            store = self._index / current.store
            index = _open_whoosh(store)
            if index.latest_generation() != current.whoosh_generation:
                raise IndexDamaged(f"{store}: Whoosh committed something that was never published.")
            if changes.strategies or changes.removed:
                replaced = [strategy.path for strategy in changes.strategies]
                writing.write(index, changes.strategies, [*changes.removed, *replaced])
            return self._publish(current.number + 1, store, site, fingerprint, changes, current.state)

    def _next_number(self) -> int:
        try:
            return manifests.read_manifest(self._index).number + 1
        except (IndexMissing, IndexDamaged):
            stores = [int(path.name[6:]) for path in self._index.glob("store-*") if path.name[6:].isdigit()]
            return max(stores, default=0) + 1

    def _publish(
        self, number: int, store: Path, site: Site, fingerprint: str, changes: Changes, before: IndexState | None
    ) -> IndexState:
        """Derive the arrays that are missing, wait until everything is on the disk, then move the pointer."""
        index = _open_whoosh(store)
        segments = tuple(_entry(index, store, segment, site) for segment in index._segments())
        manifests.sync_files(store)
        text = site.source.decode("utf-8-sig")
        draft = Manifest(manifests.FORMAT, number, store.name, index.latest_generation(), text, segments, NO_STATE)
        state = _state(number, self._generation(draft), fingerprint, changes, before)
        manifest = replace(draft, state=state)
        manifests.write_manifest(self._index, manifest)
        self._clean(manifest)
        return state

    def _clean(self, manifest: Manifest) -> None:
        """Remove what the manifest does not name. Readers that still use it keep it: a mapped file outlives its name."""
        for path in self._index.glob("store-*"):
            if path.name != manifest.store:
                shutil.rmtree(path, ignore_errors=True)
        named = {entry.file for entry in manifest.segments}
        for path in (self._index / manifest.store).glob("*.arrays"):
            if path.name not in named:
                path.unlink(missing_ok=True)

    def close(self) -> None:
        """Let go of the open generation."""
        self._opened = None
        self._segments = {}


def _open_whoosh(store: Path) -> FileIndex:
    try:
        return writing.open_index(store)
    except (OSError, EOFError, ValueError, WhooshError) as error:
        raise IndexDamaged(f"{store}: {error}") from error


def _entry(index: FileIndex, store: Path, segment: object, site: Site) -> SegmentEntry:
    """A segment of Whoosh, decoded unless that was done at an earlier commit."""
    file = f"{segment.segment_id()}.arrays"  # type: ignore[attr-defined]
    if not (store / file).exists():
        temporary = store / f"{file}.new"
        write_arrays(temporary, decode(index.storage, segment, index.schema, site.facets))
        temporary.replace(store / file)
    deleted = segment.deleted_docs()  # type: ignore[attr-defined]
    return SegmentEntry(file, tuple(_dead_strategies(Segment(store / file), deleted)))


def _dead_strategies(segment: Segment, deleted: Iterable[int]) -> list[int]:
    """Deleted documents as deleted strategies: a strategy and its sections go together."""
    return sorted({int(segment.unit_strategy[document]) for document in deleted or ()})


def _state(number: int, generation: Generation, fingerprint: str, changes: Changes, before: IndexState | None) -> IndexState:
    sections = generation.unit_alive & ~generation.unit_own
    now = datetime.now(UTC).isoformat(timespec="seconds")
    records = (generation.record(int(generation.strategy_unit[n])) for _, n in sorted(generation.numbers.items()))
    digest = hashlib.sha256(fingerprint.encode())
    for record in records:
        digest.update(record)
    identity = digest.hexdigest()[:12]
    same = before is not None and before.generation.partition("-")[2] == identity
    return IndexState(
        generation=f"{number}-{identity}",
        built_at=now,
        changed_at=before.changed_at if before and same else now,
        strategies=len(generation.numbers),
        sections=int(sections.sum()),
        words=len({term for term, _ in generation.words()}),
        languages=generation.languages,
        fingerprint=fingerprint,
        faults=changes.faults,
        skipped=changes.skipped,
    )
