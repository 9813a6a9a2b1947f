"""Texts to vectors by an ONNX model: tokens, the model's run, pooling, and length one."""

from __future__ import annotations

import logging
import threading
from collections.abc import Sequence
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
EXTRA = "pip install 'strategy-search[semantic]'"
_POOLED = "sentence_embedding"
"""The output of models that pool by themselves."""


_log = logging.getLogger(__name__)


class Embedder(Protocol):
    """Makes vectors with one model. Threads may share it."""

    model: Model

    def queries(self, texts: Sequence[str]) -> Vectors:
        """The vectors of queries. Raises ModelUnusable."""

    def passages(self, texts: Sequence[str]) -> Vectors:
        """The vectors of passages. Raises ModelUnusable."""


class OnnxEmbedder:
    """An embedder in this process. The model is loaded, and compared with its checksums, when it is first needed."""

    def __init__(self, model: Model, threads: int = 1) -> None:
        """Embed with a model, on so many processors."""
        self.model = model
        self._threads = threads
        self._loading = threading.Lock()

    def queries(self, texts: Sequence[str]) -> Vectors:
        """The vectors of queries. Raises ModelUnusable."""
        return self._embedded([self.model.settings.query + cleaned(text) for text in texts])

    def passages(self, texts: Sequence[str]) -> Vectors:
        """The vectors of passages, which are cleaned already. Raises ModelUnusable."""
        return self._embedded([self.model.settings.passage + text for text in texts])

    def size_of(self, text: str) -> int:
        """How many numbers the vector of a text has, whatever `model.toml` says. Raises ModelUnusable."""
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
        # Threads that spin while they wait for one another take twice as long where anybody else uses a processor.
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        options.log_severity_level = 3
        options.enable_cpu_mem_arena = False  # it would keep what the longest batch took
        try:
            tokenizer = Tokenizer.from_file(str(folder / TOKENIZER))
            tokenizer.no_padding()
            tokenizer.enable_truncation(self.model.settings.length)
            session = onnxruntime.InferenceSession(str(folder / MODEL), options, providers=["CPUExecutionProvider"])
        except Exception as error:  # both libraries raise plain exceptions
            raise ModelUnusable(f"{folder}: it cannot be loaded: {_first_line(error)}") from error
        return tokenizer, session

    def _embedded(self, texts: Sequence[str]) -> Vectors:
        """One by one: together they are no faster, and a quantised model would read each with regard to the others."""
        self.load()
        vectors = np.empty((len(texts), self.model.settings.size), np.float32)
        for place, text in enumerate(texts):
            try:
                vectors[place] = self._normalised(self._run(text))
            except ModelUnusable:
                raise
            except Exception as error:  # as above
                raise ModelUnusable(f"{self.model.folder}: it cannot embed: {_first_line(error)}") from error
        return vectors

    def _run(self, text: str) -> NDArray[Any]:
        """The vector of a text, as the model gives it."""
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
        [found] = session.run([wanted], {one.name: inputs[one.name] for one in session.get_inputs()})
        return self._pooled(found[0])

    def _pooled(self, found: NDArray[Any]) -> NDArray[Any]:
        """The vector of a text, from those of its tokens unless the model has pooled them itself."""
        if found.ndim == 1 or not len(found):
            return found
        pooled: NDArray[Any] = found[0] if self.model.settings.pooling == "cls" else found.mean(0)
        return pooled

    def _normalised(self, vector: NDArray[Any]) -> NDArray[np.float32]:
        size, length = self.model.settings.size, float(np.linalg.norm(vector))
        if not length:  # a text of which the model knows nothing is as far from one as from another
            return np.full(size, size**-0.5, np.float32)
        if len(vector) != size:
            raise ModelUnusable(f"{self.model.folder}: its vectors have {len(vector)} numbers, model.toml says {size}.")
        if not np.isfinite(length):
            raise ModelUnusable(f"{self.model.folder}: it gives vectors that are no numbers.")
        return (vector / length).astype(np.float32)


def document_embedder(folder: str, threads: int = 1) -> Embedder | None:
    """What embeds sections with the model of a folder; None where none is set (""), or it is none."""
    if not folder:
        return None
    try:
        return OnnxEmbedder(read_model(Path(folder)), threads)
    except ModelUnusable as error:
        _log.warning("%s Sections are not embedded.", error)
        return None


def _first_line(error: Exception) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0][:200]
