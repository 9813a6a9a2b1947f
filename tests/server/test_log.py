"""What a served site logs: from its first process, its workers, its watcher and the check beside it, each line JSON."""

import os
import signal
from pathlib import Path

import pytest

from tests.harness.content_folder import titled, write
from tests.harness.raw_http import exchange, request
from tests.harness.server_processes import workers
from tests.harness.serving_site import serving, until

pytestmark = pytest.mark.slow


def test_a_file_that_is_left_out_is_named_once_from_the_start_until_it_is_mended(tmp_path: Path) -> None:
    broken, whole = "---\ntitle: [\n---\n", titled("Rain")
    content = write(tmp_path / "content", {"rain.md": whole, "broken.md": broken})
    with serving(content, tmp_path / "index") as site:
        until(lambda: site.log().count("broken.md:") == 1, explain=site.log)
        write(content, {"worse.md": broken})
        until(lambda: site.log().count("worse.md:") == 1, explain=site.log)
        write(content, {"broken.md": whole})
        until(lambda: site.json("/api/v1/status")["strategies"] == 2, explain=site.log)
        write(content, {"broken.md": broken})
        until(lambda: site.log().count("broken.md:") == 2, explain=site.log)
        assert site.log().count("worse.md:") == 1


def test_whatever_happens_every_line_is_one_object(tmp_path: Path) -> None:
    content = write(
        tmp_path / "content", {"rain.md": titled("Rain") + "# Goals\n\nRain.\n", "broken.md": "---\ntitle: [\n---\n"}
    )
    with serving(content, tmp_path / "index", ["--workers", "2"], STRATEGY_SEARCH_LOG_LEVEL="debug") as site:
        until(lambda: "Following changes of" in site.log(), explain=site.log)
        for path in ("/search?q=my-secret-search", "/%0A%7B%7D%C2%85%E2%80%A8", "/api/v1/status", "/stats", "/x" * 4000):
            exchange(site, request(path, "X-Request-ID: told"))
        write(content, {"snow.md": titled("Snow"), "worse.md": "---\ntitle: {\n---\n"})
        until(lambda: "worse.md:" in site.log(), explain=site.log)
        killed = workers(site)[0]
        os.kill(killed, signal.SIGKILL)
        until(lambda: site.log().count("Started worker-") == 3, explain=site.log)
    entries = site.entries()
    assert all(list(entry)[:5] == ["time", "level", "logger", "message", "process"] for entry in entries)
    loggers = {entry["logger"] for entry in entries}
    assert {"_granian", "web.access", "search.indexing.watcher", "web.server.supervisor"} <= loggers
    assert len({entry["process"] for entry in entries}) >= 5  # the first one, three workers, the watcher
    asked = [entry for entry in entries if entry.get("request_id") == "told"]
    assert [entry["status"] for entry in asked] == [200, 404, 200, 200, 404]
    assert asked[0].keys() == {
        *("time", "level", "logger", "message", "process"),
        *("request_id", "method", "path", "endpoint", "status", "bytes", "ms"),
    }
    assert asked[1]["path"] == "/\n{}\x85\u2028"
    assert "my-secret-search" not in site.log()
