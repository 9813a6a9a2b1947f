"""All values of a facet: filtered as they are typed, sorted, page by page, counted for a search."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from search.engines.base import SearchEngine
from search.settings import Settings
from web.app import create_app

COUNTRIES = ["Österreich", "Germany", "Germany", "United States", "Germany", "Austria", "United Kingdom", ""]


@pytest.fixture
def client(tmp_path: Path, build_engine: Callable[[Path], SearchEngine]) -> FlaskClient:
    folder = tmp_path / "content"
    folder.mkdir()
    for number, country in enumerate(COUNTRIES):
        text = (
            f"---\ntitle: T{number}\nstrategy_date: {2019 + number}-05-01\ncountry: {country}\n---\n## Aims\nData {number}.\n"
        )
        (folder / f"t{number}.md").write_text(text, encoding="utf-8")
    return create_app(Settings(content=folder), build_engine(folder)).test_client()


def values(client: FlaskClient, address: str) -> list[tuple[Any, int]]:
    return [(value["value"], value["count"]) for value in client.get(address).get_json()["values"]]


def test_an_answer_has_these_keys(client: FlaskClient) -> None:
    assert client.get("/api/v1/facets/country?per_page=1&q=data").get_json() == {
        "name": "country",
        "label": "Country",
        "type": "value",
        "filter": "",
        "sort": "count",
        "total": 5,
        "page": 1,
        "pages": 5,
        "per_page": 1,
        "missing": 1,
        "missing_selected": False,
        "values": [{"value": "Germany", "label": "Germany", "count": 3, "selected": False}],
        "warnings": [],
        "generation": client.get("/readyz").get_json()["generation"],
        "links": {
            "self": "/api/v1/facets/country?q=data&per_page=1",
            "next": "/api/v1/facets/country?q=data&page=2&per_page=1",
        },
    }


def test_values_come_by_count_and_then_by_name_or_by_name_alone(client: FlaskClient) -> None:
    by_count = [("Germany", 3), ("Austria", 1), ("United Kingdom", 1), ("United States", 1), ("Österreich", 1)]
    assert values(client, "/api/v1/facets/country") == by_count
    by_name = ["Austria", "Germany", "United Kingdom", "United States", "Österreich"]
    assert [value for value, _ in values(client, "/api/v1/facets/country?sort=value")] == by_name


@pytest.mark.parametrize(
    ("typed", "found"),
    [("oster", ["Österreich"]), ("STA", ["United States"]), ("king uni", ["United Kingdom"]), ("x", []), ("ustria", [])],
)
def test_values_are_filtered_by_the_beginnings_of_their_words(client: FlaskClient, typed: str, found: list[str]) -> None:
    assert [value for value, _ in values(client, f"/api/v1/facets/country?filter={typed}")] == found


def test_following_next_gives_each_value_once(client: FlaskClient) -> None:
    address, seen = "/api/v1/facets/country?per_page=1&filter=u&sort=value", []
    while address:
        found = client.get(address).get_json()
        seen += [value["value"] for value in found["values"]]
        address = found["links"]["next"]
    assert seen == ["United Kingdom", "United States"]


def test_values_are_counted_for_the_search_without_the_own_choice(client: FlaskClient) -> None:
    found = values(client, "/api/v1/facets/country?country=Austria&year_min=2022&match=all&q=data")
    assert found == [("Austria", 1), ("Germany", 1), ("United Kingdom", 1), ("United States", 1)]
    selected = client.get("/api/v1/facets/country?country=Austria").get_json()["values"]
    assert [value["value"] for value in selected if value["selected"]] == ["Austria"]


def test_years_are_a_range(client: FlaskClient) -> None:
    found = client.get("/api/v1/facets/year?sort=value&per_page=2").get_json()
    assert (found["type"], found["values"][0]) == ("range", {"value": 2019, "label": "2019", "count": 1, "selected": False})


def test_what_a_count_says_is_what_its_click_then_shows(client: FlaskClient) -> None:
    for value, count in values(client, "/api/v1/facets/country?q=data"):
        assert client.get("/api/v1/search", query_string={"q": "data", "country": value}).get_json()["total"] == count
