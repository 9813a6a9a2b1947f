"""Quantization: vectors as int8, each with a scale of its own, so that little precision is lost."""

import numpy as np
from numpy.typing import NDArray

_STEPS = 127
"""The largest number of an int8."""
Chunks = tuple[NDArray[np.int8], NDArray[np.float32]]
"""Rows (C × D) and scales (C) of the chunks of one text."""


def quantize(vectors: NDArray[np.float32]) -> Chunks:
    """Vectors of length one as int8, each with its scale."""
    scales = np.maximum(np.abs(vectors).max(1), 1e-9) / np.float32(_STEPS)
    return np.rint(vectors / scales[:, None]).astype(np.int8), scales.astype(np.float32)


def dequantize(chunks: Chunks) -> NDArray[np.float32]:
    """The vectors, as precisely as they were stored."""
    rows, scales = chunks
    vectors: NDArray[np.float32] = rows.astype(np.float32) * scales[:, None]
    return vectors
