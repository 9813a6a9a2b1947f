"""Following a folder: nothing saved is missed, bursts are one update, a failed update is not the last."""

import logging
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from search.errors import IndexDamaged, IndexUnwritable
from search.indexing import watcher
from search.indexing.watcher import MAX_BACK_OFF, MIN_BACK_OFF, Updates, follow
from tests.harness.content_folder import write
from tests.harness.serving_site import until

pytestmark = pytest.mark.slow


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
        until(lambda: seen[-1:] == [["late.md"]])


def settled(seen: list[int]) -> int:
    """How many updates there were, once there is no other for a while: the system may tell of one burst in several parts."""
    before = -1
    while before != len(seen):
        before = len(seen)
        threading.Event().wait(2.0)
    return before


def test_a_burst_of_files_is_a_few_updates_and_dot_files_are_none(content: Path) -> None:
    seen: list[int] = []
    with following(content, lambda: seen.append(len(list(content.glob("*.md"))))):
        until(lambda: seen == [0])
        for number in range(500):
            (content / f"{number}.md").write_text("x")
        until(lambda: seen[-1] == 500)
        before = settled(seen)
        assert before < 10
        (content / ".swap.md.swp").write_text("x")
        threading.Event().wait(1.0)
        assert len(seen) == before


@pytest.mark.parametrize("name", [".content", "link", "content/../.content"])
def test_a_folder_is_followed_whatever_it_is_called(tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watcher, "POLL_SECONDS", 900.0)
    for folder in ("content", ".content/deep/.git/objects"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "link").symlink_to(tmp_path / ".content")
    for link, target in (("out", tmp_path), ("deeper", "deep")):
        (tmp_path / ".content" / link).symlink_to(target)
    seen: list[int] = []
    with following(tmp_path / name, lambda: seen.append(1)):
        until(lambda: seen == [1])
        (tmp_path / ".content" / "deep" / ".git" / "objects" / "x").write_text("x")
        (tmp_path / "beside.md").write_text("x")
        threading.Event().wait(0.5)
        assert seen == [1]
        (tmp_path / ".content" / "a.md").write_text("x")
        until(lambda: len(seen) > 1)
        before = settled(seen)
        (tmp_path / ".content" / "deep" / "b.md").write_text("x")
        until(lambda: len(seen) > before)


def test_a_mounted_config_map_that_is_swapped_is_followed(content: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watcher, "POLL_SECONDS", 900.0)
    write(content, {"..1/a.md": "old", "..2/a.md": "new"})
    (content / "..data").symlink_to("..1")
    (content / "a.md").symlink_to("..data/a.md")
    seen: list[str] = []
    with following(content, lambda: seen.append((content / "a.md").read_text())):
        until(lambda: seen == ["old"])
        (content / "..data_tmp").symlink_to("..2")
        (content / "..data_tmp").replace(content / "..data")
        until(lambda: seen[-1] == "new")


def test_an_update_that_fails_is_tried_again_at_the_next_change(content: Path) -> None:
    tries: list[int] = []

    def update() -> None:
        tries.append(1)
        if len(tries) == 1:
            raise OSError("No space left on device")

    with following(content, update):
        until(lambda: len(tries) == 1)
        (content / "a.md").write_text("x")
        until(lambda: len(tries) == 2)


def test_an_update_that_fails_is_tried_again_without_a_change(content: Path) -> None:
    tries: list[float] = []

    def update() -> None:
        tries.append(time.monotonic())
        if len(tries) < 3:
            raise IndexUnwritable("No space left on device.")

    with following(content, update):
        until(lambda: len(tries) == 3)
        threading.Event().wait(1.0)
    assert len(tries) == 3
    assert tries[1] - tries[0] >= MIN_BACK_OFF
    assert tries[2] - tries[1] >= 2 * MIN_BACK_OFF


class _Clock:
    """A clock that is set by hand."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


def _failing() -> None:
    raise IndexUnwritable("The disk is full.")


def test_retries_come_further_and_further_apart_up_to_a_limit() -> None:
    clock = _Clock()
    updates = Updates(_failing, clock=clock)
    waits = []
    for _ in range(9):
        updates.run()
        began = clock.now
        while not updates.is_due():
            clock.now += 0.5
        waits.append(clock.now - began)
    assert waits == [1, 2, 4, 8, 16, 32, MAX_BACK_OFF, MAX_BACK_OFF, MAX_BACK_OFF]


def test_a_failure_that_lasts_is_logged_once_and_so_is_its_end(caplog: pytest.LogCaptureFixture) -> None:
    outcomes: Iterator[Callable[[], None]] = iter([_failing, _failing, _failing, lambda: None, lambda: None])
    updates = Updates(lambda: next(outcomes)())
    with caplog.at_level(logging.INFO):
        for _ in range(5):
            updates.run()
    assert caplog.messages == ["The disk is full. The last good index stays in use.", "The index is up to date again."]
    assert not caplog.records[0].exc_info


def test_what_nobody_foresaw_is_logged_with_its_place(caplog: pytest.LogCaptureFixture) -> None:
    Updates(lambda: 1 // 0).run()
    assert caplog.records[0].exc_info
    assert caplog.messages == ["integer division or modulo by zero. The last good index stays in use."]


def test_an_update_that_is_asked_for_does_not_wait_for_the_next_try() -> None:
    asked = [False]
    updates = Updates(_failing, is_requested=lambda: asked[0], clock=_Clock())
    updates.run()
    assert not updates.is_due()
    asked[0] = True
    assert updates.is_due()


def test_a_damaged_index_is_due_for_an_update_though_nothing_changed(caplog: pytest.LogCaptureFixture) -> None:
    def look() -> None:
        raise IndexDamaged("a.arrays: it does not match its checksum")

    assert Updates(lambda: None, look).is_due()
    assert caplog.messages == ["a.arrays: it does not match its checksum"]
    assert not Updates(lambda: None).is_due()


def test_a_folder_that_goes_and_comes_back_is_followed_again(content: Path) -> None:
    seen: list[bool] = []
    with following(content, lambda: seen.append((content / "back.md").exists())):
        until(lambda: seen == [False])
        shutil.rmtree(content)
        threading.Event().wait(1.0)
        content.mkdir()
        (content / "back.md").write_text("x")
        until(lambda: seen[-1])
