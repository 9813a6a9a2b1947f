"""The vectors of a generation as files listed in its manifest; they are used only if complete and of one model."""

import logging
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from search.engines.arrays.files.array_file import write_arrays
from search.engines.arrays.files.checksums import FileChecksum, checksum_of
from search.engines.arrays.files.durable import Identity, identity
from search.engines.arrays.files.manifest import Manifest, SegmentEntry, remove
from search.engines.arrays.format.segment import Segment
from search.engines.arrays.vectors.segment_vectors import SegmentVectors
from search.engines.arrays.vectors.vectoriser import Passage, Vectoriser
from search.engines.base import MAX_EMBEDDED_AT_ONCE, STILL_EMBEDDING, Progress, VectorsState
from search.errors import ModelUnusable

VECTORS = ".vectors"
_MAX_COMPARED = 20_000
"""Maximum number of sections that an update compares with those embedded before."""

_log = logging.getLogger(__name__)


class VectorFiles:
    """Writes and opens the vectors of one index."""

    def __init__(self, vectoriser: Vectoriser | None) -> None:
        """Make vectors with a model; None to keep those that there are."""
        self._vectoriser = vectoriser
        self._compared: dict[tuple[Path, FileChecksum], tuple[Identity | None, bool]] = {}
        """The identity of a file when it was compared with its checksum, and whether it matched."""

    def opened(self, store: Path, manifest: Manifest, segments: Sequence[Segment]) -> tuple[list[SegmentVectors], VectorsState]:
        """The vectors of every segment, and the model that made them; none if some are missing or damaged."""
        if not manifest.model:
            return [], VectorsState()
        if any(entry.vectors is None for entry in manifest.segments):
            return [], VectorsState(problem=STILL_EMBEDDING)
        found = self._valid_vectors(store, manifest.segments)
        if [len(vectors.digests) for vectors in found] != [len(segment.unit_own) for segment in segments]:
            return [], VectorsState(problem="vectors are damaged")
        return found, VectorsState(manifest.model)

    def are_missing(self, store: Path, manifest: Manifest) -> bool:
        """Whether vectors have to be made: for new sections, with another model, or in place of damaged ones."""
        if self._vectoriser is None:
            return False
        entries = self._valid_entries(store, manifest.segments)
        return manifest.model != self._vectoriser.model or any(entry.vectors is None for entry in entries)

    def embed(self, store: Path, manifest: Manifest, segments: Sequence[Segment], progress: Progress | None) -> None:
        """Embed all passages that lack vectors, without writing these. Raises ModelUnusable, and what `progress` raises."""
        if self._vectoriser:
            wanted = self._lacking_passages(self._vectoriser, segments, self._entries(store, manifest), [(store, manifest)])
            self._vectoriser.embed(self._vectoriser.missing(wanted), progress)

    def with_vectors(
        self, store: Path, draft: Manifest, segments: Sequence[Segment], before: Iterable[tuple[Path, Manifest]]
    ) -> Manifest:
        """A manifest with the vectors of its segments, as far as they exist or are quickly made.

        Args:
            store: the folder of the segments.
            draft: the manifest to be published.
            segments: its segments.
            before: earlier manifests, if any, each with its folder.
        """
        before = list(before)
        fallback = _with_earlier_vectors(store, draft, before)
        maker = self._vectoriser
        if maker is None:
            return fallback
        entries = self._entries(store, fallback)
        pairs = zip(segments, entries, strict=True)
        if maker.is_idle and sum(len(segment.unit_own) for segment, entry in pairs if not entry.vectors) > _MAX_COMPARED:
            return fallback
        wanted = self._lacking_passages(maker, segments, entries, before)
        missing = maker.missing(wanted)
        if len(missing) > MAX_EMBEDDED_AT_ONCE or sum(len(passage.chunks) for passage in missing) > MAX_EMBEDDED_AT_ONCE:
            return fallback
        try:
            maker.embed(missing)
        except ModelUnusable as error:
            _log.warning("%s What is new is ordered by words alone.", error)
            return fallback
        for number, (segment, entry) in enumerate(zip(segments, entries, strict=True)):
            if not entry.vectors:
                path = store / f"{entry.file.partition('.')[0]}.{maker.model}{VECTORS}"
                remove(path)  # readers that have mapped a damaged one keep it
                write_arrays(path, maker.arrays(maker.passages(segment, entry.dead)))
                entries[number] = replace(entry, vectors=checksum_of(path))
        maker.forget()
        return replace(draft, model=maker.model, segments=tuple(entries))

    def _entries(self, store: Path, manifest: Manifest) -> list[SegmentEntry]:
        """The segments, without vectors that are invalid or of another model."""
        if self._vectoriser and manifest.model == self._vectoriser.model:
            return self._valid_entries(store, manifest.segments)
        return [replace(entry, vectors=None) for entry in manifest.segments]

    def _lacking_passages(
        self,
        maker: Vectoriser,
        segments: Sequence[Segment],
        entries: Sequence[SegmentEntry],
        before: Iterable[tuple[Path, Manifest]],
    ) -> list[Passage]:
        """All passages of the segments without vectors; the maker takes over the vectors of those embedded before."""
        pairs = zip(segments, entries, strict=True)
        wanted = [one for segment, entry in pairs if not entry.vectors for one in maker.passages(segment, entry.dead)]
        if maker.missing(wanted):
            for store, manifest in before:
                maker.learn(self._valid_vectors(store, self._entries(store, manifest)), wanted)
        return wanted

    def _valid_entries(self, store: Path, entries: Iterable[SegmentEntry]) -> list[SegmentEntry]:
        """The segments, without vectors that are not as they were written."""
        return [entry if self._is_valid(store, entry.vectors) else replace(entry, vectors=None) for entry in entries]

    def _is_valid(self, store: Path, file: FileChecksum | None) -> bool:
        """Whether a file is as it was written; a file that was, and has not been touched since, is not read again."""
        if file is None:
            return False
        path, now = store / file.name, identity(store / file.name)
        then, is_valid = self._compared.get((path, file), (None, True))
        if now is None or then != now:
            was_valid, is_valid = is_valid, now is not None and _matches(path, file)
            if was_valid and not is_valid:
                _log.warning("%s: it is not what was written. Hits are ordered by words alone until it is made anew.", path)
            self._compared[path, file] = now, is_valid
        return is_valid

    def _valid_vectors(self, store: Path, entries: Iterable[SegmentEntry]) -> list[SegmentVectors]:
        """The vectors of the segments that have valid ones."""
        files = [entry.vectors for entry in self._valid_entries(store, entries) if entry.vectors]
        return [SegmentVectors(store / file.name) for file in files]


def _matches(path: Path, file: FileChecksum) -> bool:
    try:
        return checksum_of(path) == file
    except OSError:
        return False


def _with_earlier_vectors(store: Path, draft: Manifest, before: Iterable[tuple[Path, Manifest]]) -> Manifest:
    """A manifest with the vectors that its segments had before."""
    for earlier, manifest in before:
        if earlier == store:
            known = {entry.file: entry.vectors for entry in manifest.segments}
            entries = tuple([replace(entry, vectors=known.get(entry.file)) for entry in draft.segments])
            return replace(draft, model=manifest.model, segments=entries)
    return draft
