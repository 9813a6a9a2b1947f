"""The page that describes the API to people says what the document says to machines, and its links lead somewhere."""

from collections.abc import Callable
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from search.engines.base import SearchEngine
from search.settings import Settings
from tests.conftest import SHIPPED_CONTENT
from tests.harness.html_tree import Element, parse
from web.app import create_app


@pytest.fixture(scope="module")
def client(shipped_engine: SearchEngine) -> FlaskClient:
    return create_app(Settings(content=SHIPPED_CONTENT), shipped_engine).test_client()


@pytest.fixture
def page(client: FlaskClient) -> Element:
    response = client.get("/help/api")
    assert (response.status_code, response.mimetype) == (200, "text/html")
    return parse(response.get_data(as_text=True)).one("main")


def test_every_operation_and_every_shape_has_its_heading(client: FlaskClient, page: Element) -> None:
    document = client.get("/api/v1/openapi.json").get_json()
    operations = [f"{method.upper()} {path}" for path, methods in document["paths"].items() for method in methods]
    shapes = [name for name, schema in document["components"]["schemas"].items() if "properties" in schema]
    assert [heading.text for heading in page.all("h3")] == [*operations, *shapes]


def test_keys_are_named_by_the_way_to_them(page: Element) -> None:
    listed = [(row.one("th").text, [cell.text for cell in row.all("td")]) for row in page.all("tr") if row.all("td")]
    rows = dict(listed)
    assert rows["atom"] == ["string", ""]
    assert rows["hits[]"] == ["Hit", ""]
    assert rows["relaxed"] == ["Relaxed or null", ""]
    assert rows["unknown_words[]"] == ["string", ""]
    assert rows["corrections.*"] == ["string", ""]
    assert rows["match"] == ["all, any", ""]
    assert [cells for name, cells in listed if name == "highlights.*"] == [
        ["MarkedText", "`title` always; other fields if they match"],
        ["MarkedText", "the heading with its matches marked, if there is one"],
    ]


def test_every_link_of_the_page_leads_somewhere(client: FlaskClient, page: Element) -> None:
    links = [link["href"] for link in page.all("a")]
    ids = {heading["id"] for heading in page.all("h3")}
    assert {link for link in links if link.startswith("#")} <= {f"#{name}" for name in ids}
    tried = [link for link in links if link.startswith("/")]
    assert len(tried) > 12
    assert [link for link in tried if client.get(link).status_code != 200] == []


def test_a_collection_without_strategies_has_the_page_with_fewer_examples(
    tmp_path: Path, build_engine: Callable[[Path], SearchEngine]
) -> None:
    folder = tmp_path / "content"
    folder.mkdir()
    client = create_app(Settings(content=folder), build_engine(folder)).test_client()
    links = [link["href"] for link in parse(client.get("/help/api").get_data(as_text=True)).one("main").all("a")]
    assert "/api/v1/search?q=open+data" in links
    assert not any("strategies/" in link or "compare" in link for link in links)
    assert client.get("/api/v1/openapi.json").status_code == 200
