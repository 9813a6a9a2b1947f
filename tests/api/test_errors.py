"""Errors of the API: one shape everywhere, and bad parameters by name."""

from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from search.engines import open_engine
from search.engines.base import SearchEngine
from search.settings import Settings
from web.app import create_app


def problem(response: Any) -> Any:
    assert response.mimetype == "application/problem+json"
    found = response.get_json()
    assert list(found)[:7] == ["type", "title", "status", "code", "detail", "instance", "request_id"]
    assert found["status"] == response.status_code
    assert found["request_id"] == response.headers["X-Request-ID"]
    return found


def test_a_bad_parameter_is_named_with_what_came_and_what_is_allowed(client: FlaskClient) -> None:
    assert problem(client.get("/api/v1/search?per_page=1000", headers={"X-Request-ID": "mine"})) == {
        "type": "about:blank",
        "title": "Bad Request",
        "status": 400,
        "code": "bad_parameter",
        "detail": "per_page is “1000”; allowed is a whole number from 1 to 100.",
        "instance": "/api/v1/search",
        "request_id": "mine",
        "name": "per_page",
        "received": "1000",
        "allowed": "a whole number from 1 to 100",
        "did_you_mean": None,
        "errors": [
            {
                "code": "invalid_value",
                "name": "per_page",
                "received": "1000",
                "allowed": "a whole number from 1 to 100",
                "did_you_mean": None,
            }
        ],
    }


def test_every_bad_parameter_is_told_at_once(client: FlaskClient) -> None:
    found = problem(client.get("/api/v1/search?per_pag=5&sort=up&page=1&page=2"))
    assert [(error["name"], error["code"], error["did_you_mean"]) for error in found["errors"]] == [
        ("per_pag", "unknown_parameter", "per_page"),
        ("sort", "invalid_value", None),
        ("page", "repeated_parameter", None),
    ]


@pytest.mark.parametrize(
    "address",
    [
        "/api/v1/strategies?q=data",
        "/api/v1/strategies/helsinki?x=1",
        "/api/v1/strategies/helsinki.md?x=1",
        "/api/v1/strategies/helsinki.bib?anchor=1",
        "/api/v1/status?page=1",
        "/api/v1/strategies?page=0",
        "/api/v1/suggest?page=1",
        "/api/v1/facets/country?group=sections",
        "/api/v1/facets/country?sort=newest",
        "/api/v1/compare?s=helsinki",
        "/api/v1/compare?s=a&s=b&s=c&s=d&s=e",
        "/api/v1/coverage?per_page=101",
        "/api/v1/openapi.json?v=2",
        "/api/v1/search?page=1000000000",
    ],
)
def test_every_endpoint_knows_its_parameters(client: FlaskClient, address: str) -> None:
    response = client.get(address)
    assert (response.status_code, problem(response)["code"]) == (400, "bad_parameter")


@pytest.mark.parametrize(
    ("method", "address", "status", "code"),
    [
        ("GET", "/api/v1/strategies/nowhere", 404, "strategy_unknown"),
        ("GET", "/api/v1/strategies/nowhere.md", 404, "strategy_unknown"),
        ("GET", "/api/v1/compare?s=helsinki&s=nowhere", 404, "strategy_unknown"),
        ("GET", "/api/v1/strategies/helsinki.ris?section=nowhere", 404, "section_unknown"),
        ("GET", "/api/v1/facets/colour", 404, "facet_unknown"),
        ("GET", "/api/v1/nothing", 404, "not_found"),
        ("GET", "/api/", 404, "not_found"),
        ("POST", "/api/v1/search", 405, "method_not_allowed"),
        ("DELETE", "/api/v1/strategies/helsinki", 405, "method_not_allowed"),
        ("PUT", "/readyz", 405, "method_not_allowed"),
    ],
)
def test_errors_have_a_status_and_a_code(client: FlaskClient, method: str, address: str, status: int, code: str) -> None:
    response = client.open(address, method=method)
    found = problem(response)
    assert (response.status_code, found["code"], found["instance"]) == (status, code, address.partition("?")[0])
    assert found["detail"]


def test_a_large_body_is_refused(client: FlaskClient) -> None:
    response = client.get("/api/v1/search", data=b"x" * 70_000)
    assert (response.status_code, problem(response)["code"]) == (413, "request_entity_too_large")


def test_an_address_of_100_kilobytes_is_refused(client: FlaskClient) -> None:
    response = client.get("/api/v1/search?q=" + "x" * 100_000)
    assert (response.status_code, problem(response)["code"]) == (414, "request_uri_too_long")


def test_too_few_values_are_told_with_how_many_are_wanted(client: FlaskClient) -> None:
    assert problem(client.get("/api/v1/compare"))["errors"] == [
        {
            "code": "missing_parameter",
            "name": "s",
            "received": "",
            "allowed": "the id of a strategy, given 2 to 4 times",
            "did_you_mean": None,
        }
    ]


def test_a_search_that_takes_too_long_says_when_to_come_back(shipped_engine: SearchEngine) -> None:
    response = create_app(Settings(search_seconds=0.0), shipped_engine).test_client().get("/api/v1/search?q=data")
    assert (response.status_code, problem(response)["code"]) == (503, "search_timed_out")
    assert response.headers["Retry-After"] == "1"


def test_an_api_without_an_index_says_so(tmp_path: Path) -> None:
    client = create_app(Settings(), open_engine(tmp_path / "none")).test_client()
    for address in ("/api/v1/search", "/api/v1/strategies", "/api/v1/strategies/helsinki", "/api/v1/status"):
        response = client.get(address)
        assert (response.status_code, problem(response)["code"]) == (503, "index_missing")
