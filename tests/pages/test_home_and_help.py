"""The home page and the help page."""

import datetime
import os
import re
from collections.abc import Callable, Iterable
from itertools import pairwise
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from search.engines.base import SearchEngine
from search.settings import Settings
from tests.harness.content_folder import titled, write
from tests.harness.html_tree import page
from web.app import create_app
from web.pages.collection.home_page import MAX_BARS


@pytest.fixture(scope="module")
def client(shipped_engine: SearchEngine) -> FlaskClient:
    return create_app(Settings(), shipped_engine, lambda: datetime.date(2026, 3, 1)).test_client()


def test_the_home_page_says_what_is_here(client: FlaskClient, shipped_engine: SearchEngine) -> None:
    tree = page(client, "/")
    reader = shipped_engine.reader()
    assert tree.one("h1").text == reader.site.title
    size = f"{reader.state.strategies} strategies, {reader.state.sections} sections."
    assert tree.one(class_="hero").one(class_="aside").text.startswith(size)
    assert tree.one("form")["action"] == "/search"


def test_each_theme_leads_to_the_search_that_its_number_counts(client: FlaskClient) -> None:
    lines = page(client, "/").one("section", **{"aria-labelledby": "list-theme"}).all("li")
    assert len(lines) == MAX_BARS
    for line in lines[:5]:
        count = int(line.one(class_="index-count").text)
        expected = f"{count} strateg{'y' if count == 1 else 'ies'} under {line.one(class_='bar-label').text}"
        assert page(client, line.one("a")["href"]).one("h1").text == expected


def test_the_examples_to_try_are_from_the_collection_and_find_something(client: FlaskClient) -> None:
    tried = page(client, "/").one(class_="try").all("a")
    assert [example.text for example in tried] == ["data management", '"data quality"', "Objectives in the United Kingdom"]
    for example in tried:
        found = page(client, example["href"])
        assert found.all(class_="hit") != []
        assert found.all(class_="notice") == []


def test_a_site_calls_its_files_what_it_likes(tmp_path: Path, build_engine: Callable[[Path], SearchEngine]) -> None:
    """The program's own documentation, say: pages without countries, dates or a second language."""
    source = "---\ntitle: Page {0}\nkind: {1}\n---\n## Install\nRun it.\n"
    files = {f"{number}.md": source.format(number, "guide" if number % 2 else "reference") for number in range(12)}
    toml = '[site]\ntitle = "Handbook"\nnoun = ["page", "pages"]\n[[facets]]\nname = "kind"\n[[facets]]\nname = "language"\n'
    engine = build_engine(write(tmp_path / "content", files | {"search.toml": toml}))
    client = create_app(Settings(search_seconds=60), engine).test_client()
    addresses = [
        "/",
        "/search",
        "/search?q=run&explain=true",
        "/search?q=run&view=table",
        "/search?q=zebra",
        "/search?q=run&view=table",
        "/coverage",
        "/stats",
    ]
    addresses += [
        "/compare",
        "/compare?s=1&s=2",
        "/compare?s=1&s=2&only=differences",
        "/strategies/1?q=run&hit=1",
        "/themes",
        "/themes/context",
        "/maintainers",
    ]
    for address in addresses:
        tree = page(client, address)
        assert re.findall(r"\w*strateg\w*", tree.one("body").text.replace("/api/v1/strategies", ""), re.IGNORECASE) == [], (
            address
        )
        assert [heading.text for heading in tree.all("h2") if heading.text in {"Country", "Language", "Status", "Year"}] == []
        assert [legend.text for legend in tree.all("legend") if legend.text == "Language"] == []
    assert page(client, "/strategies/1").all(class_="lacks") == []
    assert "You get the pages that contain all of them" in page(client, "/help").text
    assert page(client, "/search").one("h1").text == "All 12 pages"
    assert page(client, "/compare?s=1&s=2").one("h1").text == "Page 1 and Page 2 compared"
    assert [one.text for one in page(client, "/").all("h2")] == ["Kind"]


YEARS = {"bonn": "2019", "espoo": "2023", "vienna": "2021", "zug": ""}


def write_at(folder: Path, times: Iterable[float]) -> Path:
    """Cities with the dates above, each file last written at a time in seconds since 1970."""
    for (name, year), time in zip(YEARS.items(), times, strict=True):
        dated = [f"strategy_date: '{year}'"] if year else []
        write(folder, {f"{name}.md": titled(name.title(), *dated) + "## Vision\nData.\n"})
        os.utime(folder / f"{name}.md", (time, time))
    return folder


def test_the_last_change_is_that_of_the_files(tmp_path: Path, build_engine: Callable[[Path], SearchEngine]) -> None:
    folder = write_at(tmp_path / "content", (1_700_000_000, 1_600_000_000, 1_650_000_000, 1_500_000_000))
    client = create_app(Settings(), build_engine(folder)).test_client()
    said = "4 strategies, 4 sections. Last addition or change on 14 November 2023."
    assert page(client, "/").one(class_="hero").one(class_="aside").text.startswith(said)
    assert "Last addition or change on 14 November 2023." in page(client, "/stats").one(class_="lead").text
    newest = page(client, "/").one(class_="newest")
    assert [one.text for one in newest.all("a")] == ["Bonn", "Vienna", "Espoo", "Zug", "All strategies, last added first"]
    assert (newest.one("h2").text, newest.all("a")[-1]["href"]) == ("Recently added", "/search?sort=added")


def test_files_that_were_copied_at_once_do_not_tell_when_they_changed(
    tmp_path: Path, build_engine: Callable[[Path], SearchEngine]
) -> None:
    folder = write_at(tmp_path / "content", (1_700_000_000, 1_700_000_001, 1_700_000_002, 1_700_000_003))
    client = create_app(Settings(), build_engine(folder)).test_client()
    assert page(client, "/").one(class_="hero").one(class_="aside").text == "4 strategies, 4 sections. How to search"
    assert "Last" not in page(client, "/stats").one(class_="lead").text
    newest = page(client, "/").one(class_="newest")
    assert [one.text for one in newest.all("a")] == ["Espoo", "Vienna", "Bonn", "All strategies, newest first"]
    assert (newest.one("h2").text, newest.all("a")[-1]["href"]) == ("Newest strategies", "/search?sort=newest")


def test_what_was_added_last_is_named_in_the_order_of_its_search(client: FlaskClient) -> None:
    newest = page(client, "/").one(class_="newest")
    titles = [item.all("a")[0].text for item in newest.all("li") if item.all("a")]
    assert len(titles) == 5
    listed = page(client, newest.all("a")[-1]["href"])
    assert [hit.one("h3").text for hit in listed.all(class_="hit")][:5] == titles


def test_a_collection_of_one_file_has_no_charts_and_no_examples(
    tmp_path: Path, build_engine: Callable[[Path], SearchEngine]
) -> None:
    folder = tmp_path / "content"
    folder.mkdir()
    (folder / "bonn.md").write_text("---\ntitle: Bonn\n---\n## Vision\nData.\n", encoding="utf-8")
    tree = page(create_app(Settings(), build_engine(folder)).test_client(), "/")
    assert tree.all("h2") == []
    assert tree.all(class_="try") == []
    assert tree.one(class_="hero").one(class_="aside").text == "1 strategy, 1 section. How to search"


def test_a_collection_of_one_offers_nothing_to_compare_it_with(
    tmp_path: Path, build_engine: Callable[[Path], SearchEngine]
) -> None:
    for name, offers in (("bonn", False), ("ulm", True)):
        write(tmp_path / "some", {f"{name}.md": titled(name) + "Data.\n"})
        client = create_app(Settings(), build_engine(tmp_path / "some")).test_client()
        for address in ("/search?q=data", "/strategies/bonn"):
            assert ("Compare" in page(client, address).one("main").text) == offers


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


def test_the_help_page_names_the_fields_that_some_file_has(
    tmp_path: Path, build_engine: Callable[[Path], SearchEngine]
) -> None:
    write(tmp_path / "docs", {"a.md": titled("A", "summary: About") + "Text.\n", "b.md": titled("B", "city: Bonn")})
    help_page = page(create_app(Settings(), build_engine(tmp_path / "docs")).test_client(), "/help")
    assert "The fields are title, summary, place, theme and language." in help_page.one("main").text


def test_the_help_page_lists_every_parameter(client: FlaskClient, shipped_engine: SearchEngine) -> None:
    rows = page(client, "/help").one("tbody").all("th")
    facets = [facet.name for facet in shipped_engine.reader().site.facets]
    assert [row.text for row in rows] == [
        *("q", *facets, "missing", "year_min", "year_max", "theme_match", "sort", "page", "per_page"),
        *("match", "group", "sections_per_hit", "facets", "facet_limit", "explain", "view", "order", "typing"),
    ]


def test_every_address_that_the_help_page_names_is_there(client: FlaskClient) -> None:
    for link in page(client, "/help").one("main").all("a"):
        assert client.get(link["href"]).status_code == 200


EVERY_PAGE = [
    *("/", "/search", "/search?q=data", "/search?q=data&explain=true", "/search/facets/theme?q=data", "/help"),
    *("/strategies/helsinki?q=data&hit=2", "/elsewhere?strategy=helsinki&section=data-governance", "/themes"),
    *("/themes/governance", "/coverage", "/stats", "/maintainers", "/compare", "/compare?s=helsinki&s=vienna&s=bonn"),
    *("/help/api", "/cite?strategy=bonn", "/search/hit?q=data&hit=2", "/search?q=data&view=table", "/search?q=xyzzyqwv"),
    *("/search?q=data&group=section&country=Germany", "/search?q=governence+blockchain", "/search?q=open+da&typing=true"),
]


def test_the_table_of_themes_has_strategies_by_title(client: FlaskClient) -> None:
    titles = [row.one("th").text for row in page(client, "/coverage").one("tbody").all("tr")]
    assert titles == sorted(titles, key=str.casefold)
    assert titles.index("DVLA Data Sharing Strategy") > titles.index("Defence Data Management Strategy")


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


@pytest.mark.slow
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


@pytest.mark.parametrize(
    ("address", "said"),
    [("/", "Public-sector data strategies"), ("/help", "Public-sector"), ("/themes/governance", "How decisions")],
)
def test_a_page_says_what_it_is_to_who_shows_a_link_to_it(client: FlaskClient, address: str, said: str) -> None:
    assert page(client, address).one("meta", name="description")["content"].startswith(said)
