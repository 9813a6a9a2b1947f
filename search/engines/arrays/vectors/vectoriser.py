"""Makes the vectors of segments; those of a text that was embedded before are taken over."""

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
    """What of a unit is embedded; of digest 0 if nothing is."""

    digest: int = 0
    title: str = ""
    source: Section | Strategy | None = None

    @property
    def chunks(self) -> list[str]:
        """Its text as it is embedded."""
        return chunks_of(self.title, self.source) if self.source else []


class Vectoriser:
    """Embeds with one model, and knows what it has embedded until that is in files."""

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
        """Whether nothing was embedded that is not in files yet."""
        return not self._known

    def passages(self, segment: Segment, dead: Sequence[int]) -> list[Passage]:
        """What is to be embedded of each unit of a segment: nothing of deleted strategies, or in an unknown language.

        The own fields of a strategy are embedded only where it has no sections; see `search.meaning.chunks.embedded_of`.
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
        """Know the vectors of those passages that segments have."""
        digests = np.array([passage.digest for passage in self.missing(wanted)], np.uint64)
        for segment in segments:
            for unit in np.flatnonzero(np.isin(segment.digests, digests)).tolist():
                self._known[int(segment.digests[unit])] = segment.of_unit(unit)

    def missing(self, wanted: Iterable[Passage]) -> list[Passage]:
        """The passages that nobody has embedded, each once."""
        return list({one.digest: one for one in wanted if one.digest and one.digest not in self._known}.values())

    def embed(self, missing: Sequence[Passage], progress: Progress | None = None) -> None:
        """Embed passages. Raises ModelUnusable, and what `progress` raises."""
        for done, passage in enumerate(missing, 1):
            self._known[passage.digest] = quantize(self._embedder.passages(passage.chunks))
            if progress:
                progress(done, len(missing))

    def arrays(self, passages: Sequence[Passage]) -> Arrays:
        """The file of a segment with these units, all of which are known."""
        size = self._embedder.model.settings.size
        none = np.empty((0, size), np.int8), np.empty(0, np.float32)
        chunks = [self._known[passage.digest] if passage.digest else none for passage in passages]
        return arrays_of([passage.digest for passage in passages], chunks, size)

    def forget(self) -> None:
        """Let go of what is in files now."""
        self._known.clear()
