"""The vectors that a generation lacks, made with a sentence model; and what its manifest says of them."""

import logging
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice

from msgspec.structs import replace

from search.engines.base import MAX_EMBEDDED_AT_ONCE, STILL_EMBEDDING, IndexState, Progress, VectorsState
from search.engines.opensearch.store.connection import Connection
from search.engines.opensearch.store.documents import texts_of
from search.engines.opensearch.store.manifest import Manifest
from search.engines.opensearch.store.vectors import VectorStore
from search.errors import ModelUnusable
from search.meaning.chunks import chunks_of, embedded_of
from search.meaning.embedder import Embedder
from search.meaning.quantized import Chunks, quantize
from search.strategies import Strategy

MAX_COMPARED = 2_000
"""Strategies that an update compares with those embedded before."""
READ_BATCH = 100
"""Strategies whose texts are looked for together."""
WRITE_BATCH = 64
"""Texts whose vectors are written together: as much is lost where embedding ends early."""

_log = logging.getLogger(__name__)


class _Maker:
    """Makes vectors with one model."""

    def __init__(self, embedder: Embedder, store: VectorStore) -> None:
        self._embedder = embedder
        self.store = store

    def missing(self, strategies: Iterable[Strategy]) -> dict[str, list[str]]:
        """The texts without vectors and their chunks; texts in languages that the model does not know never have any."""
        wanted = {
            text: (strategy.title, source)
            for strategy in strategies
            if self._embedder.model.knows(strategy.language)
            for text, source in texts_of(strategy)
        }
        known = self.store.known(wanted)
        return {text: chunks_of(title, source) for text, (title, source) in wanted.items() if text not in known}

    def embedded(self, chunks: list[str]) -> Chunks:
        """The vectors of the chunks of one text. Raises ModelUnusable."""
        return quantize(self._embedder.passages(chunks))

    def add(self, made: Mapping[str, Chunks]) -> None:
        """Write vectors. Raises IndexUnwritable."""
        if made:
            self.store.make()
            self.store.add(made)


class Vectoriser:
    """Makes and finds the vectors of one prefix."""

    def __init__(self, embedder: Embedder | None, connection: Connection, prefix: str) -> None:
        """Make them with a model; None to use what is there."""
        self._connection = connection
        self._prefix = prefix
        self._maker = _Maker(embedder, self._store(embedder.model.id)) if embedder else None

    def _store(self, model: str) -> VectorStore:
        return VectorStore(self._connection, self._prefix, model)

    def opened(self, manifest: Manifest) -> tuple[VectorStore | None, VectorsState]:
        """The vectors of a generation, and of which model they are; none where some are missing."""
        if manifest.model and manifest.embedded:
            return self._store(manifest.model), VectorsState(manifest.model)
        return None, VectorsState(problem=STILL_EMBEDDING if manifest.model else "")

    def with_vectors(self, draft: Manifest, strategies: Sequence[Strategy], before: Manifest | None) -> Manifest:
        """A manifest with what is known of its vectors; few that are missing are made now.

        Args:
            draft: of what is to be published.
            strategies: what of it is new; all of it where it is an index of its own.
            before: what was published before, if anything.
        """
        model, continued = (before.model, before.index == draft.index) if before else ("", False)
        whole = before is not None and before.embedded
        if self._maker is None:
            return replace(draft, model=model, embedded=continued and whole and not strategies)
        store = self._maker.store
        may_be_whole = not continued or (whole and model == store.model and store.is_there())
        if may_be_whole and self._made_now(self._maker, strategies):
            return replace(draft, model=store.model, embedded=True)
        return replace(draft, model=model)

    def _made_now(self, maker: _Maker, strategies: Sequence[Strategy]) -> bool:
        """Embed missing texts if they are few. Returns whether every text has vectors then."""
        if len(strategies) > MAX_COMPARED:
            return False
        try:
            missing = {text: chunks for some in _groups(strategies) for text, chunks in maker.missing(some).items()}
            if sum(map(len, missing.values())) > MAX_EMBEDDED_AT_ONCE:
                return False
            maker.add({text: maker.embedded(chunks) for text, chunks in missing.items()})
        except ModelUnusable as error:
            _log.warning("%s What is new is ordered by words alone.", error)
            return False
        return True

    def are_missing(self, manifest: Manifest) -> bool:
        """Whether some have to be made: of new sections, of another model, or as somebody has deleted them."""
        if self._maker is None:
            return False
        store = self._maker.store
        return manifest.model != store.model or not manifest.embedded or not store.is_there()

    def embed(self, strategies: Iterable[Strategy], state: IndexState, progress: Progress | None) -> str:
        """Make what strategies lack, in whatever time it takes.

        Args:
            strategies: those of a generation.
            state: of it.
            progress: see `Progress`.

        Returns:
            The identity of the model; "" where there is none.

        Raises:
            ModelUnusable, and what `progress` and the store raise: what was written until then stays.
        """
        if self._maker is None:
            return ""
        done = 0
        self._maker.store.make()
        for some in _groups(strategies):
            missing, made = self._maker.missing(some), dict[str, Chunks]()
            done += sum(len(embedded_of(strategy)) for strategy in some) - len(missing)
            for text, chunks in missing.items():
                made[text], done = self._maker.embedded(chunks), done + 1
                if len(made) == WRITE_BATCH:
                    self._maker.add(made)
                    made = {}
                if progress:
                    progress(done, max(done, state.sections))  # which does not count strategies without any
            self._maker.add(made)
        return self._maker.store.model


def _groups(strategies: Iterable[Strategy]) -> Iterator[list[Strategy]]:
    each = iter(strategies)
    while some := list(islice(each, READ_BATCH)):
        yield some
