"""Limits on the time and memory of one call, and the failure of a call that exceeds them."""

from dataclasses import dataclass
from typing import Literal

STALL_FACTOR = 12
"""Wall-clock limit as a multiple of the processor time limit: other processes use the processors too."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits of one call, such as the reading of one file."""

    seconds: float = 4.0
    """Processor time, which does not depend on the load of the machine."""
    megabytes: int = 200
    """Memory beyond what the process had before the call, in MB of a million bytes."""


LIMITS = Limits()
"""The default limits."""


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a call gave no result."""

    rule: Literal["too_slow", "too_much_memory", "stalled", "failed"]
    """Too much processor time, memory or wall-clock time; or an error or the end of the process."""
    message: str
    """What happened to the subject of the call, called `it`: one sentence without a full stop."""

    @property
    def is_lasting(self) -> bool:
        """Whether another try would fail too: not if the process was killed from outside, or stalled."""
        return self.rule in {"too_slow", "too_much_memory"}
