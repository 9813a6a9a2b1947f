"""Glances at a folder see whatever was done to what may be content, and are taken only when it is time."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from search.indexing.polling import FolderPoller


class _Clock:
    """A clock that is set by hand, and moves on by itself each time it is asked."""

    now = 100.0
    step = 0.0

    def __call__(self) -> float:
        self.now += self.step
        return self.now


@pytest.fixture
def content(tmp_path: Path) -> Path:
    folder = tmp_path / "content"
    (folder / "deep" / "deeper").mkdir(parents=True)
    (folder / "a.md").write_text("one")
    (folder / "deep" / "deeper" / "b.md").write_text("two")
    (tmp_path / "elsewhere.md").write_text("three")
    (folder / "link.md").symlink_to(tmp_path / "elsewhere.md")
    (folder / "nowhere.md").symlink_to(tmp_path / "missing.md")
    return folder


def _with_times_kept(path: Path, change: Callable[[], object]) -> None:
    before = path.stat()
    change()
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


CHANGES: dict[str, Callable[[Path], object]] = {
    "a file is written": lambda content: (content / "deep" / "deeper" / "b.md").write_text("longer"),
    "a file is written and its time set back": lambda content: _with_times_kept(
        content / "a.md", lambda: (content / "a.md").write_text("eno")
    ),
    "a file is replaced": lambda content: shutil.move(shutil.copy2(content / "a.md", content / ".a"), content / "a.md"),
    "a file comes": lambda content: (content / "deep" / "c.md").write_text("x"),
    "a file goes": lambda content: (content / "a.md").unlink(),
    "a file is renamed": lambda content: (content / "a.md").rename(content / "z.md"),
    "a file is not to be read any more": lambda content: (content / "a.md").chmod(0),
    "a folder comes": lambda content: (content / "empty").mkdir(),
    "a folder goes": lambda content: shutil.rmtree(content / "deep"),
    "what a link leads to is written": lambda content: (content / "link.md").resolve().write_text("x"),
    "what a link leads to comes": lambda content: (content.parent / "missing.md").write_text("x"),
    "all of it goes": shutil.rmtree,
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_every_change_is_seen_once(content: Path, change: Callable[[Path], object]) -> None:
    poller = FolderPoller(content, 0, _Clock())
    assert not poller.changed()
    change(content)
    assert poller.changed()
    assert not poller.changed()


def test_what_begins_with_a_dot_is_not_looked_at(content: Path) -> None:
    (content / ".git").mkdir()
    poller = FolderPoller(content, 0, _Clock())
    (content / ".git" / "index").write_text("x")
    (content / "deep" / ".b.md.swp").write_text("x")
    (content / "deep" / ".b.md.swp").write_text("xx")
    assert [poller.changed(), poller.changed()] == [True, False]  # the folder itself has been written to, once seen
    (content / ".git" / "index").write_text("xx")
    assert not poller.changed()


def test_nothing_is_looked_at_before_it_is_time(content: Path) -> None:
    clock = _Clock()
    poller = FolderPoller(content, 10, clock)
    (content / "a.md").write_text("changed")
    clock.now += 9.9
    assert not poller.changed()
    clock.now += 0.1
    assert poller.changed()


def test_a_folder_that_takes_long_is_looked_at_less_often(content: Path) -> None:
    clock = _Clock()
    clock.step = 1.0
    poller = FolderPoller(content, 10, clock)
    clock.step = 0.0
    (content / "a.md").write_text("changed")
    clock.now += 49
    assert not poller.changed()
    clock.now += 1
    assert poller.changed()
