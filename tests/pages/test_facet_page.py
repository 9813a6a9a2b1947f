"""The page with all values of a facet."""

from collections.abc import Callable
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from search.engines.base import SearchEngine
from search.settings import Settings
from tests.harness.html_tree import Element, page
from web.app import create_app


@pytest.fixture
def client(tmp_path: Path, build_engine: Callable[[Path], SearchEngine]) -> FlaskClient:
    folder = tmp_path / "content"
    folder.mkdir()
    for number in range(30):
        country = f"Land {'abcdefghijklmn'[number % 14]}"
        (folder / f"s{number}.md").write_text(f"---\ntitle: S{number}\ncountry: {country}\n---\nData.\n", encoding="utf-8")
    (folder / "none.md").write_text("---\ntitle: None\n---\nData.\n", encoding="utf-8")
    return create_app(Settings(), build_engine(folder)).test_client()


def values(tree: Element) -> list[str]:
    return [item.text for item in tree.one("form", id="choose").all("li")]


def test_results_lead_to_the_values_that_they_do_not_list(client: FlaskClient) -> None:
    country = page(client, "/search?q=data").all("fieldset")[0]
    more = next(link for link in country.all("a") if "more" in link.text)
    assert (more.text, more["href"]) == ("4 more values of Country", "/search/facets/country?q=data")


def test_all_values_are_listed_most_first_or_by_name(client: FlaskClient) -> None:
    listed = values(page(client, "/search/facets/country?q=data"))
    assert (listed[:3], listed[-1], len(listed)) == (["Land a 3", "Land b 3", "Land c 2"], "Not stated 1", 15)
    named = values(page(client, "/search/facets/country?q=data&order=name"))
    assert named == [*sorted(listed[:-1]), listed[-1]]


def test_the_page_says_for_which_search_it_is(client: FlaskClient) -> None:
    tree = page(client, "/search/facets/country?q=data&country=Land+a&sort=title")
    assert (tree.one("h1").text, tree.one(class_="lead").text) == ("Country", "3 strategies about data in Land a")
    box = tree.one("form", id="search")
    assert box.one("input", name="q")["value"] == "data"
    sent = [(field["name"], field["value"]) for field in box.all("input", type="hidden")]
    assert sent == [("country", "Land a"), ("sort", "title")]


def test_the_form_takes_the_rest_of_the_search_along(client: FlaskClient) -> None:
    tree = page(client, "/search/facets/country?q=data&country=Land+a&country=Nowhere&sort=title&page=3&missing=status")
    form = tree.one("form", id="choose")
    assert [(field["name"], field["value"]) for field in form.all("input", type="hidden")] == [
        ("q", "data"),
        ("missing", "status"),
        ("sort", "title"),
    ]
    chosen = [box["value"] for box in form.all("input", type="checkbox") if "checked" in box.attributes]
    assert sorted(chosen) == ["Land a", "Nowhere"]


@pytest.mark.parametrize("name", ["year", "nothing", "q"])
def test_what_is_no_list_of_values_is_not_found(client: FlaskClient, name: str) -> None:
    assert client.get(f"/search/facets/{name}").status_code == 404
