"""A server whose first process is killed while the others begin: nobody is left, and the next server finds nothing of it."""

import os
import random
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from search.processes.bind_address import free_address
from tests.harness import command_line
from tests.harness.content_folder import titled, write
from tests.harness.processes import session
from tests.harness.serving_site import ROOT, free_port, serving, until

pytestmark = pytest.mark.slow

SIGNALS = (signal.SIGKILL, signal.SIGQUIT, signal.SIGHUP)
GONE = 60.0
"""Seconds within which all processes are gone, on a busy machine."""
MOMENTS = 40
SHARES = (1, 3)
"""Numbers of processes after which the first one is killed: the kernel tells of each as soon as it is there."""


class Trials:
    """Servers over one folder and one temporary folder, one after the other."""

    def __init__(self, folder: Path) -> None:
        self.content = write(folder / "content", {"rain.md": titled("Rain") + "# Goals\n\nRain.\n"})
        self.index = folder / "index"
        self.temporary = folder / "temporary"
        self.temporary.mkdir()
        self.port = free_port()
        self._log = folder / "log.txt"

    def killed(self, number: signal.Signals, is_moment: Callable[[int], bool]) -> float:
        """Begin a server and send its first process a signal at a moment; the seconds until nobody of it is left."""
        with self._log.open("ab") as log:
            process = subprocess.Popen(
                command_line.of(self.content, self.index, "serve", "--port", str(self.port)),
                cwd=ROOT,
                env={**os.environ, "TMPDIR": str(self.temporary)},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                preexec_fn=_heed_signals,
            )
        until(lambda: is_moment(process.pid), explain=self.log)
        process.send_signal(number)
        try:
            process.wait(GONE)
            return until(lambda: not session(process.pid), GONE, lambda: f"{session(process.pid)} are left: {self.log()}")
        finally:
            for left in session(process.pid):
                os.kill(left, signal.SIGKILL)
            assert free_address("127.0.0.1", self.port) == ("127.0.0.1", self.port)

    def seconds_until_ready(self) -> float:
        """How long a server takes here until it answers."""
        started = time.monotonic()
        with serving(self.content, self.index, TMPDIR=str(self.temporary)):
            return time.monotonic() - started

    def log(self) -> str:
        return self._log.read_text(encoding="utf-8", errors="replace")

    def assert_next_server_clears_up(self) -> None:
        """The temporary folder holds what the next server needs while it runs, and nothing afterwards."""
        with serving(self.content, self.index, TMPDIR=str(self.temporary)) as site:
            assert len(list(self.temporary.iterdir())) == 1
            assert site.json("/api/v1/search")["total"] == 1
        assert list(self.temporary.iterdir()) == []


def _heed_signals() -> None:
    """In the new process: a shell has what it runs in the background ignore some signals, and its children inherit that."""
    for number in SIGNALS[1:]:
        signal.signal(number, signal.SIG_DFL)


@pytest.fixture
def trials(tmp_path: Path) -> Trials:
    return Trials(tmp_path)


def test_nobody_is_left_of_a_server_killed_as_its_processes_begin(trials: Trials) -> None:
    for number in SIGNALS:
        for share in SHARES:
            trials.killed(number, lambda leader, share=share: len(session(leader)) >= share)  # type: ignore[misc]
    trials.assert_next_server_clears_up()


def _after(seconds: float) -> Callable[[int], bool]:
    at = time.monotonic() + seconds
    return lambda _: time.monotonic() >= at


@pytest.mark.soak
@pytest.mark.parametrize("number", SIGNALS)
def test_nobody_is_left_of_a_server_killed_at_any_moment(trials: Trials, number: signal.Signals) -> None:
    until_ready = max(2.0, 1.1 * trials.seconds_until_ready())
    moments = [until_ready * step / MOMENTS for step in range(MOMENTS)]
    random.shuffle(moments)
    took = [trials.killed(number, _after(moment)) for moment in moments]
    print(f"\n{len(took)} servers, {number.name}: nobody left after at most {max(took):.2f} s")
    trials.assert_next_server_clears_up()
