"""One server for one address: a second one is refused, and one that is killed leaves nobody behind who answers for it."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from contextlib import ExitStack, suppress
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from search.processes.bind_address import free_address
from tests.harness import command_line
from tests.harness.content_folder import titled, write
from tests.harness.processes import descendants
from tests.harness.server_processes import is_over, watcher, workers
from tests.harness.serving_site import PATIENCE, ROOT, SETTINGS, Site, serving, until
from tests.pages.test_content_links import PIXEL

pytestmark = pytest.mark.slow


@pytest.fixture
def content(tmp_path: Path) -> Path:
    return write(tmp_path / "content", {"rain.md": titled("Rain") + "# Goals\n\nRain.\n"})


def port_of(site: Site) -> str:
    return str(urlsplit(site.url).port)


def test_a_second_server_on_the_same_port_is_refused_and_the_first_goes_on(content: Path, tmp_path: Path) -> None:
    other = write(tmp_path / "other", {"snow.md": titled("Snow")})
    with serving(content, tmp_path / "index", ["--no-watch"]) as site:
        second = command_line.run(command_line.of(other, tmp_path / "other-index", "serve", "--port", port_of(site)))
        assert second.returncode == 2
        assert second.stderr == f"Error: 127.0.0.1, port {port_of(site)}, cannot be listened on: Address already in use.\n"
        assert not (tmp_path / "other-index").exists()
        assert [site.json("/api/v1/search")["hits"][0]["id"] for _ in range(20)] == ["rain"] * 20


def test_a_server_whose_first_process_is_killed_is_gone_as_a_whole(content: Path, tmp_path: Path) -> None:
    with serving(content, tmp_path / "index", ["--workers", "2"]) as site:
        until(lambda: "Following changes of" in site.log(), explain=site.log)
        others = [*workers(site), watcher(site)]
        assert len(others) == 3
        os.kill(site.process.pid, signal.SIGKILL)
        until(lambda: all(map(is_over, others)), explain=site.log)
        assert free_address("127.0.0.1", int(port_of(site))) == ("127.0.0.1", int(port_of(site)))


@pytest.mark.skipif(not shutil.which("setsid"), reason="a terminal is given to a process by setsid")
def test_a_server_ends_with_the_terminal_that_it_was_begun_in(content: Path, tmp_path: Path) -> None:
    port = free_address("127.0.0.1", 0)[1]
    command = command_line.of(content, tmp_path / "index", "serve")
    mine, terminal = os.openpty()
    process = subprocess.Popen(
        ["setsid", "--ctty", *command, "--port", str(port)], cwd=ROOT, stdin=terminal, stdout=terminal, stderr=terminal
    )
    os.close(terminal)
    try:
        said = b""
        while said.count(b"Started worker-") < 2:
            said += os.read(mine, 1024)
        site = Site(f"http://127.0.0.1:{port}", process, tmp_path)
        others = [*workers(site), watcher(site)]
        assert len(others) == 3
    finally:
        os.close(mine)
    process.wait(20)  # its last words may have nowhere to go, which is told by its exit code
    until(lambda: all(map(is_over, others)))
    assert free_address("127.0.0.1", port) == ("127.0.0.1", port)


@pytest.mark.soak  # it measures time
def test_readers_that_take_nothing_hold_an_ending_server_for_less_than_three_seconds(content: Path, tmp_path: Path) -> None:
    write(content, {"oslo.md": titled("Oslo", "thumbnail: large.png") + "## Vision\n\nHarbours.\n"})
    (content / "large.png").write_bytes(PIXEL + bytes(9_000_000))  # more than sockets hold
    with serving(content, tmp_path / "index", ["--workers", "2"]) as site, ExitStack() as readers:
        address = urlsplit(site.url)
        for _ in range(4):
            reader = readers.enter_context(socket.create_connection((address.hostname, address.port)))
            reader.sendall(f"GET /pictures/large.png HTTP/1.1\r\nHost: {address.netloc}\r\n\r\n".encode())
            assert reader.recv(15) == b"HTTP/1.1 200 OK"
        told = time.monotonic()
        site.process.terminate()
        site.process.wait(PATIENCE)
        assert time.monotonic() - told < 3
        assert "refused to gracefully stop" in site.log()


@pytest.mark.skipif(not (ROOT / ".venv" / ".runtime").exists(), reason="make would install what it needs first")
def test_a_server_ends_with_the_make_that_began_it(content: Path, tmp_path: Path) -> None:
    port = free_address("127.0.0.1", 0)[1]
    chosen = [f"PORT={port}", f"CONTENT={content}", f"INDEX={tmp_path / 'index'}"]
    with (tmp_path / "log").open("wb") as log:
        make = subprocess.Popen(["make", "serve", *chosen], cwd=ROOT, stdout=log, stderr=log)
    site = Site(f"http://127.0.0.1:{port}", make, tmp_path / "log")
    until(lambda: site.log().count("Started worker-") == 2, explain=site.log)
    begun = descendants(make.pid)
    assert len(begun) > 3
    make.terminate()
    make.wait(PATIENCE)
    try:
        until(lambda: all(map(is_over, begun)), explain=site.log)
    finally:
        for process in begun:
            with suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)


_TOLD_AT_ONCE = """
import os, signal, sys
from web.server.worker_server import WorkerServer
startup = WorkerServer.startup
def told(self, *args):
    os.kill(os.getpid(), signal.SIGTERM)
    startup(self, *args)
WorkerServer.startup = told
from search.cli.main import main
sys.argv[0] = "strategy-search"
main()
"""
"""The command, told to end in the moment before the server listens to signals."""


def test_a_server_that_is_told_to_end_before_it_listens_ends(content: Path, tmp_path: Path) -> None:
    arguments = ["--content", str(content), "--index", str(tmp_path / "index"), "serve", "--port", "0", "--no-watch"]
    process = subprocess.Popen([sys.executable, "-c", _TOLD_AT_ONCE, *arguments], cwd=ROOT, stderr=subprocess.PIPE, text=True)
    _, said = process.communicate(timeout=PATIENCE)
    assert process.returncode == 0
    assert "kept dying" not in said


def ignores_hang_ups(process: int) -> bool:
    status = Path(f"/proc/{process}/status").read_text(encoding="ascii")
    ignored = int(status.partition("SigIgn:")[2].split()[0], 16)
    return bool(ignored & 1 << signal.SIGHUP - 1)


@pytest.mark.skipif(not shutil.which("nohup"), reason="hang-ups are ignored from outside by nohup")
def test_a_server_that_is_to_outlast_its_terminal_does(content: Path, tmp_path: Path) -> None:
    with serving(content, tmp_path / "index", ["--no-watch"]) as site:
        assert not ignores_hang_ups(site.process.pid)
        site.process.send_signal(signal.SIGHUP)
        assert site.process.wait(30) == 0
    with serving(content, tmp_path / "index", ["--no-watch", "--workers", "2"], before=["nohup"]) as site:
        until(lambda: ignores_hang_ups(site.process.pid), explain=site.log)
        until(lambda: len(workers(site)) == 2 and all(map(ignores_hang_ups, workers(site))), explain=site.log)
        for process in (site.process.pid, *workers(site)):
            os.kill(process, signal.SIGHUP)
        assert site.json("/api/v1/search")["total"] == 1


def test_a_host_may_be_named_and_a_port_left_open(content: Path, tmp_path: Path) -> None:
    log = tmp_path / "log.txt"
    command = command_line.of(content, tmp_path / "index", "serve")
    with (
        log.open("wb") as output,
        subprocess.Popen(
            [*command, "--host", "localhost", "--port", "0"],
            cwd=ROOT,
            env={**os.environ, **SETTINGS, "STRATEGY_SEARCH_WORKERS": "2"},
            stdout=output,
            stderr=subprocess.STDOUT,
        ) as process,
    ):
        try:
            until(lambda: log.read_text().count("Started worker-") == 2, explain=log.read_text)
            url = log.read_text().partition("Listening at: ")[2].partition('"')[0]
            assert urlsplit(url).hostname in {"127.0.0.1", "::1"}
            assert Site(url, process, log).json("/api/v1/search")["total"] == 1
        finally:
            process.send_signal(signal.SIGINT)
