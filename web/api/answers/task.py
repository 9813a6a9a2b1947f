"""The answer about a reindexing that was asked for."""

import msgspec

from search.indexing import tasks
from web.api.answers.values import Address
from web.urls.base_url import site_path
from web.urls.links import API_TASKS


class TaskLinks(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """Where to look how far it is."""

    here: Address = msgspec.field(name="self")


class Task(tasks.Task, frozen=True, gc=False, kw_only=True):
    """How far a reindexing is."""

    links: TaskLinks


def task_answer(task: tasks.Task, base: str) -> Task:
    """How far a reindexing is; `base` is what stands before every path."""
    return Task(**msgspec.structs.asdict(task), links=TaskLinks(here=f"{base}{site_path(API_TASKS)}/{task.id}"))
