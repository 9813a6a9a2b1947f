"""Strategies side by side: the page, what it says where there is nothing, and the files to take away."""

import csv
import datetime
import io
from collections.abc import Callable
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from search.engines.base import SearchEngine
from search.settings import Settings
from tests.harness.html_tree import Element, page
from web.app import create_app
from web.pages.compare.page import MAX_OFFERED

FILES = {
    "bonn": """---
title: Bonn
country: Germany
level: city
status: Active
horizon: 2020-2025
---
## Governance
A board decides on data | and pipes.
## Vision
Open by default.
""",
    "vienna": """---
title: Vienna *star*
country: Austria
level: city
---
## Governance
Work in progress
## Vision
=SUM(A1) is no formula.
""",
    "aargau": "---\ntitle: Aargau\nlang: de\nlevel: canton\n---\n## Vision\nDaten für alle.\n",
}


@pytest.fixture
def client(tmp_path: Path, build_engine: Callable[[Path], SearchEngine]) -> FlaskClient:
    folder = tmp_path / "content"
    folder.mkdir()
    for name, text in FILES.items():
        (folder / f"{name}.md").write_text(text, encoding="utf-8")
    return create_app(Settings(), build_engine(folder), lambda: datetime.date(2026, 3, 1)).test_client()


def rows(tree: Element) -> list[list[str]]:
    lines = [row for body in tree.all("tbody") for row in body.all("tr")]
    return [[row.one("th").text, *(cell.text for cell in row.all("td"))] for row in lines]


def test_a_row_is_a_fact_or_a_theme_and_says_where_there_is_nothing(client: FlaskClient) -> None:
    tree = page(client, "/compare?s=bonn&s=vienna&s=aargau")
    assert tree.one("h1").text == "Bonn, Vienna *star* and Aargau compared"
    assert [head.text for head in tree.one("thead").all("th")] == ["Fact or theme", "Bonn", "Vienna *star*", "Aargau"]
    assert rows(tree) == [
        ["Place", "Germany", "Austria", "Not stated"],
        ["Level", "City", "City", "Canton"],
        ["Period covered", "2020–2025", "Not stated", "Not stated"],
        ["Status", "Listed as active; period ended in 2025", "Not stated", "Not stated"],
        ["Vision", "VisionOpen by default.", "Vision=SUM(A1) is no formula.", "VisionDaten für alle."],
        ["Governance", "GovernanceA board decides on data | and pipes.", "Not yet writtenGovernance", "Not described"],
    ]
    assert tree.all(class_="cell-passage")[0].one("a")["href"] == "/strategies/bonn#vision"


def test_only_differences_leaves_out_what_all_have(client: FlaskClient) -> None:
    tree = page(client, "/compare?s=bonn&s=vienna")
    link = next(link for link in tree.all("a") if link.text == "Show differences only")
    assert link["href"] == "/compare?s=bonn&s=vienna&only=differences"
    assert [row[0] for row in rows(page(client, link["href"]))] == ["Place", "Period covered", "Status", "Governance"]


def test_fewer_than_two_are_a_choice(client: FlaskClient) -> None:
    tree = page(client, "/compare?s=vienna")
    boxes = tree.one("main").all("input", type="checkbox")
    assert [(box["value"], "checked" in box.attributes) for box in boxes] == [
        ("vienna", True),
        ("aargau", False),
        ("bonn", False),
    ]
    assert tree.one(class_="notice").text == "Select at least one more."
    for address in ("/compare?s=vienna&s=vienna", "/compare?s=nowhere&s=vienna"):
        assert page(client, address).all(class_="notice")[-1].text == "Select at least one more."


def test_a_choice_that_has_no_room_for_all_says_so(
    tmp_path: Path, build_engine: Callable[[Path], SearchEngine], client: FlaskClient
) -> None:
    assert "Not listed here" not in page(client, "/compare").text
    folder = tmp_path / "content"
    for number in range(MAX_OFFERED - len(FILES) + 1):
        (folder / f"{number}.md").write_text(f"---\ntitle: City {number}\n---\n", encoding="utf-8")
    tree = page(create_app(Settings(), build_engine(folder)).test_client(), "/compare")
    assert len(tree.one("main").all("input", type="checkbox")) == MAX_OFFERED
    said = "Not listed here: 1 more strategy. To compare others, select them in the results of a search."
    assert tree.one("p", class_="aside").text == said


def test_the_choice_can_be_changed(client: FlaskClient) -> None:
    boxes = page(client, "/compare?s=bonn&s=vienna&choose=true").one("main").all("input", type="checkbox")
    assert [box["value"] for box in boxes if "checked" in box.attributes] == ["bonn", "vienna"]


def test_what_is_not_there_is_named_and_the_rest_is_compared(client: FlaskClient) -> None:
    tree = page(client, "/compare?s=bonn&s=nowhere&s=bonn&s=vienna&colour=red")
    assert tree.one(class_="notice").text == "There is no strategy “nowhere”."
    assert len(tree.one("thead").all("th")) == 3


def test_four_fit_side_by_side(tmp_path: Path, build_engine: Callable[[Path], SearchEngine]) -> None:
    folder = tmp_path / "content"
    folder.mkdir()
    for number in range(6):
        (folder / f"s{number}.md").write_text(f"---\ntitle: S{number}\n---\n## Vision\nText.\n", encoding="utf-8")
    client = create_app(Settings(), build_engine(folder)).test_client()
    tree = page(client, "/compare?" + "&".join(f"s=s{number}" for number in range(6)))
    assert [head.text for head in tree.one("thead").all("th")][1:] == ["S0", "S1", "S2", "S3"]
    assert tree.one(class_="notice").text == "At most 4 strategies can be compared. These are the first 4."


def test_strategies_that_say_nothing_comparable_are_not_called_alike(
    tmp_path: Path, build_engine: Callable[[Path], SearchEngine]
) -> None:
    folder = tmp_path / "content"
    folder.mkdir()
    for name in ("a", "b"):
        (folder / f"{name}.md").write_text(f"---\ntitle: {name}\n---\nText.\n", encoding="utf-8")
    client = create_app(Settings(), build_engine(folder)).test_client()
    said = {"": "Neither of them states a fact or describes a theme.", "&only=differences": "There are no differences."}
    for only, sentence in said.items():
        shown = page(client, f"/compare?s=a&s=b{only}").one(class_="comparison")
        assert (shown.text, shown.all("input")) == (sentence, [])


def test_a_comparison_is_taken_away_as_csv(client: FlaskClient) -> None:
    answer = client.get("/compare.csv?s=bonn&s=vienna&only=differences")
    assert answer.mimetype == "text/csv"
    table = list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig"))))
    assert table[:3] == [
        ["", "Bonn", "Vienna *star*"],
        ["Address", "http://localhost/strategies/bonn", "http://localhost/strategies/vienna"],
        ["Place", "Germany", "Austria"],
    ]
    board, draft = "Governance\nA board decides on data | and pipes.", "Not yet written\n\nGovernance\nWork in progress"
    assert table[-1] == ["Governance", board, draft]


def test_no_cell_is_a_formula(client: FlaskClient, tmp_path: Path, build_engine: Callable[[Path], SearchEngine]) -> None:
    folder = tmp_path / "formulas"
    folder.mkdir()
    for name in ("a", "b"):
        (folder / f"{name}.md").write_text(f"---\ntitle: '=cmd()|{name}'\n---\n## Vision\nx; ＠y\n", encoding="utf-8")
    answer = create_app(Settings(), build_engine(folder)).test_client().get("/compare.csv?s=a&s=b")
    cells = [cell for row in csv.reader(io.StringIO(answer.data.decode("utf-8-sig"))) for cell in row]
    assert cells[1:3] == ["'=cmd()|a", "'=cmd()|b"]
    assert cells[-1] == "Vision\nx; '＠y"
    assert [cell for cell in cells if cell.startswith(("=", "@", "+", "-"))] == []


def test_a_comparison_is_taken_away_as_a_markdown_table(client: FlaskClient) -> None:
    answer = client.get("/compare.md?s=bonn&s=vienna")
    assert answer.mimetype == "text/markdown"
    lines = answer.get_data(as_text=True).splitlines()
    assert lines[:5] == [
        r"# Bonn and Vienna \*star\* compared",
        "",
        r"|  | [Bonn](http://localhost/strategies/bonn) | [Vienna \*star\*](http://localhost/strategies/vienna) |",
        "| --- | --- | --- |",
        "| Place | Germany | Austria |",
    ]
    governance = next(line for line in lines if line.startswith("| Governance"))
    assert r"[Governance](http://localhost/strategies/bonn#governance): A board decides on data \| and pipes." in governance


@pytest.mark.parametrize("kind", ["md", "csv"])
def test_nothing_to_compare_is_not_found(client: FlaskClient, kind: str) -> None:
    assert client.get(f"/compare.{kind}?s=bonn").status_code == 404
