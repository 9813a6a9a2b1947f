"""Themes, coverage and figures: what the whole collection says, and what could be better in it."""

import datetime
from collections.abc import Callable
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from search.engines import open_engine
from search.engines.base import EngineReader, SearchEngine
from search.indexing.content_check import ContentCheck
from search.indexing.indexer import refresh
from search.processes.limits import LIMITS
from search.searching.coverage import coverage
from search.settings import Settings
from tests.harness.html_tree import Element, parse
from web.app import create_app
from web.pages.collection.charts import BAR_CHART, BAR_LABELS, DIGIT_WIDTH, DatedStrategy, LabelledCount, bar_chart, time_line
from web.pages.collection.coverage_page import MAX_PICTURED, picture

SITE = """[site]
title = "Cities"
[themes.governance]
label = "Governance"
definition = "Who decides."
headings = ["governance", "steering"]
[themes.vision]
label = "Vision"
headings = ["vision"]
"""
FILES = {
    "search.toml": SITE,
    "bonn.md": "---\ntitle: Bonn\ncountry: Germany\nstrategy_date: 2024-07-01\n---\n"
    "## Governance\nA board.\n## Steering\nMore.\n",
    "vienna.md": "---\ntitle: Vienna\nhorizon: 2021-2023\n---\n## Steering\nWork in progress\n## Vision\nOpen.\n",
    "broken.md": "---\ntitle: [\n---\n",
}


@pytest.fixture
def client(tmp_path: Path, build_engine: Callable[[Path], SearchEngine]) -> FlaskClient:
    folder = tmp_path / "content"
    folder.mkdir()
    for name, text in FILES.items():
        (folder / name).write_text(text, encoding="utf-8")
    app = create_app(
        Settings(content=folder, index=str(tmp_path / "index")), build_engine(folder), lambda: datetime.date(2026, 3, 1)
    )
    return app.test_client()


def page(client: FlaskClient, address: str) -> Element:
    response = client.get(address)
    assert response.status_code == 200
    return parse(response.get_data(as_text=True))


def test_themes_are_listed_with_what_they_mean(client: FlaskClient) -> None:
    lines = page(client, "/themes").one(class_="theme-list").all("div")
    said = {line.one("dt").text: line.one("dd").text for line in lines}
    assert said["Governance"] == "Who decides.2 strategies, in 1 of them not yet written"
    assert said["Vision"] == "1 strategy"


def test_a_theme_says_who_speaks_and_who_is_silent(client: FlaskClient) -> None:
    tree = page(client, "/themes/governance")
    assert [item.text for item in tree.all(class_="heading-list")[0].all("li")] == ["Steering × 2", "Governance"]
    voices = tree.all(class_="voice")
    assert [(one.one("h3").text, [item.text for item in one.all("li")]) for one in voices] == [
        ("Bonn", ["GovernanceA board.", "SteeringMore."]),
        ("Vienna", ["Steering Not yet written"]),
    ]
    assert page(client, "/themes/vision").all(class_="heading-list")[1].text == "Bonn"


def test_a_theme_of_many_strategies_names_some_and_leads_to_all(
    tmp_path: Path, build_engine: Callable[[Path], SearchEngine]
) -> None:
    folder = tmp_path / "content"
    folder.mkdir()
    for number in range(61 + 202):
        heading = "Governance" if number < 61 else "Vision"
        (folder / f"city-{number:03}.md").write_text(
            f"---\ntitle: City {number:03}\n---\n## {heading}\nAll.\n", encoding="utf-8"
        )
    tree = page(create_app(Settings(), build_engine(folder)).test_client(), "/themes/governance")
    assert [one.one("h3").text for one in tree.all(class_="voice")] == [f"City {number:03}" for number in range(60)]
    [more] = [link for link in tree.all("a") if link.text == "1 more strategy"]
    assert more["href"] == "/search?theme=governance"
    without = [item.text for item in tree.all(class_="heading-list")[1].all("li")]
    assert (len(without), without[0], without[-1]) == (201, "City 061", "2 more strategies")


def test_an_unknown_theme_is_not_found(client: FlaskClient) -> None:
    assert client.get("/themes/nothing").status_code == 404


def cells(tree: Element, theme: str) -> list[tuple[str, str, str]]:
    """Class, text and address of a theme's cells."""
    column = [head.text for head in tree.one("thead").all("th")].index(theme)
    found = [row.all("td")[column] for row in tree.one("tbody").all("tr")]
    return [(cell["class"], cell.text, cell.all("a")[0]["href"] if cell.all("a") else "") for cell in found]


def test_a_cell_of_the_coverage_has_a_number_a_name_and_a_link(client: FlaskClient) -> None:
    tree = page(client, "/coverage")
    assert [row.one("th").text for row in tree.one("tbody").all("tr")] == ["Bonn", "Vienna"]
    assert cells(tree, "Governance") == [
        ("described", "2Governance: 2 sections", "/strategies/bonn?theme=governance"),
        ("draft", "…Governance: not yet written", "/strategies/vienna#steering"),
    ]
    assert cells(tree, "Vision") == [
        ("absent", "–Vision: not described", ""),
        ("described", "1Vision: 1 section", "/strategies/vienna#vision"),
    ]
    past = page(client, "/coverage?page=9")
    assert past.one("tbody").all("tr") == []
    assert past.one("a", rel="prev")["href"] == "/coverage?page=1"


def test_a_table_of_themes_without_a_section_is_a_sentence(
    tmp_path: Path, build_engine: Callable[[Path], SearchEngine]
) -> None:
    (tmp_path / "bonn.md").write_text("---\ntitle: Bonn\n---\n## Lamps\nThree.\n", encoding="utf-8")
    tree = page(create_app(Settings(), build_engine(tmp_path)).test_client(), "/coverage").one("main")
    assert tree.all("table") == []
    assert tree.one(class_="lead").text == "No strategy has a section on a theme."


def test_a_strategy_lists_all_sections_that_a_cell_counts(client: FlaskClient) -> None:
    listed = page(client, "/strategies/bonn?theme=governance").one(class_="trail")
    assert listed["aria-labelledby"] == listed.one("span", id="themed")["id"]
    assert listed.one("span", id="themed").text == "2 sections on Governance:"
    assert [(link.text, link["href"]) for link in listed.all("a")] == [("Governance", "#governance"), ("Steering", "#steering")]
    assert page(client, "/strategies/bonn?theme=vision").all(class_="trail") == []
    assert page(client, "/strategies/bonn?theme=governance&hit=1").one(class_="trail")["aria-label"] == "Within the search"


def test_the_coverage_is_drawn_in_small_with_a_sentence(client: FlaskClient) -> None:
    picture = page(client, "/stats").one("svg", class_="coverage-picture")
    themes = len(page(client, "/coverage").one("thead").all("th"))
    said = f"2 strategies and {themes} themes: 2 of {2 * themes} cells have a section, 1 not yet written"
    assert picture["aria-label"] == said
    described, draft = picture.all("path")
    assert (described["d"].count("h"), draft["d"].count("h")) == (2, 1)


def test_the_time_line_says_what_it_does_not_show(client: FlaskClient, shipped_engine: SearchEngine) -> None:
    shipped = create_app(Settings(), shipped_engine).test_client()
    keys = [page(site, "/stats").one("section", class_="wide").one(class_="aside").text for site in (client, shipped)]
    key = "Dot: date of the strategy. Bar: period it covers."
    assert keys == [key, f"{key} 1 strategy has neither."]


def test_the_key_of_the_coverage_has_what_is_there(client: FlaskClient, shipped_engine: SearchEngine) -> None:
    assert page(client, "/coverage").all(class_="aside")[-1].text == "– Not described. … Heading only, not yet written."
    shipped = create_app(Settings(), shipped_engine).test_client()
    assert page(shipped, "/coverage").all(class_="aside")[-1].text == "– Not described."


def test_the_picture_says_so_where_it_has_not_room_for_all(client: FlaskClient, tmp_path: Path) -> None:
    def key(reader: EngineReader) -> str:
        drawn = picture(coverage(reader), reader.site.noun)
        assert drawn
        return drawn.key

    engine = open_engine(tmp_path / "index")
    assert key(engine.reader()) == "One column for each strategy, one line for each theme."
    assert key(engine.reader()) in page(client, "/stats").text
    for number in range(MAX_PICTURED):
        (tmp_path / "content" / f"{number}.md").write_text("---\ntitle: T\n---\n", encoding="utf-8")
    refresh(tmp_path / "content", engine)
    assert key(engine.reader()) == f"One column for each of the first {MAX_PICTURED} strategies, one line for each theme."


def test_figures_have_their_tables(client: FlaskClient) -> None:
    tree = page(client, "/stats")
    sections = {section.one("h2").text: section for section in tree.all("section", class_="chart") if section.all("table")}
    assert [
        [row.one("th").text, *(cell.text for cell in row.all("td"))]
        for row in sections["Dates and periods covered"].one("tbody").all("tr")
    ] == [["Vienna", "Not stated", "2021–2023"], ["Bonn", "1 July 2024", "Not stated"]]
    assert [
        [row.one("th").text, *(cell.text for cell in row.all("td"))] for row in sections["Country"].one("tbody").all("tr")
    ] == [["Germany", "1", "50 %"], ["Not stated", "1", "50 %"]]


def test_figures_lead_to_the_values_that_they_do_not_draw(tmp_path: Path, build_engine: Callable[[Path], SearchEngine]) -> None:
    for number in range(21):
        text = f"---\ntitle: City {number}\ncountry: Land {number}\nlevel: level {number % 20}\n---\n"
        (tmp_path / f"{number}.md").write_text(text, encoding="utf-8")
    tree = page(create_app(Settings(), build_engine(tmp_path)).test_client(), "/stats")
    country, level = (tree.one("section", **{"aria-labelledby": f"chart-{name}"}) for name in ("country", "level"))
    assert len(country.one("tbody").all("tr")) == len(level.one("tbody").all("tr")) == 20
    assert [(link.text, link["href"]) for link in country.all("a")[20:]] == [("Show all 21", "/search/facets/country")]
    assert level.all("a")[20:] == []


def test_a_check_that_is_under_way_is_said(client: FlaskClient, tmp_path: Path) -> None:
    assert "still being checked" in page(client, "/maintainers").text
    ContentCheck(tmp_path / "content", tmp_path / "index", open_engine(tmp_path / "index"), LIMITS).run_if_due()
    assert "still being checked" not in page(client, "/maintainers").text


def test_a_bar_is_as_long_as_its_count() -> None:
    chart = bar_chart("x", "X", "Head", [LabelledCount("a", 10), LabelledCount("b", 5), LabelledCount("c", 0)], 20)
    longest = chart.bars[0].width
    assert [(bar.width, bar.share, bar.y) for bar in chart.bars] == [
        (longest, "50 %", 0),
        (longest / 2, "25 %", 26),
        (0.0, "0 %", 52),
    ]
    assert longest > (BAR_CHART - BAR_LABELS) / 2
    assert bar_chart("x", "X", "Head", [], 0).bars == ()


@pytest.mark.parametrize("count", [0, 9, 42, 999, 1812, 18_120, 145_570])
def test_the_number_after_the_longest_bar_fits_into_the_chart(count: int) -> None:
    [bar] = bar_chart("x", "X", "Head", [LabelledCount("a", count)], count).bars
    assert bar.end + DIGIT_WIDTH * len(str(count)) <= BAR_CHART


def test_the_time_line_puts_dates_and_horizons_where_their_years_are() -> None:
    line = time_line(
        [
            DatedStrategy("late", "/b", "2024", "", 2024.5, None, None),
            DatedStrategy("early", "/a", "", "2020–2021", None, 2020, 2021),
            DatedStrategy("open", "/c", "", "from 2023", None, 2023, None),
        ]
    )
    assert line is not None
    assert [tick.year for tick in line.ticks] == [2020, 2021, 2022, 2023, 2024]
    assert [(span.label, span.start, span.width, span.point) for span in line.spans] == [
        ("early", 20.0, 272.0, None),
        ("open", 428.0, 136.0, None),
        ("late", 20.0, 0.0, 632.0),
    ]
    assert time_line([]) is None
    assert time_line([DatedStrategy("never", "/", "", "", None, None, None)]) is None


def test_a_collection_with_nothing_in_it_has_its_pages(tmp_path: Path, build_engine: Callable[[Path], SearchEngine]) -> None:
    folder = tmp_path / "content"
    folder.mkdir()
    client = create_app(Settings(content=folder), build_engine(folder)).test_client()
    for address in (
        "/",
        "/themes",
        "/themes/governance",
        "/coverage",
        "/stats",
        "/maintainers",
        "/compare",
        "/search/facets/country",
    ):
        assert client.get(address).status_code == 200, address
