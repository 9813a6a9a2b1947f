"""What is worked out once for each generation of the index and kept until the next."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

from search.engines.base import EngineReader

Made = TypeVar("Made")


class PerGeneration(Generic[Made]):
    """Keeps what was made of the newest generation. Threads that come at once may each make it: it is the same."""

    def __init__(self, make: Callable[[EngineReader], Made]) -> None:
        """Make with this function, from nothing but the generation."""
        self._make = make
        self._kept: tuple[str, Made] | None = None

    def of(self, reader: EngineReader) -> Made:
        """What is made of a generation."""
        kept = self._kept
        if kept is None or kept[0] != reader.state.generation:
            self._kept = kept = (reader.state.generation, self._make(reader))
        return kept[1]
