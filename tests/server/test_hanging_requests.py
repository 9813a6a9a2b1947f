"""A real worker in which requests hang: it goes on answering, and with too many of them it is replaced."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from pathlib import Path

import pytest

from search.engines.base import SearchEngine
from tests.harness.content_folder import titled, write
from tests.harness.raw_http import connected, request
from tests.harness.serving_site import ROOT, Site, free_port, until
from web.http.limits.admission import MAX_ACTIVE
from web.http.limits.watchdog import MAX_HANGING

pytestmark = pytest.mark.slow

WITHIN = 60.0


@pytest.fixture
def site(tmp_path: Path, build_engine: Callable[[Path], SearchEngine]) -> Iterator[Site]:
    build_engine(write(tmp_path / "content", {"rain.md": titled("Rain")}))
    port, log = free_port(), tmp_path / "log.txt"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.harness.hanging_site", str(port)],
            cwd=ROOT,
            env={**os.environ, "HANGING_INDEX": str(tmp_path / "index")},
            stdout=output,
            stderr=output,
        )
    site = Site(f"http://127.0.0.1:{port}", process, log)
    try:
        until(lambda: _found(site) == 1, WITHIN, site.log)
        yield site
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait()


def _found(site: Site) -> int | None:
    with suppress(OSError):
        return int(site.json("/api/v1/search?q=rain")["total"])
    return None


def _hanging(site: Site) -> list[dict[str, object]]:
    return [entry for entry in site.entries() if entry.get("path") == "/hang"]


def test_a_worker_answers_beside_what_hangs_and_is_replaced_in_time(site: Site) -> None:
    with ExitStack() as stack:
        for number in range(1, MAX_HANGING + 2):
            stack.enter_context(connected(site)).sendall(request("/hang?q=my-secret"))
            until(lambda number=number: len(_hanging(site)) == number, WITHIN, site.log)
            if number in range(MAX_ACTIVE, MAX_HANGING + 1):
                assert _found(site) == 1
        until(lambda: "Respawning worker-1" in site.log(), WITHIN, site.log)
        until(lambda: _found(site) == 1, WITHIN, site.log)
    first, *_ = _hanging(site)
    assert (first["level"], first["method"], first["logger"]) == ("ERROR", "GET", "web.http.limits.watchdog")
    assert "threading.Event().wait()" in str(first["stack"])
    assert "my-secret" not in site.log()
    assert site.process.poll() is None
