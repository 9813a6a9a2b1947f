"""The API as two worker processes serve it: what one counts or begins, the other tells."""

import http.client
import json
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from tests.harness.serving_site import Site, serving, until

pytestmark = pytest.mark.slow

TOKEN = {"Authorization": "Bearer sesame"}


class Server:
    """Two workers over a folder that a test may change."""

    def __init__(self, site: Site, content: Path) -> None:
        self._site = site
        self._address = urlsplit(site.url)
        self.content = content
        self.log, self.entries = site.log, site.entries

    def ask(self, address: str, method: str = "GET", **headers: str) -> tuple[int, dict[str, str], bytes]:
        """Over a connection of its own, so that either worker may answer."""
        with closing(http.client.HTTPConnection(self._address.netloc, timeout=10)) as connection:
            connection.request(method, address, headers=headers)
            response = connection.getresponse()
            return response.status, {name.lower(): value for name, value in response.getheaders()}, response.read()


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("served")
    content = folder / "content"
    content.mkdir()
    for number in range(70):
        (content / f"s{number}.md").write_text(f"---\ntitle: S{number}\n---\nData.\n", encoding="utf-8")
    arguments = ["--workers", "2", "--no-watch"]
    with serving(content, folder / "index", arguments, STRATEGY_SEARCH_REINDEX_TOKEN="sesame") as site:
        yield Server(site, content)


def test_figures_are_those_of_all_workers_whichever_is_asked(server: Server) -> None:
    for number in range(30):
        assert server.ask(f"/api/v1/search?q={'data' if number % 3 else 'nowhere'}&match=all")[0] == 200
    for _ in range(6):
        status, headers, body = server.ask("/metrics")
        text = body.decode()
        assert (status, headers["content-type"].partition(";")[0]) == (200, "text/plain")
        assert 'strategy_search_requests_total{endpoint="api.search",method="GET",status="200"} 30.0' in text
        assert 'strategy_search_searches_total{found="no"} 10.0' in text
        assert 'strategy_search_searches_total{found="yes"} 20.0' in text
        assert 'strategy_search_request_seconds_count{endpoint="api.search"} 30.0' in text
        assert "strategy_search_index_strategies 70.0" in text


def test_a_task_that_one_worker_took_is_told_by_the_other(server: Server) -> None:
    for path in server.content.iterdir():
        path.write_text(path.read_text(encoding="utf-8").replace("Data.", "Data and more."), encoding="utf-8")
    status, headers, _ = server.ask("/api/v1/reindex", "POST", **TOKEN)
    assert status == 202

    def answer(address: str) -> Any:
        return json.loads(server.ask(address, **TOKEN)[2])

    until(lambda: answer(headers["location"])["state"] == "done")
    task = answer(headers["location"])
    assert task["report"]["changed"] == 70
    assert [answer(headers["location"]) for _ in range(6)] == [task] * 6
    # Each worker opens a generation by itself, so that no search waits for it.
    until(lambda: {answer("/readyz")["generation"] for _ in range(6)} == {task["report"]["generation"]})


@pytest.mark.parametrize("length", [20_000, 100_000])
def test_an_address_that_is_too_long_is_a_414(server: Server, length: int) -> None:
    """Beyond 64 kB the server itself answers, before the application sees anything."""
    status, headers, body = server.ask("/api/v1/search?q=" + "x" * length)
    assert status == 414
    if length < 64 * 1024:
        assert (headers["content-type"], json.loads(body)["code"]) == ("application/problem+json", "request_uri_too_long")


def test_the_log_has_a_line_of_json_for_each_request_and_no_token(server: Server) -> None:
    server.ask("/api/v1/status", **{"X-Request-ID": "find-me"})
    server.ask("/api/v1/reindex?x=sesame", "POST", **TOKEN)
    found: list[dict[str, Any]] = []

    def is_told() -> bool:
        found[:] = [entry for entry in server.entries() if entry.get("request_id") == "find-me"]
        return bool(found) and any(entry.get("path") == "/api/v1/reindex" for entry in server.entries())

    until(is_told, explain=server.log)
    assert [(entry["logger"], entry["path"], entry["status"]) for entry in found] == [("web.access", "/api/v1/status", 200)]
    assert "sesame" not in server.log()
