"""How much time and memory one call may take, and what is told of one that took more."""

from dataclasses import dataclass
from typing import Literal

STALL_FACTOR = 12
"""How many times as long as its processor time a call may last by the clock: others may need the processors too."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Of one call, such as the reading of one file."""

    seconds: float = 4.0
    """Processor time, which does not depend on what else the machine does."""
    megabytes: int = 200
    """Memory beyond what the process had before the call, in MB of a million bytes."""


LIMITS = Limits()
"""Of a call for which none are said."""


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a call gave nothing."""

    rule: Literal["too_slow", "too_much_memory", "stalled", "failed"]
    """Too much of processor time, of memory, of time by the clock; or an error, or the end of the process."""
    message: str
    """What happened, of an `it` that the call was about: in one sentence without a full stop."""

    @property
    def is_lasting(self) -> bool:
        """Whether another try would end like this: it does not where the process was ended from outside, or stood still."""
        return self.rule in {"too_slow", "too_much_memory"}
