"""The last update that failed, told until one succeeds: a small file that every process can see."""

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
"""Seconds for which updates may fail before anybody is told to look: files are saved half, disks fill up and are emptied."""


class Failure(msgspec.Struct, frozen=True):
    """Why the index is not as new as its content."""

    at: str
    """ISO 8601 in UTC: when it failed last."""
    since: str
    """ISO 8601 in UTC: when the first of the updates failed that have failed one after the other."""
    kind: str
    """Which error, in snake_case, such as `index_unwritable`."""
    message: str
    """For those who may know the folders of this machine."""
    public_message: str = ""
    """For everybody."""


@contextmanager
def recording_failure(state: Path) -> Iterator[None]:
    """Note the failure of an update, which is raised all the same; forget the last one after one that did not fail.

    Args:
        state: the folder of such notes. A disk that takes no index may not take this note either: then there is none.
    """
    try:
        yield
    except Exception as error:
        record_failure(state, error)
        raise
    _file(state).remove()


def last_failure(state: Path) -> Failure | None:
    """The last failure; None if the last update did not fail or nothing could be noted of it."""
    return _file(state).read()


def _file(state: Path) -> StateFile[Failure]:
    return StateFile(state / FILE_NAME, Failure)


def failing_seconds(state: Path) -> float:
    """For how many seconds updates have failed one after the other; 0 if the last one did not fail."""
    failure = last_failure(state)
    if failure is None:
        return 0.0
    with suppress(ValueError, TypeError):
        return max(0.0, (datetime.now(UTC) - datetime.fromisoformat(failure.since)).total_seconds())
    return 0.0


def degraded(state: Path) -> list[str]:
    """What is amiss though every search is answered, as stable names: `updates_failing` once they have failed for a while."""
    return ["updates_failing"] if failing_seconds(state) >= DEGRADED_AFTER else []


def record_failure(state: Path, error: Exception) -> None:
    """Note a failure, if the disk takes it."""
    now = datetime.now(UTC).isoformat(timespec="seconds")
    before = last_failure(state)
    kind = re.sub(r"(?<!^)(?=[A-Z])", "_", type(error).__name__).lower()
    message = str(error) if isinstance(error, StrategySearchError) else f"{type(error).__name__}: {error}"
    with suppress(OSError):
        _file(state).replace(Failure(now, before.since if before else now, kind, message, public_reason(error)))
