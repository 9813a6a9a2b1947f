"""How close passages are is what the definition of a cosine gives, block by block and segment by segment."""

from itertools import repeat
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from search.engines.arrays.files.array_file import write_arrays
from search.engines.arrays.vectors import generation_vectors
from search.engines.arrays.vectors.generation_vectors import GenerationVectors
from search.engines.arrays.vectors.segment_vectors import SegmentVectors, arrays_of
from search.meaning.quantized import Chunks, dequantize, quantize

SIZE = 24
CHUNKS = [[3, 0, 1, 5], [2, 7], []]
"""Of each unit of three segments."""


@pytest.fixture
def compared(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[GenerationVectors, NDArray[np.float32]]:
    """Segments whose vectors are compared four at a time, and these vectors as they are kept."""
    monkeypatch.setattr(generation_vectors, "_BLOCK", 4)
    random, kept, segments = np.random.default_rng(3), list[NDArray[np.float32]](), list[SegmentVectors]()
    for number, counts in enumerate(CHUNKS):
        units: list[Chunks] = []
        for count in counts:
            vectors = random.normal(0.5, 1, (count, SIZE)).astype(np.float32)
            empty = np.empty((0, SIZE), np.int8), np.empty(0, np.float32)
            units.append(quantize(vectors / np.linalg.norm(vectors, axis=1, keepdims=True)) if count else empty)
        kept += map(dequantize, units)
        write_arrays(tmp_path / f"{number}.vectors", arrays_of(range(1, len(units) + 1), units, SIZE))
        segments.append(SegmentVectors(tmp_path / f"{number}.vectors"))
    return GenerationVectors(segments), np.concatenate(kept)


def _direction(seed: int) -> NDArray[np.float32]:
    vector = np.random.default_rng(seed).normal(0, 1, SIZE)
    direction: NDArray[np.float32] = (vector / np.linalg.norm(vector)).astype(np.float32)
    return direction


@pytest.mark.parametrize("chosen", [range(18), [0, 3, 4, 9, 17], [11], []])
def test_cosines_are_those_of_the_definition(
    compared: tuple[GenerationVectors, NDArray[np.float32]], chosen: range | list[int]
) -> None:
    joined, vectors = compared
    chunks, vector, origin = np.array(chosen, np.int64), _direction(1), 0.3 * _direction(2)
    plain = vectors[chunks] @ vector
    shifted = vectors[chunks] - origin
    np.testing.assert_allclose(joined.cosines(chunks, vector), plain, atol=1e-5)
    expected = shifted @ vector / np.linalg.norm(shifted, axis=1)
    np.testing.assert_allclose(joined.cosines(chunks, vector, origin), expected, atol=1e-5)


def test_the_closest_chunk_of_each_range_of_units_is_found(compared: tuple[GenerationVectors, NDArray[np.float32]]) -> None:
    joined, vectors = compared
    begins, ends, vector = np.array([4, 0, 1, 2, 0]), np.array([6, 4, 2, 3, 1]), _direction(4)
    cosines, closest = joined.best(begins, ends, vector), map(joined.closest, begins, ends, repeat(vector))
    bounds = [(9, 18), (0, 9), (3, 3), (3, 4), (0, 3)]  # of their chunks
    expected = [low + int((vectors[low:high] @ vector).argmax()) if high > low else None for low, high in bounds]
    assert list(closest) == [None if chunk is None else joined.unit_of[chunk] for chunk in expected]
    highest = [np.nan if chunk is None else float(vectors[chunk] @ vector) for chunk in expected]
    np.testing.assert_allclose(cosines, highest, atol=1e-5)


def test_the_mean_of_chunks_is_that_of_their_vectors(compared: tuple[GenerationVectors, NDArray[np.float32]]) -> None:
    joined, vectors = compared
    np.testing.assert_allclose(joined.mean(np.arange(2, 15)), vectors[2:15].mean(0), atol=1e-6)
