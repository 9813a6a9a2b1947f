"""Figures of one process, in the text format that Prometheus reads."""

from collections.abc import Callable
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from prometheus_client.parser import text_string_to_metric_families

from search.engines import open_engine
from search.engines.base import SearchEngine
from search.settings import Settings
from web.app import create_app

Sample = tuple[str, tuple[tuple[str, str], ...]]


def figures(client: FlaskClient) -> dict[Sample, float]:
    response = client.get("/metrics")
    assert (response.status_code, response.mimetype, response.headers["Cache-Control"]) == (200, "text/plain", "no-store")
    families = text_string_to_metric_families(response.get_data(as_text=True))
    return {(one.name, tuple(sorted(one.labels.items()))): one.value for family in families for one in family.samples}


@pytest.fixture
def client(tmp_path: Path, build_engine: Callable[[Path], SearchEngine]) -> FlaskClient:
    folder = tmp_path / "content"
    folder.mkdir()
    (folder / "bonn.md").write_text("---\ntitle: Bonn\n---\nData.\n", encoding="utf-8")
    (folder / "broken.md").write_text("---\ntitle: [\n---\n", encoding="utf-8")
    return create_app(Settings(content=folder), build_engine(folder)).test_client()


def requests(endpoint: str, status: str, method: str = "GET") -> Sample:
    return "strategy_search_requests_total", (("endpoint", endpoint), ("method", method), ("status", status))


def test_requests_are_counted_by_what_was_asked_and_how_it_was_answered(client: FlaskClient) -> None:
    for address in ("/api/v1/search?q=data", "/api/v1/search?q=none", "/api/v1/search?x=1", "/nowhere", "/nowhere/else"):
        client.get(address)
    client.open("/search", method="MADEUP")
    found = figures(client)
    assert found[requests("api.search", "200")] == 2
    assert found[requests("api.search", "400")] == 1
    assert found[requests("none", "404")] == 2
    assert found[requests("none", "405", "other")] == 1
    assert found["strategy_search_request_seconds_count", (("endpoint", "api.search"),)] == 3


def test_searches_for_words_are_counted_by_whether_anything_was_found(client: FlaskClient) -> None:
    for address in (
        "/search?q=data",
        "/api/v1/search?q=data",
        "/search?q=none&match=all",
        "/search",
        "/",
        "/search.csv?q=data",
    ):
        client.get(address)
    found = figures(client)
    assert found["strategy_search_searches_total", (("found", "yes"),)] == 3
    assert found["strategy_search_searches_total", (("found", "no"),)] == 1


def test_the_index_and_its_faults_are_figures_too(client: FlaskClient) -> None:
    found = figures(client)
    generation = client.get("/readyz").get_json()["generation"]
    assert found["strategy_search_index_generation", (("generation", generation),)] == 1
    assert {name: found[f"strategy_search_{name}", ()] for name in ("index_open", "index_strategies", "content_faults")} == {
        "index_open": 1,
        "index_strategies": 1,
        "content_faults": 1,
    }
    assert found["strategy_search_content_files_left_out", ()] == 1
    assert 0 <= found["strategy_search_index_age_seconds", ()] < 60


def test_without_an_index_the_figures_say_so(tmp_path: Path) -> None:
    found = figures(create_app(Settings(), open_engine(tmp_path / "none")).test_client())
    assert found["strategy_search_index_open", ()] == 0
    assert ("strategy_search_index_strategies", ()) not in found


def test_two_applications_of_one_process_count_apart(shipped_engine: SearchEngine) -> None:
    first, second = (create_app(Settings(), shipped_engine).test_client() for _ in range(2))
    first.get("/api/v1/status")
    assert requests("api.status", "200") in figures(first)
    assert requests("api.status", "200") not in figures(second)
