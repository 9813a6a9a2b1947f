"""Makes the vectors that a generation lacks with a sentence model, and records in its manifest which it has."""

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
"""Maximum number of strategies that an update compares with those embedded before."""
READ_BATCH = 100
"""Number of strategies whose vectors are looked up together."""
WRITE_BATCH = 64
"""Number of texts whose vectors are written together, and lost if embedding ends early."""

_log = logging.getLogger(__name__)


class _Maker:
    """Makes vectors with one model."""

    def __init__(self, embedder: Embedder, store: VectorStore) -> None:
        self._embedder = embedder
        self.store = store

    def missing(self, strategies: Iterable[Strategy]) -> dict[str, list[str]]:
        """Name of a text without vectors → its chunks; texts in languages that the model does not know are left out."""
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
        """Make vectors with a model; None to use those that there are."""
        self._connection = connection
        self._prefix = prefix
        self._maker = _Maker(embedder, self._store(embedder.model.id)) if embedder else None

    def _store(self, model: str) -> VectorStore:
        return VectorStore(self._connection, self._prefix, model)

    def opened(self, manifest: Manifest) -> tuple[VectorStore | None, VectorsState]:
        """The vectors of a generation, and the model that made them; none if some are missing."""
        if manifest.model and manifest.embedded:
            return self._store(manifest.model), VectorsState(manifest.model)
        return None, VectorsState(problem=STILL_EMBEDDING if manifest.model else "")

    def with_vectors(self, draft: Manifest, strategies: Sequence[Strategy], before: Manifest | None) -> Manifest:
        """A manifest that says which vectors there are; missing ones are made now if they are few.

        Args:
            draft: the manifest to be published.
            strategies: its new strategies; all strategies if it has a new index.
            before: the manifest published before, if any.
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
        """Embed missing texts if they are few; returns whether every text has vectors now."""
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
        """Whether vectors have to be made: for new sections, with another model, or because somebody deleted them."""
        if self._maker is None:
            return False
        store = self._maker.store
        return manifest.model != store.model or not manifest.embedded or not store.is_there()

    def embed(self, strategies: Iterable[Strategy], state: IndexState, progress: Progress | None) -> str:
        """Make the vectors that strategies lack, however long it takes.

        Args:
            strategies: the strategies of a generation.
            state: the state of the generation.
            progress: see `Progress`.

        Returns:
            The identity of the model; "" if there is none.

        Raises:
            ModelUnusable, and what `progress` and the store raise: vectors written until then stay.
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
