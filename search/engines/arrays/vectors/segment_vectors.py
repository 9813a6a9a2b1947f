"""The vectors of one segment: int8, one of each chunk of a section or of a strategy's own fields."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from search.engines.arrays.files.array_file import Arrays, check_borders, open_arrays
from search.engines.arrays.files.damage import as_index_damaged
from search.meaning.quantized import Chunks


class SegmentVectors:
    """U units, C chunks, D numbers of a vector. The chunks of a unit stand together, in the order of the text."""

    def __init__(self, path: Path) -> None:
        """Map a file that was compared with its checksum. Raises IndexDamaged."""
        self.path = path
        with as_index_damaged(path):
            arrays = open_arrays(path)
            self.digests: NDArray[np.uint64] = arrays["digest"]
            """U: digest of the text that was embedded; 0 if none was, as in a language that the model does not know."""
            self.starts: NDArray[np.int64] = arrays["start"]
            """U + 1: the first chunk of each unit."""
            self.rows: NDArray[np.int8] = arrays["row"]
            """C × D."""
            self.scales: NDArray[np.float32] = arrays["scale"]
            """C: the factor that gives a row length one."""
            check_borders("the first chunk of a unit", self.starts, len(self.rows))
            if len(self.starts) != len(self.digests) + 1 or len(self.scales) != len(self.rows):
                raise ValueError("vectors that do not belong together")
            if self.rows.dtype != np.int8 or self.rows.ndim != 2 or self.scales.dtype != np.float32:
                raise ValueError("vectors that are no numbers of a byte")

    def of_unit(self, unit: int) -> Chunks:
        """The rows and scales of one unit's chunks."""
        start, end = self.starts[unit : unit + 2].tolist()
        return self.rows[start:end], self.scales[start:end]


def arrays_of(digests: Sequence[int], chunks: Sequence[Chunks], size: int) -> Arrays:
    """The arrays of one segment's file.

    Args:
        digests: U: digest of each unit's text; 0 if it has no chunks.
        chunks: U: the chunks of each unit.
        size: D.
    """
    starts = np.zeros(len(chunks) + 1, np.int64)
    np.cumsum([len(scales) for _, scales in chunks], out=starts[1:])
    return {
        "digest": np.array(digests, np.uint64),
        "start": starts,
        "row": np.concatenate([np.empty((0, size), np.int8), *(rows for rows, _ in chunks)]),
        "scale": np.concatenate([np.empty(0, np.float32), *(scales for _, scales in chunks)]),
    }
