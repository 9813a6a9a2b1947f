"""The home page and the help page."""

import datetime
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from search.engines.base import SearchEngine
from search.settings import Settings
from tests.harness.html_tree import Element, parse
from web.app import create_app


@pytest.fixture
def client(shipped_engine: SearchEngine) -> FlaskClient:
    return create_app(Settings(), shipped_engine, lambda: datetime.date(2026, 3, 1)).test_client()


def page(client: FlaskClient, address: str) -> Element:
    response = client.get(address)
    assert response.status_code == 200
    return parse(response.get_data(as_text=True))


def test_the_home_page_says_what_is_here(client: FlaskClient, shipped_engine: SearchEngine) -> None:
    tree = page(client, "/")
    reader = shipped_engine.reader()
    assert tree.one("h1").text == reader.site.title
    size = f"{reader.state.strategies} strategies in {reader.state.sections} sections; last changed on "
    assert tree.one(class_="hero").one(class_="aside").text.startswith(size)
    assert tree.one("form")["action"] == "/search"


def test_each_theme_leads_to_the_search_that_its_number_counts(client: FlaskClient) -> None:
    lines = page(client, "/").one(class_="themes").all("li")
    assert len(lines) > 10
    for line in lines[:5]:
        count = int(line.one(class_="index-count").text)
        expected = f"{count} strateg{'y' if count == 1 else 'ies'} under {line.one(class_='index-label').text}"
        assert page(client, line.one("a")["href"]).one("h1").text == expected


def test_the_newest_strategies_are_named_newest_first(client: FlaskClient) -> None:
    newest = page(client, "/").one(class_="newest")
    titles = [item.all("a")[0].text for item in newest.all("li") if item.all("a")]
    assert len(titles) == 5
    listed = page(client, newest.all("a")[-1]["href"])
    assert [hit.one("h3").text for hit in listed.all(class_="hit")][:5] == titles


def test_a_collection_without_dates_has_no_newest(tmp_path: Path, build_engine: Callable[[Path], SearchEngine]) -> None:
    folder = tmp_path / "content"
    folder.mkdir()
    (folder / "bonn.md").write_text("---\ntitle: Bonn\n---\n## Vision\nData.\n", encoding="utf-8")
    tree = page(create_app(Settings(), build_engine(folder)).test_client(), "/")
    assert [element.text for element in tree.all("h2")] == ["Who says what", "Themes"]
    assert tree.one(class_="hero").one(class_="aside").text.startswith("1 strategy in 1 section; last changed on ")


def test_every_example_of_the_help_page_can_be_tried(client: FlaskClient) -> None:
    examples = page(client, "/help").one(class_="examples").all("a")
    assert [example.text for example in examples] == [
        "open data",
        '"open data"',
        "govern*",
        "privacy -health",
        "ethics OR trust",
        "title:city",
    ]
    for example in examples:
        found = page(client, example["href"])
        assert found.one("input", name="q")["value"] == example.text
        assert found.all(class_="notice") == []


def test_the_help_page_lists_every_parameter(client: FlaskClient, shipped_engine: SearchEngine) -> None:
    rows = page(client, "/help").one("tbody").all("th")
    facets = [facet.name for facet in shipped_engine.reader().site.facets]
    assert [row.text for row in rows] == [
        *("q", *facets, "missing", "year_min", "year_max", "theme_match", "sort", "page", "per_page"),
        *("match", "group", "sections_per_hit", "facets", "facet_limit", "explain", "view", "typing"),
    ]


def test_every_address_that_the_help_page_names_is_there(client: FlaskClient) -> None:
    for link in page(client, "/help").one("main").all("a"):
        assert client.get(link["href"]).status_code == 200


EVERY_PAGE = [
    *("/", "/search", "/search?q=data", "/search?q=data&explain=true", "/search/facets/theme?q=data", "/help"),
    *("/strategies/helsinki?q=data&hit=2", "/elsewhere?strategy=helsinki&section=data-governance", "/themes"),
    *("/themes/governance", "/coverage", "/stats", "/compare", "/compare?s=helsinki&s=vienna&s=bonn"),
]


@pytest.mark.parametrize("address", EVERY_PAGE)
def test_every_page_is_well_formed_with_one_heading_and_no_inline_code(client: FlaskClient, address: str) -> None:
    tree = page(client, address)
    assert len(tree.all("h1")) == 1
    assert len(tree.all("main")) == 1
    elements = tree.all()
    assert not any(name == "style" or name.startswith("on") for element in elements for name in element.attributes)
    assert not any(element.tag == "style" for element in elements)
    assert [script.text for script in tree.all("script", type="module") if script["src"].startswith("/static/")] != []
    assert not any(script.text for script in tree.all("script") if script["type"] != "application/ld+json")
    levels = [int(element.tag[1]) for element in elements if element.tag in {"h1", "h2", "h3", "h4", "h5", "h6"}]
    assert all(after <= before + 1 for before, after in pairwise(levels))


@pytest.mark.parametrize("address", EVERY_PAGE)
def test_no_id_stands_twice_in_a_page(client: FlaskClient, address: str) -> None:
    ids = [element["id"] for element in page(client, address).all() if "id" in element.attributes]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("address", EVERY_PAGE)
def test_every_link_into_the_site_leads_somewhere(client: FlaskClient, address: str) -> None:
    for link in page(client, address).all("a"):
        if link["href"].startswith("/"):
            assert client.get(link["href"]).status_code == 200, link["href"]


def test_pages_load_nothing_from_other_hosts(client: FlaskClient) -> None:
    for address in EVERY_PAGE:
        tree = page(client, address)
        loaded = [
            element.attributes.get("src") or element.attributes.get("href") for element in tree.all("link") + tree.all("img")
        ]
        assert all(source and source.startswith("/") and not source.startswith("//") for source in loaded)
