"""A cache of one value per generation: computed once, kept until the next generation."""

from collections.abc import Callable
from typing import Generic, TypeVar

from search.engines.base import EngineReader

Value = TypeVar("Value")


class PerGeneration(Generic[Value]):
    """Caches a value derived from the newest generation. Threads that miss at the same time may each compute it."""

    def __init__(self, make: Callable[[EngineReader], Value]) -> None:
        """Compute with `make`, which may depend on nothing but the generation."""
        self._make = make
        self._kept: tuple[str, Value] | None = None

    def of(self, reader: EngineReader) -> Value:
        """The value for a generation."""
        kept = self._kept
        if kept is None or kept[0] != reader.state.generation:
            self._kept = kept = (reader.state.generation, self._make(reader))
        return kept[1]
