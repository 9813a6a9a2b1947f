"""The answer about a reindexing that was asked for."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from search.indexing import tasks
from web.api.answers.values import Address, Count, Generation, Score, Time
from web.urls.links import API_TASKS


class Report(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """What an update did, in numbers of files."""

    added: Count
    changed: Count
    removed: Count
    unchanged: Count
    left_out: Count
    written: bool
    generation: Generation
    seconds: Score


class TaskLinks(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """Where to look how far it is."""

    here: Address = msgspec.field(name="self")


class Task(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """How far a reindexing is."""

    id: str
    state: Annotated[Literal["queued", "running", "done", "failed"], Meta(title="TaskState")]
    requested_at: Time
    started_at: Time | None
    finished_at: Time | None
    report: Report | None
    error: str | None
    links: TaskLinks


def task_answer(task: tasks.Task, base: str) -> Task:
    """How far a reindexing is; `base` is what stands before every path."""
    return Task(
        id=task.id,
        state=task.state,
        requested_at=task.requested_at,
        started_at=task.started_at,
        finished_at=task.finished_at,
        report=Report(**task.report) if task.report else None,
        error=task.error,
        links=TaskLinks(here=f"{base}{API_TASKS}/{task.id}"),
    )
