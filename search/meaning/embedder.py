"""Texts to vectors by an ONNX model: tokenization, inference, pooling, and normalisation to length one."""

from __future__ import annotations

import logging
import threading
import weakref
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, wait
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
from numpy.typing import NDArray

from search.errors import ModelUnusable
from search.meaning.chunks import cleaned
from search.meaning.model_folder import MODEL, TOKENIZER, Model, read_model

if TYPE_CHECKING:
    from onnxruntime import InferenceSession
    from tokenizers import Tokenizer

Vectors = NDArray[np.float32]
"""A row for each text, of length one."""
Vector = NDArray[np.float32]
"""Of length one."""
EXTRA = "pip install 'strategy-search[semantic]'"
_POOLED = "sentence_embedding"
"""The output of models that do the pooling themselves."""


_log = logging.getLogger(__name__)


class BackgroundEmbedder(Protocol):
    """Embeds queries with one model in the background. Threads may share it."""

    model: Model

    @property
    def is_loaded(self) -> bool:
        """Whether the model is loaded already."""

    def queries(self, texts: Sequence[str]) -> Vectors:
        """The vectors of queries. Loads the model. Raises ModelUnusable."""

    def begin(self, text: str) -> Future[Vector]:
        """Begin to embed a query with a model that is loaded. The future raises ModelUnusable."""


class Embedder(Protocol):
    """Makes vectors of passages with one model. Threads may share it."""

    model: Model

    def passages(self, texts: Sequence[str]) -> Vectors:
        """The vectors of passages. Raises ModelUnusable."""


class OnnxEmbedder:
    """An embedder in this process. The model is verified by its checksums and loaded when it is first needed."""

    def __init__(self, model: Model, threads: int = 1) -> None:
        """Embed with a model.

        Args:
            model: the folder and settings of the model.
            threads: number of threads that work on one text at a time, including the calling one.
        """
        self.model = model
        self._threads = threads
        self._loading = threading.Lock()
        self._begun = set[Future[Vector]]()
        # At exit, wait for running work: a thread of the pool that returns after the interpreter has ended aborts the process.
        weakref.finalize(self, lambda begun: wait(list(begun)), self._begun)

    def queries(self, texts: Sequence[str]) -> Vectors:
        """The vectors of queries. Raises ModelUnusable."""
        return self._embedded([self.model.settings.query + cleaned(text) for text in texts])

    @property
    def is_loaded(self) -> bool:
        """Whether the model is loaded already."""
        return "_loaded" in self.__dict__

    def begin(self, text: str) -> Future[Vector]:
        """Begin to embed a query with a model that is loaded, on a thread of onnxruntime's pool, and return at once.

        Such a thread does not need the interpreter's lock (GIL) to start; a thread of Python started .6 ms late, measured. The
        pool has one only if `threads` is 2 or more.

        Returns:
            The vector, as a future that raises ModelUnusable.
        """
        future = Future[Vector]()
        self._begun.add(future)
        future.add_done_callback(self._begun.discard)

        def done(outputs: Sequence[NDArray[Any]], _: None, problem: str) -> None:
            with self._failing(future.set_exception):
                if problem:
                    raise ModelUnusable(self._failure(problem))
                future.set_result(self._normalised(self._pooled(outputs[0][0])))

        with self._failing(future.set_exception):
            session, wanted, inputs = self._inputs(self.model.settings.query + cleaned(text))
            session.run_async(wanted, inputs, done, None)
        return future

    def passages(self, texts: Sequence[str]) -> Vectors:
        """The vectors of passages, which are cleaned already. Raises ModelUnusable."""
        return self._embedded([self.model.settings.passage + text for text in texts])

    def size_of(self, text: str) -> int:
        """The dimension of the vector of a text, whatever `model.toml` says. Raises ModelUnusable."""
        self.load()
        return len(self._run(text))

    def load(self) -> None:
        """Load the model now. Raises ModelUnusable."""
        with self._loading:
            _ = self._loaded

    @cached_property
    def _loaded(self) -> tuple[Tokenizer, InferenceSession]:
        self.model.verify()
        try:
            import onnxruntime
            from tokenizers import Tokenizer
        except ImportError as error:
            raise ModelUnusable(f"The extra is not installed: {EXTRA}.") from error
        folder, options = self.model.folder, onnxruntime.SessionOptions()
        options.intra_op_num_threads, options.inter_op_num_threads = self._threads, 1
        # Threads that spin while they wait for one another take twice as long if other processes use the processors.
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        options.log_severity_level = 3
        options.enable_cpu_mem_arena = False  # it would keep the memory that the longest text took
        try:
            tokenizer = Tokenizer.from_file(str(folder / TOKENIZER))
            tokenizer.no_padding()
            tokenizer.enable_truncation(self.model.settings.length)
            session = onnxruntime.InferenceSession(str(folder / MODEL), options, providers=["CPUExecutionProvider"])
        except Exception as error:  # both libraries raise plain exceptions
            raise ModelUnusable(f"{folder}: it cannot be loaded: {_first_line(str(error))}") from error
        return tokenizer, session

    def _embedded(self, texts: Sequence[str]) -> Vectors:
        """The vectors of texts, one by one: batches are no faster, and in a quantised model texts would affect one another."""
        self.load()
        vectors = np.empty((len(texts), self.model.settings.size), np.float32)
        for place, text in enumerate(texts):
            with self._failing(_raised):
                vectors[place] = self._normalised(self._run(text))
        return vectors

    @contextmanager
    def _failing(self, fail: Callable[[ModelUnusable], None]) -> Iterator[None]:
        """Pass any failure on as ModelUnusable, whatever the libraries raise."""
        try:
            yield
        except ModelUnusable as error:
            fail(error)
        except Exception as error:  # as above
            fail(ModelUnusable(self._failure(str(error) or type(error).__name__)))

    def _failure(self, problem: str) -> str:
        return f"{self.model.folder}: it cannot embed: {_first_line(problem)}"

    def _run(self, text: str) -> NDArray[Any]:
        """The vector of a text, as the model gives it."""
        session, wanted, inputs = self._inputs(text)
        [found] = session.run(wanted, inputs)
        return self._pooled(found[0])

    def _inputs(self, text: str) -> tuple[InferenceSession, list[str], dict[str, NDArray[np.int64]]]:
        """The session that runs the model, the output to request, and the inputs for a text."""
        tokenizer, session = self._loaded
        encoding = tokenizer.encode(text)
        columns = (
            ("input_ids", encoding.ids),
            ("token_type_ids", encoding.type_ids),
            ("attention_mask", encoding.attention_mask),
        )
        inputs = {name: np.array([numbers], np.int64) for name, numbers in columns}
        outputs = [output.name for output in session.get_outputs()]
        wanted = _POOLED if _POOLED in outputs else outputs[0]
        return session, [wanted], {one.name: inputs[one.name] for one in session.get_inputs()}

    def _pooled(self, found: NDArray[Any]) -> NDArray[Any]:
        """The vector of a text, pooled from those of its tokens unless the model has done so itself."""
        if found.ndim == 1 or not len(found):
            return found
        pooled: NDArray[Any] = found[0] if self.model.settings.pooling == "cls" else found.mean(0)
        return pooled

    def _normalised(self, vector: NDArray[Any]) -> NDArray[np.float32]:
        size, length = self.model.settings.size, float(np.linalg.norm(vector))
        if not length:  # a text of which the model knows nothing gets a vector without preference
            return np.full(size, size**-0.5, np.float32)
        if len(vector) != size:
            raise ModelUnusable(f"{self.model.folder}: its vectors have {len(vector)} numbers, model.toml says {size}.")
        if not np.isfinite(length):
            raise ModelUnusable(f"{self.model.folder}: it gives vectors that are no numbers.")
        return (vector / length).astype(np.float32)


def document_embedder(folder: str, threads: int = 1) -> Embedder | None:
    """The embedder of sections with the model in a folder; None if no folder is set (""), or the model is unusable."""
    if not folder:
        return None
    try:
        return OnnxEmbedder(read_model(Path(folder)), threads)
    except ModelUnusable as error:
        _log.warning("%s Sections are not embedded.", error)
        return None


def _raised(error: ModelUnusable) -> None:
    raise error


def _first_line(problem: str) -> str:
    return next(iter(problem.strip().splitlines()), "")[:200]
