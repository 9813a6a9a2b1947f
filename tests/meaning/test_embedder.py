"""Queries are embedded beside whoever asks, on threads of the runtime, until the very end of a process."""

import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from search.errors import ModelUnusable
from search.meaning.embedder import OnnxEmbedder
from search.meaning.model_folder import read_model
from tests.harness.command_line import run
from tests.meaning.conftest import WAIT

TEXTS = ["city plan", "the quay and its docks", "", "\u200b", "harbour " * 10_000]
ENDS = """
import sys
from pathlib import Path
from search.meaning.embedder import OnnxEmbedder
from search.meaning.model_folder import read_model
embedder = OnnxEmbedder(read_model(Path(sys.argv[1])), 2)
embedder.load()
begun = [embedder.begin(f"city plan {number} " * 50) for number in range(2_000)]
print("begun")
"""


def test_what_is_begun_gives_the_same_vectors_as_what_is_waited_for(model: Path) -> None:
    embedder = OnnxEmbedder(read_model(model), 2)
    expected = embedder.queries(TEXTS)
    begun = [embedder.begin(text) for text in TEXTS]
    np.testing.assert_array_equal(np.stack([future.result(WAIT) for future in begun]), expected)


@pytest.mark.slow
def test_a_process_that_ends_while_it_embeds_ends_cleanly(model: Path) -> None:
    ended = run([sys.executable, "-c", ENDS, str(model)])
    assert (ended.stdout, ended.stderr, ended.returncode) == ("begun\n", "", 0)


class Wrong(OnnxEmbedder):
    """Asks its model for an output that it has not."""

    def _inputs(self, text: str) -> tuple[Any, list[str], dict[str, NDArray[np.int64]]]:
        session, _, inputs = super()._inputs(text)
        return session, ["nothing"], inputs


class Longer(OnnxEmbedder):
    """Has vectors with more numbers than its settings say."""

    def _pooled(self, found: NDArray[Any]) -> NDArray[Any]:
        return np.append(super()._pooled(found), 1)


@pytest.mark.parametrize(
    ("kind", "said"), [(Wrong, "it cannot embed: "), (Longer, "its vectors have [0-9]+ numbers, model.toml says")]
)
def test_what_fails_is_told_to_whoever_waits(kind: type[OnnxEmbedder], said: str, model: Path) -> None:
    embedder = kind(read_model(model), 2)
    embedder.load()
    with pytest.raises(ModelUnusable, match=said):
        embedder.begin("city").result(WAIT)
