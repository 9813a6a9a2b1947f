"""Makes the vectors of segments; the vectors of texts that were embedded before are taken over."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np

from search.engines.arrays.build.layout import LANGUAGE_CODES
from search.engines.arrays.files.array_file import Arrays
from search.engines.arrays.format.segment import Segment
from search.engines.arrays.vectors.segment_vectors import SegmentVectors, arrays_of
from search.engines.base import Progress
from search.meaning.chunks import chunks_of, digest
from search.meaning.embedder import Embedder
from search.meaning.quantized import Chunks, quantize
from search.strategies import Section, Strategy


class Passage(NamedTuple):
    """The text of a unit that is embedded; digest 0 if there is none."""

    digest: int = 0
    title: str = ""
    source: Section | Strategy | None = None

    @property
    def chunks(self) -> list[str]:
        """Its text as the chunks that are embedded."""
        return chunks_of(self.title, self.source) if self.source else []


class Vectoriser:
    """Embeds texts with one model, and keeps their vectors until these are in files."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder
        self._known: dict[int, Chunks] = {}
        """Digest of a text → its chunks."""

    @property
    def model(self) -> str:
        """The identity of the model."""
        return self._embedder.model.id

    @property
    def is_idle(self) -> bool:
        """Whether it keeps no vectors that are not in files yet."""
        return not self._known

    def passages(self, segment: Segment, dead: Sequence[int]) -> list[Passage]:
        """The text to embed of each unit of a segment: nothing of deleted strategies, or in a language unknown to the model.

        The own fields of a strategy are embedded only if it has no sections; see `search.meaning.chunks.embedded_of`.
        """
        left_out, passages, title = set(dead), list[Passage](), ""
        left_out.update(
            strategy
            for strategy, language in enumerate(segment.strategy_language.tolist())
            if not self._embedder.model.knows(LANGUAGE_CODES[language])
        )
        owners = segment.unit_strategy.tolist()
        for unit, (strategy, after, own) in enumerate(zip(owners, [*owners[1:], -1], segment.unit_own.tolist(), strict=True)):
            if strategy in left_out:
                passages.append(Passage())
                continue
            source = segment.strategy(unit) if own else segment.section(unit)
            title = source.title if isinstance(source, Strategy) else title
            passages.append(Passage() if own and strategy == after else Passage(digest(title, source), title, source))
        return passages

    def learn(self, segments: Iterable[SegmentVectors], wanted: Iterable[Passage]) -> None:
        """Take over the vectors of those passages that segments have."""
        digests = np.array([passage.digest for passage in self.missing(wanted)], np.uint64)
        for segment in segments:
            for unit in np.flatnonzero(np.isin(segment.digests, digests)).tolist():
                self._known[int(segment.digests[unit])] = segment.of_unit(unit)

    def missing(self, wanted: Iterable[Passage]) -> list[Passage]:
        """The passages whose vectors are not known, each once."""
        return list({one.digest: one for one in wanted if one.digest and one.digest not in self._known}.values())

    def embed(self, missing: Sequence[Passage], progress: Progress | None = None) -> None:
        """Embed passages. Raises ModelUnusable, and what `progress` raises."""
        for done, passage in enumerate(missing, 1):
            self._known[passage.digest] = quantize(self._embedder.passages(passage.chunks))
            if progress:
                progress(done, len(missing))

    def arrays(self, passages: Sequence[Passage]) -> Arrays:
        """The arrays of a segment's file; the vectors of all passages must be known."""
        size = self._embedder.model.settings.size
        none = np.empty((0, size), np.int8), np.empty(0, np.float32)
        chunks = [self._known[passage.digest] if passage.digest else none for passage in passages]
        return arrays_of([passage.digest for passage in passages], chunks, size)

    def forget(self) -> None:
        """Forget all vectors, once they are in files."""
        self._known.clear()
