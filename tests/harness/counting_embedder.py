"""An embedder that keeps what it has embedded."""

from collections.abc import Sequence
from pathlib import Path

from search.meaning.embedder import OnnxEmbedder, Vectors
from search.meaning.model_folder import read_model


class CountingEmbedder(OnnxEmbedder):
    """Embeds with the model of a folder."""

    def __init__(self, folder: Path) -> None:
        """Begin without any text."""
        super().__init__(read_model(folder))
        self.texts: list[str] = []

    def passages(self, texts: Sequence[str]) -> Vectors:
        """The vectors of passages."""
        self.texts += texts
        return super().passages(texts)
