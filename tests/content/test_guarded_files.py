"""What was opened is what counts, not what its name led to before: links put there meanwhile, and files that grow."""

import os
import threading
from pathlib import Path

import pytest

from search.guarded_files import FileRefused, open_inside, place_inside, read, read_inside, replace
from tests.harness.content_folder import write


def test_a_file_is_read_whole_up_to_its_limit(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"12345")
    assert read_inside(str(tmp_path), "a", 5) == read(tmp_path / "a", 5) == b"12345"
    with pytest.raises(FileRefused) as caught:
        read_inside(str(tmp_path), "a", 4)
    assert (caught.value.rule, caught.value.strerror) == ("too_large", "it is larger than 0 KiB")


def test_a_file_that_says_it_is_empty_is_read_to_its_end_or_its_limit() -> None:
    said = Path("/proc/self/status")
    assert said.stat().st_size == 0
    assert read(said, 1_000_000).startswith(b"Name:")
    with pytest.raises(FileRefused, match="larger"):
        read(said, 10)


@pytest.mark.parametrize("path", ["../a", "./a", "folder//a", "", "folder/../a", "/a", "folder/.", "a\0", "\ud800"])
def test_a_path_that_may_lead_elsewhere_is_refused(path: str, tmp_path: Path) -> None:
    write(tmp_path, {"a": "", "inside/a": "", "inside/folder/a": ""})
    with pytest.raises(FileRefused):
        open_inside(str(tmp_path / "inside"), path)


def test_links_inside_are_followed_and_those_that_lead_out_are_not(tmp_path: Path) -> None:
    write(tmp_path, {"secret/a": "secret", "content/a": "a", "content/folder/b": "b"})
    content = tmp_path / "content"
    (content / "c").symlink_to("folder/b")
    (content / "d").symlink_to("../content/c")
    (content / "there").symlink_to("folder")
    (content / "out").symlink_to("../secret/a")
    (content / "away").symlink_to("../secret")
    (tmp_path / "content-beside").symlink_to("secret")
    (content / "beside").symlink_to("../content-beside/a")
    (tmp_path / "link").symlink_to("content")
    for path in ("c", "d", "there/b"):
        assert read_inside(str(tmp_path / "link"), path, 10) == b"b"
        assert place_inside(str(tmp_path / "link"), path) == str(content / "folder" / "b")
    for path in ("out", "away/a", "beside"):
        with pytest.raises(FileRefused) as caught:
            read_inside(str(content), path, 10)
        assert caught.value.rule == "outside"


def test_a_folder_that_is_swapped_for_a_link_all_the_time_never_leads_out(tmp_path: Path) -> None:
    write(tmp_path, {"secret/a": "secret", "content/folder/a": "a", "spare/a": "a"})
    folder, aside = tmp_path / "content" / "folder", tmp_path / "content" / "aside"
    (tmp_path / "out").symlink_to("secret")
    done = threading.Event()

    def swap() -> None:
        while not done.is_set():
            folder.rename(aside)
            folder.symlink_to(tmp_path / "secret")
            folder.unlink()
            aside.rename(folder)
            done.wait(0.0002)  # so that a reader sees the folder in place, too, however threads take turns

    swapping = threading.Thread(target=swap)
    swapping.start()
    found = []
    try:
        for _ in range(5000):
            try:
                found.append(read_inside(str(tmp_path / "content"), "folder/a", 10))
            except OSError as error:
                found.append(type(error).__name__.encode())
    finally:
        done.set()
        swapping.join()
    assert b"a" in found
    assert b"secret" not in found


def test_nothing_that_is_opened_stays_open(tmp_path: Path) -> None:
    write(tmp_path, {"a": "a", "folder/b": "b"})
    os.mkfifo(tmp_path / "pipe")
    before = len(list(Path("/proc/self/fd").iterdir()))
    for path in ("a", "folder/b", "folder", "pipe", "none", "folder/none", "a/b"):
        for most in (10, 0):
            try:
                read_inside(str(tmp_path), path, most)
            except OSError:
                continue
    assert len(list(Path("/proc/self/fd").iterdir())) == before


def test_a_file_is_replaced_at_once_whatever_is_in_its_place_and_beside_it(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a")
    os.mkfifo(tmp_path / "a.new")
    replace(tmp_path / "a", b"12", tmp_path / "a.new")
    assert ([path.name for path in tmp_path.iterdir()], (tmp_path / "a").read_bytes()) == (["a"], b"12")
