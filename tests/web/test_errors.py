"""Errors in pages: a status, a sentence, and a search box."""

import logging
from collections.abc import Callable
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from search.engines import open_engine
from search.engines.base import SearchEngine
from search.settings import Settings
from tests.harness.html_tree import parse
from web.app import create_app


def told(response: object) -> tuple[int, str, str]:
    """Status, type and heading of an answer."""
    tree = parse(response.get_data(as_text=True))  # type: ignore[attr-defined]
    assert len(tree.one("main").one("form").all("input", name="q")) == 1
    return response.status_code, response.mimetype, tree.one("h1").text  # type: ignore[attr-defined]


def lead(response: object) -> str:
    """What an answer says below its heading."""
    return parse(response.get_data(as_text=True)).one(class_="lead").text  # type: ignore[attr-defined]


def test_an_unknown_page_is_a_404_with_a_search_box(client: FlaskClient) -> None:
    assert told(client.get("/nowhere")) == (404, "text/html", "Page not found")
    assert lead(client.get("/nowhere")) == "The address may be mistyped, or the page may have moved."
    assert client.get("/api/v1/nowhere").get_json()["detail"] == "There is nothing at this address."


def test_pages_are_only_read(client: FlaskClient) -> None:
    response = client.post("/search", data={"q": "data"})
    assert told(response) == (405, "text/html", "This page can only be read")
    assert set(response.headers["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS"}


@pytest.mark.parametrize(
    ("address", "heading", "said"),
    [
        ("/strategies/nowhere", "We couldn’t find “nowhere”", "The address may be mistyped, or the page may have moved."),
        ("/themes/nothing", "Page not found", "There is no theme of this name."),
        ("/search/facets/shoe", "Page not found", "There is no such filter."),
        ("/search?q=" + "a" * 17_000, "This address is too long", "Search with fewer words or filters."),
    ],
)
def test_the_text_of_an_error_adds_to_its_heading(client: FlaskClient, address: str, heading: str, said: str) -> None:
    response = client.get(address)
    assert (told(response)[2], lead(response)) == (heading, said)


def test_a_large_body_is_refused_unread(client: FlaskClient) -> None:
    assert told(client.post("/search", data=b"x" * 70_000))[:2] == (413, "text/html")


def test_without_an_index_pages_are_a_503_with_a_time_to_come_back(tmp_path: Path) -> None:
    engine = open_engine(tmp_path / "none")
    client = create_app(Settings(), engine).test_client()
    for address in ("/", "/search?q=data", "/strategies/helsinki", "/help"):
        response = client.get(address)
        assert told(response) == (503, "text/html", "Not available at the moment")
        assert response.headers["Retry-After"] == "5"
        assert str(tmp_path) not in response.get_data(as_text=True)
    engine.close()


def test_a_search_that_takes_too_long_is_a_503(shipped_engine: SearchEngine) -> None:
    client = create_app(Settings(search_seconds=0.0), shipped_engine).test_client()
    response = client.get("/search?q=data")
    assert told(response) == (503, "text/html", "Not available at the moment")
    assert response.headers["Retry-After"] == "1"


def test_what_nobody_foresaw_is_a_500_that_tells_nothing(
    shipped_engine: SearchEngine, caplog: pytest.LogCaptureFixture
) -> None:
    app = create_app(Settings(), shipped_engine)

    def broken() -> str:
        raise RuntimeError("the password is swordfish")

    app.add_url_rule("/broken", view_func=broken)
    app.add_url_rule("/api/v1/broken", view_func=broken, endpoint="broken_api")
    with caplog.at_level(logging.CRITICAL, logger="web.app"):
        page, answer = app.test_client().get("/broken"), app.test_client().get("/api/v1/broken")
    assert told(page) == (500, "text/html", "Something went wrong")
    assert (answer.status_code, answer.mimetype) == (500, "application/problem+json")
    assert (answer.get_json()["code"], answer.get_json()["status"]) == ("internal_server_error", 500)
    assert b"swordfish" not in page.data + answer.data


def test_an_index_that_comes_later_is_served_without_a_restart(
    tmp_path: Path, build_engine: Callable[[Path], SearchEngine]
) -> None:
    client = create_app(Settings(), open_engine(tmp_path / "index")).test_client()
    assert client.get("/readyz").status_code == 503
    folder = tmp_path / "content"
    folder.mkdir()
    (folder / "bonn.md").write_text("---\ntitle: Bonn\n---\nData.\n", encoding="utf-8")
    build_engine(folder)
    assert client.get("/readyz").status_code == 200
    assert client.get("/strategies/bonn").status_code == 200


def test_nothing_typed_into_an_address_is_markup(client: FlaskClient) -> None:
    response = client.get("/strategies/%3Cscript%3Ealert(1)%3C/script%3E")
    assert response.status_code == 404
    assert b"<script>" not in response.data
