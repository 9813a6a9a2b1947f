"""Errors of request parameters: each with the received value and the allowed ones."""

from collections.abc import Sequence
from dataclasses import dataclass

from search.errors import StrategySearchError


@dataclass(frozen=True, slots=True)
class ParameterFault:
    """What is wrong with one parameter of a request."""

    code: str
    """`unknown_parameter`, `invalid_value`, `repeated_parameter`, `missing_parameter` or `too_many_values`."""
    name: str
    received: str
    allowed: str
    did_you_mean: str | None = None

    def __str__(self) -> str:
        """One sentence or two. What came is cut after 80 characters."""
        name = _shown(self.name)
        message = {
            "unknown_parameter": f"{name} is not a parameter here",
            "invalid_value": f"{name} is “{_shown(self.received)}”",
            "repeated_parameter": f"{name} is given more than once",
            "missing_parameter": f"{name} is given too few times",
            "too_many_values": f"{name} is given too many times",
        }[self.code]
        meant = f" Did you mean {self.did_you_mean}?" if self.did_you_mean else ""
        return f"{message}; allowed is {self.allowed}.{meant}"


class ParametersInvalid(StrategySearchError):
    """Parameters of a request are unknown, repeated or out of range; all of them are named."""

    def __init__(self, faults: Sequence[ParameterFault]) -> None:
        """Keep every fault; there is at least one."""
        super().__init__(" ".join(map(str, faults)))
        self.faults = tuple(faults)


def _shown(text: str) -> str:
    return text if len(text) <= 80 else text[:79] + "…"
