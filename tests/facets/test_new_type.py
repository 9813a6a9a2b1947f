"""A new facet type is one class and its place in the table: it is found, counted, addressed, shown and exported at once."""

import csv
import io
from collections.abc import Callable, Iterator
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from search.engines.base import SearchEngine
from search.facets.all_types import TYPES
from search.facets.base import FacetType, Vocabulary
from search.facets.field import Field
from search.facets.range import Range
from search.settings import Settings
from search.strategies import Section, Strategy
from tests.harness.html_tree import Element, page
from web.app import create_app

FILES = {
    "bonn": ("2014-04-25", "until: 2025\nTopic: [Health, Open Data]\n", "## Goals\nOpen data.\n## Doubts\nWhose data?\n"),
    "graz": ("2021", "until: 2030\nTopic: health\n", "## Goals\nAll data.\n## Governance\nMore data.\n"),
    "oulu": ("2024", "until: 2027\n", "## Doubts\nWhich data?\n"),
    "wien": ("", "Topic: Mobility\n", "Data of the city.\n"),
}


class Decade(FacetType):
    """The decade of a strategy's date."""

    name = "decade"

    def values(self, strategy: Strategy) -> tuple[str, ...]:
        return (f"{strategy.date.date.year // 10}0",) if strategy.date else ()

    def label(self, text: str, vocabulary: Vocabulary) -> str:
        return f"The {text}s"


class Until(Range):
    """The last year that a strategy states to be for."""

    name = "until"
    plural = "last years"
    lowest = 1900

    def values(self, strategy: Strategy) -> tuple[str, ...]:
        return (str(strategy.metadata["until"]),) if "until" in strategy.metadata else ()


class Mood(FacetType):
    """Whether a section asks or states."""

    name = "mood"
    of_sections = True

    def section_values(self, section: Section) -> tuple[str, ...]:
        return ("question",) if "?" in section.text else ("statement",)


class Topic(Field):
    """A front-matter field whose values differ in nothing but capitals."""

    def values(self, strategy: Strategy) -> tuple[str, ...]:
        return tuple(text.casefold() for text in super().values(strategy))


SiteWith = Callable[..., FlaskClient]


@pytest.fixture
def site_with(tmp_path: Path, build_engine: Callable[[Path], SearchEngine]) -> Iterator[SiteWith]:
    """Makes a site with facets of made-up types, which are in the table while the test runs."""
    before = dict(TYPES)

    def make(*kinds: FacetType) -> FlaskClient:
        TYPES.update({kind.name: kind for kind in kinds})
        folder = tmp_path / "content"
        folder.mkdir()
        named = "".join(f'[[facets]]\nname = "{kind.name}"\n' for kind in kinds)
        (folder / "search.toml").write_text(named, encoding="utf-8")
        for name, (date, fields, body) in FILES.items():
            dated = f'strategy_date: "{date}"\n' if date else ""
            text = f"---\ntitle: {name.capitalize()}\n{dated}{fields}---\n{body}"
            (folder / f"{name}.md").write_text(text, encoding="utf-8")
        return create_app(Settings(), build_engine(folder)).test_client()

    yield make
    for name in TYPES.keys() - before.keys():
        del TYPES[name]


def answer(client: FlaskClient, address: str) -> dict[str, Any]:
    response = client.get(f"/api/v1/search?q=data&sort=title&{address}")
    assert response.status_code == 200, response.get_data(as_text=True)
    found: dict[str, Any] = response.get_json()
    return found


def ids(client: FlaskClient, address: str) -> list[str]:
    return [hit["id"] for hit in answer(client, address)["hits"]]


def counts(client: FlaskClient, address: str = "") -> list[tuple[Any, str, int]]:
    [facet] = answer(client, address)["facets"]
    listed = [(value["value"], value["label"], value["count"]) for value in facet["values"]]
    return [*listed, (None, "", facet["missing"])]


def table(client: FlaskClient, address: str) -> list[list[str]]:
    response = client.get(address)
    assert response.status_code == 200
    return list(csv.reader(io.StringIO(response.get_data(as_text=True), newline="")))


def names_of_form(tree: Element) -> list[tuple[str, str]]:
    return [(field["name"], field["value"]) for field in tree.one("fieldset", class_="facet").all("input")]


def test_a_type_of_values_is_found_counted_shown_and_exported(site_with: SiteWith) -> None:
    client = site_with(Decade())
    assert counts(client) == [("2020", "The 2020s", 2), ("2010", "The 2010s", 1), (None, "", 1)]
    assert ids(client, "decade=2020") == ["graz", "oulu"]
    assert ids(client, "decade=2010&missing=decade") == ["bonn", "wien"]
    assert [hit["id"] for hit in client.get("/api/v1/search?q=decade:2010+data").get_json()["hits"]] == ["bonn"]
    tree = page(client, "/search?q=data&decade=2020")
    assert tree.one("h1").text == "2 strategies about data, decade The 2020s"
    assert names_of_form(tree) == [("decade", "2020"), ("decade", "2010"), ("missing", "decade")]
    assert [(chip.text, chip["href"]) for chip in tree.all("a", class_="chip")] == [
        ("Remove filter Decade: The 2020s ✕", "/search?q=data")
    ]
    [columns, *rows] = table(client, "/search.csv?q=data&decade=2020&sort=title")
    assert "decade" not in columns
    assert [row[0] for row in rows] == ["graz", "oulu"]
    [suggested] = client.get("/api/v1/suggest?q=2010").get_json()["filters"]
    assert (suggested["facet"], suggested["value"]) == ("decade", "2010")


def test_a_range_has_bounds_in_the_address_and_the_form(site_with: SiteWith) -> None:
    client = site_with(Until())
    assert counts(client) == [(2025, "2025", 1), (2027, "2027", 1), (2030, "2030", 1), (None, "", 1)]
    assert ids(client, "until_min=2026") == ["graz", "oulu"]
    assert ids(client, "until_max=2027&missing=until") == ["bonn", "oulu", "wien"]
    assert answer(client, "until_min=2026")["links"]["self"] == "/api/v1/search?q=data&until_min=2026&sort=title"
    assert client.get("/api/v1/search?until_min=1899").get_json()["allowed"] == ("a whole number from 1900 to 9999")
    assert answer(client, "until_min=2050")["droppable"] == [{"filter": "until", "total": 4}]
    tree = page(client, "/search?q=data&until_min=2026")
    assert tree.one("h1").text == "2 strategies about data, from 2026"
    assert names_of_form(tree) == [("until_min", "2026"), ("until_max", ""), ("missing", "until")]
    assert [(chip.text, chip["href"]) for chip in tree.all("a", class_="chip")] == [
        ("Remove filter Last years: from 2026 ✕", "/search?q=data")
    ]
    [_, *rows] = table(client, "/search.csv?q=data&until_min=2026&sort=title")
    assert [row[0] for row in rows] == ["graz", "oulu"]
    names = [
        parameter["name"]
        for parameter in client.get("/api/v1/openapi.json").get_json()["paths"]["/api/v1/search"]["get"]["parameters"]
    ]
    assert [name for name in names if "_m" in name] == ["year_min", "year_max", "until_min", "until_max", "theme_match"]


def test_values_of_sections_limit_where_words_are_and_can_all_be_asked_for(site_with: SiteWith) -> None:
    client = site_with(Mood())
    assert counts(client) == [("statement", "Statement", 3), ("question", "Question", 2), (None, "", 0)]
    assert ids(client, "mood=question") == ["bonn", "oulu"]
    assert ids(client, "mood=question&mood=statement&mood_match=all") == ["bonn"]
    [graz] = answer(client, "mood=question&mood_match=all")["hits"][:1]
    assert [section["heading"] for section in graz["sections"]] == ["Doubts"]
    assert client.get("/api/v1/search?q=open&mood=question").get_json()["total"] == 0
    assert counts(client, "mood=question&mood_match=all")[0] == ("question", "Question", 2)
    tree = page(client, "/search?q=data&mood=question&mood=statement&mood_match=all")
    assert tree.one("h1").text == "1 strategy about data, mood Question and Statement"
    assert names_of_form(tree)[-1] == ("mood_match", "all")
    assert "Must have all selected moods" in tree.one("fieldset", class_="facet").text


def test_a_field_with_values_of_its_own_stays_a_field(site_with: SiteWith) -> None:
    client = site_with(Topic("Topic"))
    assert counts(client) == [
        ("health", "Health", 2),
        ("mobility", "Mobility", 1),
        ("open data", "Open data", 1),
        (None, "", 1),
    ]
    assert ids(client, "Topic=health") == ["bonn", "graz"]
    [columns, bonn, *_] = table(client, "/search.csv?q=data&Topic=health&sort=title")
    assert bonn[columns.index("Topic")] == "Health; Open Data"


@pytest.mark.slow
@pytest.mark.parametrize("words", ["data", "open", "data -more", ""])
def test_each_count_is_what_choosing_gives_with_types_of_all_sorts_side_by_side(site_with: SiteWith, words: str) -> None:
    client = site_with(Mood(), Decade(), Until(), TYPES["theme"])
    every = {facet["name"]: [one["value"] for one in facet["values"]] for facet in found(client, "")["facets"]}
    assert {name: len(values) for name, values in every.items()} == {"mood": 2, "decade": 2, "until": 3, "theme": 2}
    for around in combinations(["", "mood=question", "theme=objectives", "decade=2020", "until_max=2027", "missing=theme"], 2):
        for facet in found(client, f"q={words}", *around)["facets"]:
            name, counts = facet["name"], {one["value"]: one["count"] for one in facet["values"]}
            others = [one for one in around if name not in one]
            for value in every[name]:
                clicked = found(client, f"q={words}", *others, f"{name}={value}")["total"]
                assert clicked == counts.get(value, 0), (words, around, name, value)


def found(client: FlaskClient, *args: str) -> dict[str, Any]:
    answer: dict[str, Any] = client.get(f"/api/v1/search?match=all&{'&'.join(filter(None, args))}").get_json()
    return answer


def test_nothing_of_a_type_is_left_where_it_is_not(shipped_engine: SearchEngine) -> None:
    client = create_app(Settings(), shipped_engine).test_client()
    assert client.get("/api/v1/search?decade=2020").status_code == 400
    assert client.get("/api/v1/search?until_min=2020").status_code == 400
