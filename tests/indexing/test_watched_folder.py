"""The path of the content folder leads to another folder: that one is read at once, and followed from then on."""

import shutil
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from search.indexing import watcher
from tests.harness.content_folder import titled, write
from tests.harness.serving_site import serving, until

pytestmark = pytest.mark.slow

PATIENCE = 20.0


def point(link: Path, target: Path) -> None:
    """As `ln -sfn` does, but in one step."""
    beside = link.with_name(f".{link.name}.next")
    beside.symlink_to(target)
    beside.replace(link)


def repoint(base: Path) -> None:
    point(base / "current", base / "two")


def repoint_parent(base: Path) -> None:
    point(base / "above", base / "other")


def make_anew(base: Path) -> None:
    shutil.rmtree(base / "one")
    (base / "one").mkdir()
    (base / "one" / "b.md").touch()


def put_in_its_place(base: Path) -> None:
    (base / "one").rename(base / "away")
    (base / "two").rename(base / "one")


def unlink_and_link(base: Path) -> None:
    (base / "current").unlink()
    (base / "current").symlink_to(base / "two")


@pytest.fixture
def base(tmp_path: Path) -> Path:
    for folder, name in (("one", "a"), ("two", "b"), ("other/one", "b")):
        write(tmp_path / folder, {f"{name}.md": ""})
    (tmp_path / "current").symlink_to(tmp_path / "one")
    (tmp_path / "above").symlink_to(tmp_path)
    return tmp_path


@pytest.fixture
def followed(base: Path, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[list[str]]]:
    """What each update has seen, of a folder of which only the system tells what changes."""
    monkeypatch.setattr(watcher, "POLL_SECONDS", 900.0)
    content, seen, stop = base / request.param, list[list[str]](), threading.Event()

    def update() -> None:
        seen.append(sorted(path.name for path in content.iterdir()))

    thread = threading.Thread(target=watcher.follow, args=(content, update, stop))
    thread.start()
    try:
        until(lambda: seen == [["a.md"]], PATIENCE)
        yield seen
    finally:
        stop.set()
        thread.join(10)


@pytest.mark.parametrize(
    ("followed", "swap"),
    [
        ("current", repoint),
        ("current", unlink_and_link),
        ("current", make_anew),
        ("one", make_anew),
        ("one", put_in_its_place),
        ("above/one", repoint_parent),
    ],
    indirect=["followed"],
)
def test_a_folder_that_becomes_another_is_read_and_followed(
    base: Path, followed: list[list[str]], swap: Callable[[Path], None], request: pytest.FixtureRequest
) -> None:
    swap(base)
    until(lambda: followed[-1] == ["b.md"], PATIENCE, lambda: followed)
    (base / request.node.callspec.params["followed"] / "c.md").touch()
    until(lambda: followed[-1] == ["b.md", "c.md"], PATIENCE, lambda: followed)


def test_a_folder_that_goes_unseen_is_told_as_a_failure(tmp_path: Path) -> None:
    tries: list[bool] = []
    stop = threading.Event()

    def update() -> None:
        tries.append((tmp_path / "content").exists())
        if not tries[-1]:
            raise OSError("gone")

    write(tmp_path / "elsewhere", {"a.md": ""})
    (tmp_path / "content").symlink_to(tmp_path / "elsewhere")
    thread = threading.Thread(target=watcher.follow, args=(tmp_path / "content", update, stop))
    thread.start()
    try:
        until(lambda: tries == [True], PATIENCE)
        (tmp_path / "content").unlink()
        until(lambda: tries[-1] is False, PATIENCE)
    finally:
        stop.set()
        thread.join(10)


@pytest.mark.slow
def test_a_site_whose_folder_is_swapped_for_another_follows_the_new_one(tmp_path: Path) -> None:
    for folder, word in (("one", "aardvark"), ("two", "wombat")):
        write(tmp_path / folder, {"oslo.md": titled("Oslo") + f"An {word}.\n"})
    link = tmp_path / "content"
    link.symlink_to(tmp_path / "one")
    with serving(link, tmp_path / "index") as site:
        until(lambda: site.log().count("Following changes of") == 1, PATIENCE, site.log)
        point(link, tmp_path / "two")
        until(lambda: site.json("/api/v1/search?q=wombat&match=all")["total"] == 1, PATIENCE, site.log)
        until(lambda: site.log().count("Following changes of") == 2, PATIENCE, site.log)
        write(tmp_path / "two", {"bergen.md": titled("Bergen") + "A pangolin.\n"})
        until(lambda: site.json("/api/v1/search?q=pangolin&match=all")["total"] == 1, PATIENCE, site.log)
