"""The temporary folder of a server: its own, gone with it or with the next one, and never anybody else's."""

import os
import signal
import tempfile
import threading
from pathlib import Path

import pytest

from tests.harness.content_folder import titled, write
from tests.harness.processes import session
from tests.harness.serving_site import serving, until
from web.server.metrics_folder import PREFIX, metrics_folder


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


def _abandoned(path: Path, mode: int = 0o700) -> Path:
    path.mkdir(mode)
    path.chmod(mode)
    (path / "counter_1.db").write_bytes(b"counted")
    return path


@pytest.mark.slow
def test_the_folder_of_a_living_server_stays_and_that_of_a_killed_one_goes(tmp_path: Path, temporary: Path) -> None:
    content = write(tmp_path / "content", {"rain.md": titled("Rain")})
    with serving(content, tmp_path / "index", ["--workers", "2"], TMPDIR=str(temporary)) as killed:
        for _ in range(6):
            killed.get("/search?q=zebra")
        for _ in range(3):  # whichever worker answers
            assert killed.json("/api/v1/searches")["nothing"] == [{"q": "zebra", "count": 6}]
        [of_killed] = temporary.iterdir()
        with serving(content, tmp_path / "second", ["--no-watch"], TMPDIR=str(temporary)) as living:
            assert len(list(temporary.iterdir())) == 2
            os.kill(killed.process.pid, signal.SIGKILL)
            killed.process.wait()
            until(lambda: not session(killed.process.pid), explain=killed.log)
            with metrics_folder() as mine:
                assert not of_killed.exists()
                assert len(set(temporary.iterdir()) - {mine}) == 1
            living.get("/")
            assert b"strategy_search_requests_total" in living.get("/metrics")
    assert list(temporary.iterdir()) == []


def test_a_folder_is_for_its_user_alone_and_goes_with_what_is_counted_in_it(temporary: Path) -> None:
    with metrics_folder() as folder:
        assert folder.parent == temporary
        assert folder.stat().st_mode & 0o777 == 0o700
        (folder / "histogram_7.db").write_bytes(b"counted")
    assert list(temporary.iterdir()) == []


def test_what_is_somebody_elses_stays_as_it_is(tmp_path: Path, temporary: Path) -> None:
    _abandoned(temporary / f"{PREFIX}gone")
    open_to_all = _abandoned(temporary / f"{PREFIX}open", 0o777)
    elsewhere = _abandoned(tmp_path / "elsewhere")
    (temporary / f"{PREFIX}link").symlink_to(elsewhere)
    (temporary / f"{PREFIX}file").write_text("a file", encoding="utf-8")
    (_abandoned(temporary / f"{PREFIX}kept") / "letter.txt").write_text("dear", encoding="utf-8")
    _abandoned(temporary / "strategy-search-notes")
    with metrics_folder():
        pass
    assert {path.name.removeprefix(PREFIX) for path in temporary.iterdir()} == {
        *("open", "link", "file", "kept", "strategy-search-notes")
    }
    assert (open_to_all / "counter_1.db").exists()
    assert (elsewhere / "counter_1.db").exists()
    assert (temporary / f"{PREFIX}kept" / "letter.txt").read_text(encoding="utf-8") == "dear"


@pytest.mark.skipif(os.geteuid() != 0, reason="only root gives files away")
def test_the_folder_of_another_user_stays(temporary: Path) -> None:
    other = _abandoned(temporary / f"{PREFIX}other")
    os.chown(other, 12345, 12345)
    with metrics_folder():
        pass
    assert (other / "counter_1.db").exists()


def test_servers_that_begin_at_the_same_moment_keep_theirs(temporary: Path) -> None:
    begin, lost = threading.Barrier(8), list[Path]()

    def serve() -> None:
        begin.wait()
        for _ in range(40):
            with metrics_folder() as folder:
                (folder / "counter_1.db").write_bytes(b"counted")
                if not folder.is_dir():
                    lost.append(folder)

    servers = [threading.Thread(target=serve) for _ in range(8)]
    for server in servers:
        server.start()
    for server in servers:
        server.join()
    assert lost == []
    assert list(temporary.iterdir()) == []
