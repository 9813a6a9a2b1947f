"""Queue of requested updates (`POST /api/v1/reindex`), in a file shared by all processes."""

import fcntl
import secrets
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta
from msgspec.structs import replace

from search import guarded_files
from search.errors import IndexUnwritable, TaskUnknown, public_reason
from search.indexing import indexer
from search.indexing.state_file import StateFile

STATE_FILE = "reindexing.json"
MAX_TASKS = 20
"""Maximum number of tasks kept in the file."""


_Count = Annotated[int, Meta(ge=0)]
_Time = Annotated[str, Meta(description="ISO 8601, in UTC")]


class Report(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """What an update did, in numbers of files."""

    added: _Count
    changed: _Count
    removed: _Count
    unchanged: _Count
    left_out: _Count
    written: bool
    generation: Annotated[str, Meta(description="which state of the index the answer is from")]
    seconds: Annotated[float, Meta(ge=0)]


class Task(msgspec.Struct, frozen=True, gc=False):
    """The state of one requested update."""

    id: str
    state: Annotated[Literal["queued", "running", "done", "failed"], Meta(title="TaskState")]
    requested_at: _Time
    started_at: _Time | None = None
    finished_at: _Time | None = None
    report: Report | None = None
    error: str | None = None


class Tasks:
    """The tasks of one index: any process adds them, the updating process runs them."""

    def __init__(self, state: Path) -> None:
        """Keep the tasks in the folder for notes of updates."""
        self._file = StateFile(state / STATE_FILE, list[Task])
        self._lock = state / "reindexing.lock"
        self._seen = frozenset[str]()

    def request(self) -> Task:
        """Request an update; returns the pending task if there is one, since it will see all current changes.

        Raises:
            IndexUnwritable: the task cannot be written, so no update will run.
        """
        with self._locked() as tasks:
            waiting = next((task for task in tasks.values() if task.state == "queued"), None)
            task = waiting or Task(secrets.token_hex(8), "queued", _now())
            tasks[task.id] = task
        return task

    def task(self, task_id: str) -> Task:
        """The state of a task. Raises TaskUnknown."""
        with self._locked() as tasks:
            if task_id not in tasks:
                raise TaskUnknown("There is no task with this id any more.")
            return tasks[task_id]

    def have_pending(self) -> bool:
        """Whether tasks were added since the last call of `run`; cheap enough to poll."""
        return not self._open_ids() <= self._seen

    def run(self, update: Callable[[], indexer.Report]) -> indexer.Report:
        """Update the index once for all pending tasks. Only one process may call this.

        Raises:
            IndexUnwritable: the start or end of a task cannot be written.
            Exception: whatever the update raises.
        """
        self._seen = self._open_ids()
        begun = self._start_pending() if self._seen else ()
        try:
            report = update()
        except Exception as error:
            with suppress(IndexUnwritable):  # then the next run marks them as failed
                self._finish(begun, state="failed", error=public_reason(error))
            raise
        self._finish(begun, state="done", report=_numbers(report))
        return report

    def clear(self) -> None:
        """Remove all tasks at the start of a server: those of an earlier server will not be run."""
        self._file.remove()

    def _open_ids(self) -> frozenset[str]:
        return frozenset(task.id for task in self._file.cached() or () if task.state in {"queued", "running"})

    def _start_pending(self) -> list[str]:
        """Mark pending tasks as running and return their ids; tasks still running died with their process."""
        with self._locked() as tasks:
            left = [task.id for task in tasks.values() if task.state == "running"]
            begun = [task.id for task in tasks.values() if task.state == "queued"]
            tasks |= {task_id: replace(tasks[task_id], state="running", started_at=_now()) for task_id in begun}
        self._finish(left, state="failed", error="The process that worked on it ended.")
        return begun

    def _finish(self, task_ids: Collection[str], **how: Any) -> None:
        """Write the outcome of tasks that are still in the file. Raises IndexUnwritable."""
        if task_ids:
            with self._locked() as tasks:
                ended = {
                    task_id: replace(tasks[task_id], finished_at=_now(), **how) for task_id in task_ids if task_id in tasks
                }
                tasks |= ended

    @contextmanager
    def _locked(self) -> Iterator[dict[str, Task]]:
        """The tasks by id, oldest first, under a lock between processes; changes are written atomically at the end."""
        try:
            self._lock.parent.mkdir(parents=True, exist_ok=True)
            with open(self._lock, "ab", opener=guarded_files.opener) as file:
                fcntl.flock(file.fileno(), fcntl.LOCK_EX)
                before = {task.id: task for task in self._file.read() or ()}
                tasks = dict(before)
                yield tasks
                if tasks != before:
                    self._file.replace(list(tasks.values())[-MAX_TASKS:])
        except OSError as error:
            raise IndexUnwritable(f"The index cannot be written: {error.filename or self._lock}: {error.strerror}.") from error


def _numbers(report: indexer.Report) -> Report:
    state = report.state
    return Report(
        **{name: getattr(report, name) for name in ("added", "changed", "removed", "unchanged", "written")},
        left_out=len({fault.path for fault in state.faults if fault.left_out}),
        generation=state.generation,
        seconds=round(report.seconds, 3),
    )


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
