"""What goes around an answer: request ids, the log, compression, CORS, and how fast a known answer is."""

import cProfile
import gzip
import json
import logging
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from search.engines.base import SearchEngine
from search.indexing.indexer import refresh
from search.processes.log_format import JsonLine
from search.settings import Settings
from web.app import create_app


def entries(caplog: pytest.LogCaptureFixture) -> list[dict[str, Any]]:
    """What was logged, as the server writes it."""
    return [json.loads(JsonLine().format(record)) for record in caplog.records]


def test_an_answer_that_is_known_already_takes_a_fifth_of_the_calls_of_a_new_one(client: FlaskClient, cluster: str) -> None:
    if cluster:
        pytest.skip("each answer asks the cluster which generation is the newest")
    etag = client.get("/api/v1/search?q=open+data").headers["ETag"]
    assert 5 * _calls(client, 304, {"If-None-Match": etag}) < _calls(client, 200, {})


def _calls(client: FlaskClient, status: int, headers: dict[str, str]) -> int:
    """How many functions are called for an answer, which no other process on the machine changes."""
    with cProfile.Profile() as profile:
        answer = client.get("/api/v1/search?q=open+data", headers=headers)
    assert answer.status_code == status
    return sum(function.callcount for function in profile.getstats())


def test_after_a_change_of_content_it_is_a_new_answer(tmp_path: Path, build_engine: Callable[[Path], SearchEngine]) -> None:
    folder = tmp_path / "content"
    folder.mkdir()
    (folder / "bonn.md").write_text("---\ntitle: Bonn\n---\nData.\n", encoding="utf-8")
    engine = build_engine(folder)
    client = create_app(Settings(content=folder), engine).test_client()
    addresses = ["/api/v1/search?q=data", "/api/v1/strategies/bonn.bib", "/search.csv?q=data", "/search.atom", "/sitemap.xml"]
    known = {address: {"If-None-Match": client.get(address).headers["ETag"]} for address in addresses}
    assert [client.get(address, headers=known[address]).status_code for address in addresses] == [304] * 5
    (folder / "ulm.md").write_text("---\ntitle: Ulm\n---\nData.\n", encoding="utf-8")
    refresh(folder, engine)
    assert [client.get(address, headers=known[address]).status_code for address in addresses] == [200] * 5


def test_a_request_keeps_the_id_that_it_brings_or_gets_one(client: FlaskClient) -> None:
    assert client.get("/healthz", headers={"X-Request-ID": "build-7.a_B"}).headers["X-Request-ID"] == "build-7.a_B"
    made = [client.get("/nowhere").headers["X-Request-ID"] for _ in range(2)]
    assert made[0] != made[1]
    for strange in ("", "a b", "x" * 65, "é", '"'):
        given = client.get("/healthz", headers={"X-Request-ID": strange}).headers["X-Request-ID"]
        assert given != strange
        assert len(given) == 16


def test_every_request_is_one_line_of_json_without_what_was_searched(
    client: FlaskClient, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO, logger="web.access"):
        client.get("/api/v1/search?q=my+secret", headers={"X-Request-ID": "one"})
        client.get("/search%0Aforged?q=my+secret")
    first, second = entries(caplog)
    assert first.pop("ms") > 0
    assert first.pop("bytes") > 100
    for key in ("time", "level", "logger", "process"):
        assert first.pop(key)
    told = {"request_id": "one", "method": "GET", "path": "/api/v1/search", "endpoint": "api.search", "status": 200}
    assert first == {"message": "GET /api/v1/search 200", **told}
    assert (second["path"], second["status"], second["endpoint"]) == ("/search\nforged", 404, None)
    assert "secret" not in caplog.text
    assert second["message"] == "GET /search%0Aforged 404"


@pytest.mark.parametrize(
    "address", ["/search?q=data", "/api/v1/search?q=data", "/search.csv?q=data", "/search.jsonl?q=data", "/search.atom?q=data"]
)
def test_a_large_answer_is_compressed_for_those_who_can_read_it(client: FlaskClient, address: str) -> None:
    plain = client.get(address)
    small = client.get(address, headers={"Accept-Encoding": "br, gzip;q=0.5"})
    assert "Content-Encoding" not in plain.headers
    assert small.headers["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in plain.headers["Vary"]
    assert "Accept-Encoding" in small.headers["Vary"]
    assert len(small.data) < len(plain.data) / 2
    if address.startswith("/api"):
        assert json.loads(gzip.decompress(small.data))["hits"] == plain.get_json()["hits"]
    else:
        assert gzip.decompress(small.data) == plain.data
    assert "Content-Encoding" not in client.get(address, headers={"Accept-Encoding": "gzip;q=0"}).headers


def test_small_answers_are_left_as_they_are(client: FlaskClient) -> None:
    assert "Content-Encoding" not in client.get("/healthz", headers={"Accept-Encoding": "gzip"}).headers


@pytest.mark.parametrize("address", ["/api/v1/search", "/api/v1/nothing", "/search.csv", "/search.jsonl", "/search.atom"])
def test_scripts_of_any_site_may_read_public_data(client: FlaskClient, address: str) -> None:
    for method in ("GET", "HEAD", "OPTIONS"):
        headers = client.open(address, method=method).headers
        assert headers["Access-Control-Allow-Origin"] == "*"
        assert headers["Access-Control-Expose-Headers"] == "ETag, Link, Retry-After, X-Request-ID"
        assert headers["Access-Control-Allow-Headers"] == "If-None-Match, X-Request-ID"


@pytest.mark.parametrize(("method", "address"), [("POST", "/api/v1/reindex"), ("GET", "/search"), ("GET", "/metrics")])
def test_scripts_of_other_sites_may_not_do_or_read_anything_else(client: FlaskClient, method: str, address: str) -> None:
    assert "Access-Control-Allow-Origin" not in client.open(address, method=method).headers


def test_time_is_measured_where_the_log_says(client: FlaskClient, caplog: pytest.LogCaptureFixture) -> None:
    started = time.perf_counter()
    with caplog.at_level(logging.INFO, logger="web.access"):
        client.get("/api/v1/search?q=data")
    assert 0 < entries(caplog)[0]["ms"] <= (time.perf_counter() - started) * 1000
