"""Updates asked for from outside: one at a time, none for nothing, known to every worker by a file."""

from __future__ import annotations

import fcntl
import logging
import os
import secrets
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

import msgspec

from search import guarded_files
from search.content.reading import POOL
from search.engines.base import SearchEngine
from search.errors import IndexUnwritable, StrategySearchError, TaskUnknown
from search.indexing.indexer import Report, refresh
from search.indexing.update_log import noted
from search.processes.limits import LIMITS, Limits

STATE_FILE = "reindexing.json"
KEPT = 20
"""Tasks that are remembered."""
_MOST_BYTES = 1024 * 1024

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Task:
    """One update that was asked for."""

    id: str
    state: Literal["queued", "running", "done", "failed"]
    requested_at: str
    """ISO 8601 in UTC, as the other times."""
    owner: int
    """The process that works on it: should that die, the task has failed."""
    started_at: str | None = None
    finished_at: str | None = None
    report: Mapping[str, Any] | None = None
    """What the update did, in numbers."""
    error: str | None = None


class Reindexing:
    """Takes requests for updates of one index and works them off in the background."""

    def __init__(self, content: Path, engine: SearchEngine, state: Path, limits: Limits = LIMITS) -> None:
        """Update an index.

        Args:
            content: the folder that it is made from.
            engine: what holds it.
            state: the folder of what is noted of updates.
            limits: of the reading of each file.
        """
        self._content = content
        self._engine = engine
        self._state = state
        self._limits = limits

    def request(self) -> Task:
        """Ask for an update. One that waits to begin will see everything there is now, so it serves this request as well.

        Raises:
            IndexUnwritable: nothing can be noted beside the index, and so nothing can be written into it either.
        """
        with self._tasks() as tasks:
            waiting = next((task for task in tasks.values() if task.state == "queued"), None)
            if waiting:
                return waiting
            task = Task(secrets.token_hex(8), "queued", _now(), os.getpid())
            tasks[task.id] = task
        threading.Thread(target=self._work, args=(task.id,), name=f"reindexing {task.id}", daemon=True).start()
        return task

    def task(self, task_id: str) -> Task:
        """How far an update is. Raises TaskUnknown."""
        with self._tasks() as tasks:
            if task_id not in tasks:
                raise TaskUnknown("There is no task with this id any more.")
            return tasks[task_id]

    def _work(self, task_id: str) -> None:
        try:
            with _failing_in_words(self._state), _locked(self._state / "reindexing.turn"), noted(self._state):
                self._note(task_id, state="running", started_at=_now())
                report = refresh(self._content, self._engine, limits=self._limits)
        except StrategySearchError as error:
            _log.error("%s %s", error, error.meanwhile)
            self._note(task_id, state="failed", finished_at=_now(), error=error.told or str(error))
        except Exception:
            _log.exception("Reindexing failed; the last good index stays in use.")
            self._note(task_id, state="failed", finished_at=_now(), error="Something that nobody foresaw; the log has it.")
        else:
            self._note(task_id, state="done", finished_at=_now(), report=_numbers(report))
        finally:
            POOL.close()  # the next request may be days away

    def _note(self, task_id: str, **changes: Any) -> None:
        """Note how far a task is, if the disk takes it and the task is not forgotten."""
        try:
            with self._tasks() as tasks:
                if task_id in tasks:
                    tasks[task_id] = replace(tasks[task_id], **changes)
        except IndexUnwritable as error:
            _log.error("%s", error)

    @contextmanager
    def _tasks(self) -> Iterator[dict[str, Task]]:
        """The tasks by id, oldest first, held against other processes; what is changed in them is written in one step."""
        path = self._state / STATE_FILE
        with _failing_in_words(path), _locked(self._state / "reindexing.lock"):
            before = _read(path)
            tasks = {task_id: _buried(task) for task_id, task in before.items()}
            yield tasks
            if tasks != before:
                guarded_files.replace(path, msgspec.json.encode(list(tasks.values())[-KEPT:]), path.with_suffix(".new"))


def forget_tasks(state: Path) -> None:
    """Begin anew: what another server had taken on is not going to be done, and its process numbers mean nothing here."""
    with suppress(OSError):  # an index that cannot be written to takes no tasks either
        (state / STATE_FILE).unlink(missing_ok=True)


def _read(path: Path) -> dict[str, Task]:
    try:
        tasks = msgspec.json.decode(guarded_files.read(path, _MOST_BYTES), type=list[Task])
    except (OSError, ValueError, RecursionError):
        return {}  # damaged, it has forgotten them: whoever asks after one is told so
    return {task.id: task for task in tasks}


def _buried(task: Task) -> Task:
    """The task, failed if the process that worked on it is gone."""
    if task.state in {"done", "failed"} or _is_alive(task.owner):
        return task
    return replace(task, state="failed", finished_at=_now(), error="The process that worked on it ended.")


def _is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


@contextmanager
def _failing_in_words(path: Path) -> Iterator[None]:
    """Tell what the disk refuses. Raises IndexUnwritable for every OSError, by the name of its file or else this one."""
    try:
        yield
    except OSError as error:
        raise IndexUnwritable(f"The index cannot be written: {error.filename or path}: {error.strerror}.") from error


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    path.parent.mkdir(parents=True, exist_ok=True)
    with open(path, "ab", opener=guarded_files.opener) as file:
        fcntl.flock(file.fileno(), fcntl.LOCK_EX)
        yield


def _numbers(report: Report) -> dict[str, Any]:
    return {
        "added": report.added,
        "changed": report.changed,
        "removed": report.removed,
        "unchanged": report.unchanged,
        "left_out": len({fault.path for fault in report.state.faults if fault.left_out}),
        "written": report.written,
        "generation": report.state.generation,
        "seconds": round(report.seconds, 3),
    }


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
