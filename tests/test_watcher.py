"""Following a folder: nothing saved is missed, bursts are one update, a failed update is not the last."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from search.watcher import follow
from tests.serving_site import until


@contextmanager
def following(content: Path, update: Callable[[], object]) -> Iterator[None]:
    stop = threading.Event()
    thread = threading.Thread(target=follow, args=(content, update, stop))
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(10)
    assert not thread.is_alive()


@pytest.fixture
def content(tmp_path: Path) -> Path:
    folder = tmp_path / "content"
    folder.mkdir()
    return folder


def test_what_is_saved_while_the_first_update_reads_is_followed_by_another(content: Path) -> None:
    seen: list[list[str]] = []

    def update() -> None:
        seen.append(sorted(path.name for path in content.iterdir()))
        if len(seen) == 1:
            (content / "late.md").write_text("late")

    with following(content, update):
        until(lambda: seen[-1:] == [["late.md"]], 5)


def test_a_burst_of_files_is_a_few_updates_and_dot_files_are_none(content: Path) -> None:
    seen: list[int] = []
    with following(content, lambda: seen.append(len(list(content.glob("*.md"))))):
        until(lambda: seen == [0], 5)
        for number in range(500):
            (content / f"{number}.md").write_text("x")
        until(lambda: seen[-1] == 500, 10)
        assert len(seen) < 10
        before = len(seen)
        (content / ".swap.md.swp").write_text("x")
        threading.Event().wait(1.0)
        assert len(seen) == before


def test_an_update_that_fails_is_tried_again_at_the_next_change(content: Path) -> None:
    tries: list[int] = []

    def update() -> None:
        tries.append(1)
        if len(tries) == 1:
            raise OSError("No space left on device")

    with following(content, update):
        until(lambda: len(tries) == 1, 5)
        (content / "a.md").write_text("x")
        until(lambda: len(tries) == 2, 5)


def test_a_folder_that_goes_and_comes_back_is_followed_again(content: Path) -> None:
    seen: list[bool] = []
    with following(content, lambda: seen.append((content / "back.md").exists())):
        until(lambda: seen == [False], 5)
        shutil.rmtree(content)
        threading.Event().wait(1.0)
        content.mkdir()
        (content / "back.md").write_text("x")
        until(lambda: seen[-1], 10)
