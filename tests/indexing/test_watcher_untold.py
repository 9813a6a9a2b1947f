"""Changes that the system does not tell of are followed too: beyond its limits, beside folders that are shut, silent ones."""

import mmap
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest

from search.indexing import watcher
from tests.harness.serving_site import ROOT, until

pytestmark = pytest.mark.slow

NOBODY = 65534
_CHILD = f"""
import logging, os, sys, threading
from pathlib import Path
import search.indexing.watcher
logging.basicConfig(level="INFO", stream=sys.stdout)
logging.getLogger("watchfiles").setLevel("WARNING")
if os.getuid() == 0 and sys.argv[2] == "nobody":
    import platform
    os.setuid({NOBODY})
content = Path(sys.argv[1])
def update():
    print("updated:", *sorted(path.stem for path in content.glob("*/*.md")), flush=True)
search.indexing.watcher.follow(content, update, threading.Event())
"""


@pytest.fixture
def content() -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as folder:  # pytest's own folders are shut to others
        Path(folder).chmod(0o755)
        for name in ("a", "m", "z"):
            (Path(folder) / "content" / name).mkdir(parents=True)
        yield Path(folder) / "content"


@contextmanager
def following(content: Path, user: str = "self", before: Sequence[str] = ()) -> Iterator[Path]:
    """What a process says that follows a folder."""
    said = content.parent / "said.txt"
    with said.open("wb") as output:
        process = subprocess.Popen(
            [*before, sys.executable, "-c", _CHILD, str(content), user], cwd=ROOT, stdout=output, stderr=subprocess.STDOUT
        )
    try:
        until(lambda: "updated:" in said.read_text(), explain=said.read_text)
        yield said
    finally:
        process.kill()
        process.wait(10)


def _limited(limit: str, number: int) -> list[str]:
    """What stands before a command so that the system watches no more than so much for it."""
    unshare = shutil.which("unshare")
    script = f'echo {number} > /proc/sys/user/max_inotify_{limit} && exec "$@"'
    command = [unshare or "", "--user", "--map-root-user", "sh", "-c", script, "sh"]
    if not unshare or subprocess.run([*command, "true"], check=False, capture_output=True).returncode:
        pytest.skip("limits of its own need a user namespace, which is not to be had here")
    return command


@pytest.mark.parametrize(("limit", "number"), [("instances", 0), ("watches", 2)])
def test_a_folder_is_followed_though_the_system_watches_no_more(content: Path, limit: str, number: int) -> None:
    with following(content, before=_limited(limit, number)) as said:
        for name in ("a", "m", "z"):
            (content / name / f"in-{name}.md").write_text("x")
            until(lambda name=name: f"in-{name}\n" in said.read_text(), explain=said.read_text)
        assert said.read_text().count(f"it is looked at every {watcher.POLL_SECONDS_WITHOUT_EVENTS:g} s.") == 1


def test_folders_beside_one_that_may_not_be_entered_are_followed(content: Path) -> None:
    (content / "m").chmod(0)
    with following(content, user="nobody") as said:
        for name in ("a", "z"):
            (content / name / f"in-{name}.md").write_text("x")
            until(lambda name=name: f"in-{name}\n" in said.read_text(), explain=said.read_text)
        assert "Permission denied" in said.read_text()
    (content / "m").chmod(0o755)


def test_what_is_written_without_the_system_telling_is_found_by_looking(content: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watcher, "POLL_SECONDS", 0.5)
    file, seen, stop = content / "a" / "mapped.md", list[str](), threading.Event()
    file.write_text("before")
    with file.open("r+b") as opened, mmap.mmap(opened.fileno(), 0) as mapped:
        thread = threading.Thread(target=watcher.follow, args=(content, lambda: seen.append(file.read_text()), stop))
        thread.start()
        try:
            until(lambda: seen == ["before"])
            mapped[:] = b"after!"  # a file that is mapped changes without any event, as those of a network drive do
            mapped.flush()
            until(lambda: seen[-1:] == ["after!"])
        finally:
            stop.set()
            thread.join(10)
