"""Embeds queries within a time limit, or says why hits are ordered by words alone."""

import logging
import re
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from threading import Lock
from typing import NamedTuple

from search.analysis import analyzer
from search.cache import LruCache
from search.errors import ModelUnusable
from search.meaning.embedder import BackgroundEmbedder, OnnxEmbedder, Vector
from search.meaning.model_folder import read_model
from search.query.model import Meaning, Order, ParsedQuery, PendingMeaning, SearchQuery

CACHED_QUERIES = 1024
"""Number of query texts whose vectors are cached."""
_THREADS = 2
"""Threads of a model: the calling one, and the one of its pool that runs the model meanwhile."""
_MAX_SHORT_QUERY = 3
"""Number of words up to which a text is embedded at once only if all of them are known: else its spelling may be corrected."""
UNUSABLE = "the model cannot be used"
_SIGNS = re.compile(r'["“”„‟«»＂*]|(?<!\S)OR(?!\S)|(?<!\S)-\w')
"""Signs of the query syntax: a query with any of them is about the words themselves, and is not ordered by meaning."""

_log = logging.getLogger(__name__)


class MeaningState(NamedTuple):
    """Whether searches are ordered by meaning, if a model is set."""

    order: Order
    reason: str
    """Why they are ordered by words alone; "" if they are not."""
    model: str
    """The name of the model; "" if it cannot be read."""


class QueryEmbedder:
    """Embeds queries in the background, so that searches need not wait for one that takes too long. Threads may share it."""

    def __init__(self, embedder: BackgroundEmbedder | None, seconds: float, problem: str = "") -> None:
        """Wait for each text for at most `seconds`; without an embedder, `problem` says what is wrong with the model."""
        self.embedder = embedder
        self.problem = problem
        self._seconds = seconds
        self._noting = Lock()
        self._loader = ThreadPoolExecutor(1, thread_name_prefix="embedder")
        self._vectors = LruCache[str, Future[Vector]](self._begin, lambda _: 1, CACHED_QUERIES)

    def _begin(self, text: str) -> Future[Vector]:
        loaded = self.embedder is not None and self.embedder.is_loaded
        future = self.embedder.begin(text) if self.embedder and loaded else self._loader.submit(self._first, text)
        future.add_done_callback(lambda done: self._note(done.exception()))
        return future

    def _first(self, text: str) -> Vector:
        """The vector of a text, once the model is loaded for it."""
        if self.embedder is None:
            raise ModelUnusable(self.problem)
        vector: Vector = self.embedder.queries([text])[0]
        return vector

    def _note(self, error: BaseException | None) -> None:
        with self._noting:
            if error and str(error) != self.problem:
                _log.warning("%s Hits are ordered by words alone.", error)
                self.problem = str(error)

    def state(self, model: str, problem: str) -> MeaningState:
        """Whether searches are ordered by meaning in an index.

        Args:
            model: identity of the model of the index's vectors; "" if it has none.
            problem: why it has none although it should, or "".
        """
        reason = self.obstacle(model, problem)
        name = self.embedder.model.settings.name if self.embedder else ""
        return MeaningState("words" if reason else "meaning", reason, name)

    def obstacle(self, model: str, problem: str) -> str:
        """Why nothing can be ordered by meaning in an index; "" if it can. Arguments as in `state`."""
        if self.embedder is None or self.problem:
            return UNUSABLE
        if not model:
            return problem or "the passages are not embedded yet"
        return "" if model == self.embedder.model.id else "the passages are embedded with another model"

    def verify(self) -> None:
        """Compare the model with its checksums without loading it."""
        try:
            if self.embedder:
                self.embedder.model.verify()
        except ModelUnusable as error:
            self.problem = str(error)

    def warm(self) -> None:
        """Begin to load the model, so that no search waits for it."""
        self.begin("a")

    def begin(self, text: str) -> None:
        """Begin to embed a text whose vector will be needed."""
        self._vectors.of(text)

    def vector(self, text: str) -> Vector:
        """The vector of a text.

        Raises:
            TimeoutError: it takes too long; a later call will find it.
            ModelUnusable: there is none.
        """
        try:
            return self._vectors.of(text).result(self._seconds)
        except ModelUnusable as error:
            self._note(error)  # the future's callback may not have run yet
            raise


def query_embedder(folder: str, seconds: float) -> QueryEmbedder | None:
    """The embedder of queries with the model in a folder; None if no folder is set ("")."""
    if not folder:
        return None
    try:
        return QueryEmbedder(OnnxEmbedder(read_model(Path(folder)), _THREADS), seconds)
    except ModelUnusable as error:
        _log.warning("%s Hits are ordered by words alone.", error)
        return QueryEmbedder(None, seconds, str(error))


class SearchOrder:
    """The order of one search: by words alone, or by meaning too."""

    def __init__(
        self, embedder: QueryEmbedder | None, query: SearchQuery, model: str, problem: str, knows: Callable[[str], bool]
    ) -> None:
        """Begin to embed the text at once, if meaning may order its hits and it is likely to be searched as it was typed.

        Args:
            embedder: the embedder of queries; None if no model is set.
            query: the search.
            model: identity of the model of the index's vectors; "" if it has none.
            problem: why it has none although it should, or "".
            knows: whether a word is in the index.
        """
        self._embedder = embedder
        self._typed = query.q
        self._model = model
        self._problem = problem
        self.order: Order | None = "words" if embedder else None
        """None if no model is set."""
        self.reason = ""
        """Why hits are ordered by words alone although that was not asked for."""
        self.passing = False
        """Whether the same search in the same index may be ordered by meaning a moment later."""
        self._may_be_meaning = (
            embedder is not None and query.order == "meaning" and not query.typing and query.sort == "relevance"
        )
        if self._may_be_meaning and embedder and not (_SIGNS.search(query.q) or embedder.obstacle(model, problem)):
            words = analyzer.words(query.q)
            if len(words) > _MAX_SHORT_QUERY or (words and all(map(knows, words))):
                embedder.begin(query.q)

    def meaning(self, parsed: ParsedQuery, text: str, language: str, languages: tuple[str, ...]) -> PendingMeaning | None:
        """A function that waits until the searched text is embedded; None if hits are ordered by words alone.

        Args:
            parsed: the parsed text.
            text: the text.
            language: code of the site's language, used if the language of the text is not known.
            languages: codes of the indexed languages.
        """
        embedder = self._embedder
        if embedder is None or not self._may_be_meaning or not parsed.wanted:
            return None
        query_language = parsed.language or language
        self.order, self.passing = "words", False
        self.reason = self._obstacle(embedder, parsed, text, query_language)
        if self.reason or embedder.embedder is None:
            return None
        model = embedder.embedder.model
        if text != self._typed:
            embedder.begin(text)

        def awaited() -> Meaning | None:
            try:
                known = tuple(filter(model.knows, languages))
                found = Meaning(embedder.vector(text), model.settings.weight, known, query_language)
            except TimeoutError:
                self.reason, self.passing = "embedding the search took too long", True
                return None
            except ModelUnusable:
                self.reason = UNUSABLE
                return None
            self.order = "meaning"
            return found

        return awaited

    def _obstacle(self, embedder: QueryEmbedder, parsed: ParsedQuery, text: str, query_language: str) -> str:
        """Why the text is not embedded; "" if it can be."""
        obstacle = embedder.obstacle(self._model, self._problem)
        if obstacle or embedder.embedder is None:
            return obstacle
        fields = any(atom.field and atom.kind != "value" for clause in parsed.clauses for atom in clause.atoms)
        if fields or parsed.filters or parsed.unwanted or _SIGNS.search(text):
            return "the search has signs"
        return "" if embedder.embedder.model.knows(query_language) else "the model does not know the language of the search"
