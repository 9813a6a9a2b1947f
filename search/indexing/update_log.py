"""Records the last failed update, until one succeeds, in a file shared by all processes."""

import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from search.errors import StrategySearchError, public_reason
from search.indexing.state_file import StateFile

FILE_NAME = "last_failure.json"
DEGRADED_AFTER = 60.0
"""Seconds of failing updates before the index counts as degraded: half-saved files and full disks often pass by themselves."""


class Failure(msgspec.Struct, frozen=True):
    """The last failed update: why the index is older than its content."""

    at: str
    """ISO 8601 in UTC: time of the last failure."""
    since: str
    """ISO 8601 in UTC: time of the first in the current run of failures."""
    kind: str
    """Kind of error, in snake_case, such as `index_unwritable`."""
    message: str
    """Message for operators; may contain paths on this machine."""
    public_message: str = ""
    """Message without private details, for everybody."""


@contextmanager
def recording_failure(state: Path) -> Iterator[None]:
    """Record and re-raise the failure of an update; clear the record after a success.

    Args:
        state: the folder for notes of updates. If the disk cannot be written, nothing is recorded.
    """
    try:
        yield
    except Exception as error:
        record_failure(state, error)
        raise
    _file(state).remove()


def last_failure(state: Path) -> Failure | None:
    """The failure of the last update; None if it succeeded or its failure could not be recorded."""
    return _file(state).read()


def _file(state: Path) -> StateFile[Failure]:
    return StateFile(state / FILE_NAME, Failure)


def failing_seconds(state: Path) -> float:
    """Seconds since the first failure of the current run; 0 if the last update succeeded."""
    failure = last_failure(state)
    if failure is None:
        return 0.0
    with suppress(ValueError, TypeError):
        return max(0.0, (datetime.now(UTC) - datetime.fromisoformat(failure.since)).total_seconds())
    return 0.0


def degraded(state: Path) -> list[str]:
    """Stable names of problems that do not stop searches: `updates_failing` after `DEGRADED_AFTER` seconds of failures."""
    return ["updates_failing"] if failing_seconds(state) >= DEGRADED_AFTER else []


def record_failure(state: Path, error: Exception) -> None:
    """Record a failure if the disk can be written."""
    now = datetime.now(UTC).isoformat(timespec="seconds")
    before = last_failure(state)
    kind = re.sub(r"(?<!^)(?=[A-Z])", "_", type(error).__name__).lower()
    message = str(error) if isinstance(error, StrategySearchError) else f"{type(error).__name__}: {error}"
    with suppress(OSError):
        _file(state).replace(Failure(now, before.since if before else now, kind, message, public_reason(error)))
