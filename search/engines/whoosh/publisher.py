"""Publishes a Whoosh commit: array files of its new segments, synced files with checksums, and the state of the index."""

import hashlib
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from search.engines.arrays.build.documents import Contents
from search.engines.arrays.build.layout import arrays_of
from search.engines.arrays.build.occurrences import Ints
from search.engines.arrays.files import durable
from search.engines.arrays.files.array_file import open_arrays, write_arrays
from search.engines.arrays.files.checksums import FileChecksum, checksum_of
from search.engines.arrays.files.damage import as_index_damaged
from search.engines.arrays.files.manifest import SegmentEntry
from search.engines.arrays.format.segment import Segment
from search.engines.arrays.search.index_view import Generation
from search.engines.arrays.vectors.publishing import VECTORS
from search.engines.base import Changes, IndexState
from search.engines.whoosh.segment_reader import stored_contents
from search.engines.whoosh.toc import StrategiesIndex, Toc
from search.site import Site

_ARRAYS = ".arrays"


def lay_out(store: Path, written: Mapping[str, Contents], site: Site) -> None:
    """Write the array files of segments that were just committed, from what is in memory, so that nothing is read back.

    Args:
        store: the folder of the segments.
        written: id of a segment → its contents.
        site: the site, which names the facets.
    """
    for segment, contents in written.items():
        write_arrays(store / f"{segment}{_ARRAYS}", arrays_of(contents, site.facets, site.apart))


def array_entries(index: StrategiesIndex, store: Path, site: Site) -> tuple[SegmentEntry, ...]:
    """The segments of Whoosh's newest commit; one without an array file is read back and gets one."""
    return tuple(_entry(index, store, segment, site) for segment in index._segments())


def _entry(index: StrategiesIndex, store: Path, segment: Any, site: Site) -> SegmentEntry:
    file = f"{segment.segment_id()}{_ARRAYS}"
    if not (store / file).exists():
        lay_out(store, {segment.segment_id(): stored_contents(index.storage, segment)}, site)
    with as_index_damaged(store / file):
        strategy_of = open_arrays(store / file)["unit_strategy"]
        return SegmentEntry(file, tuple(_dead_strategies(strategy_of, segment.deleted_docs())))


def _dead_strategies(strategy_of: Ints, deleted: Iterable[int] | None) -> list[int]:
    """Deleted documents as deleted strategies: a strategy and its sections go together."""
    return sorted({int(strategy_of[document]) for document in deleted or ()})


def synced_files(index: StrategiesIndex, store: Path, known: Iterable[FileChecksum]) -> tuple[FileChecksum, ...]:
    """Wait until Whoosh's files are on the disk, which it does not do itself, and take their checksums.

    Args:
        index: the index at its newest commit.
        store: its folder.
        known: checksums of the generation before; a file never changes once it is written.
    """
    before = {file.name: file for file in known}
    segments = [name for segment in index._segments() for name in segment.list_files(index.storage)]
    names = [Toc._filename(index.indexname, index.latest_generation()), *segments]
    files = tuple(before.get(name) or _synced(store / name) for name in names if not name.endswith((_ARRAYS, VECTORS)))
    durable.sync(store)
    return files


def _synced(path: Path) -> FileChecksum:
    durable.sync(path)
    return checksum_of(path)


def state_of(
    number: int, generation: Generation, fingerprint: str, changes: Changes, before: IndexState | None, model: str = ""
) -> IndexState:
    """The state of a generation.

    Args:
        number: the number of the generation.
        generation: the open generation.
        fingerprint: the fingerprint of how content became this index.
        changes: what was written, with the faults of the whole folder.
        before: the state of the generation that this one continues; None if it was built anew.
        model: the model of the vectors of all its sections; "" if it has none.
    """
    sections = generation.unit_alive & ~generation.unit_own
    now = datetime.now(UTC).isoformat(timespec="seconds")
    identity = _identity(generation, fingerprint)
    same = before is not None and before.generation.split("-")[1] == identity
    return IndexState(
        generation="-".join(filter(None, [str(number), identity, model[:6]])),
        built_at=now,
        changed_at=before.changed_at if before and same else now,
        strategies=len(generation.numbers),
        sections=int(sections.sum()),
        words=_distinct_words(generation),
        languages=generation.languages,
        fingerprint=fingerprint,
        faults=changes.faults,
        skipped=changes.skipped,
    )


def _identity(generation: Generation, fingerprint: str) -> str:
    """A digest of everything that is indexed (files and fingerprint), whatever the updates that led to it."""
    files = "\n".join(f"{path}\t{digest}" for path, digest in sorted(generation.digests.items()))
    return hashlib.sha256(f"{fingerprint}\n{files}".encode()).hexdigest()[:12]


def _distinct_words(generation: Generation) -> int:
    """The number of distinct words, as spelt, in living units; those of smaller segments are looked up in larger ones."""
    counted: list[tuple[Segment, NDArray[np.bool_]]] = []
    number = 0
    bounds = zip(generation.segments, pairwise(generation.unit_base), strict=True)
    for segment, (start, end) in sorted(bounds, key=lambda bound: -len(bound[0].surfaces)):
        living = segment.surface_frequencies(generation.unit_alive[start:end]) > 0
        for larger, known in counted:
            for index in np.flatnonzero(living).tolist():
                at, after = larger.surfaces.range(segment.surfaces[index], segment.surfaces[index] + b"\0")
                living[index] = not (at < after and known[at])
        number += int(np.count_nonzero(living))
        counted.append((segment, living))
    return number
