"""The results as a table of one sentence each: on the page, as a file, and in the API."""

import csv
import io
import json

import pytest
from flask.testing import FlaskClient

from search.engines.base import SearchEngine
from search.settings import Settings
from tests.harness.html_tree import page
from web.app import create_app

COLUMNS = ["strategy", "place", "year", "sentence", "section", "url"]


@pytest.fixture(scope="module")
def client(shipped_engine: SearchEngine) -> FlaskClient:
    return create_app(Settings(search_seconds=60), shipped_engine).test_client()


def test_a_row_has_place_year_sentence_and_source(client: FlaskClient) -> None:
    tree = page(client, "/search?q=data+ethics&view=table")
    assert [head.text for head in tree.one(class_="quotations").one("thead").all("th")] == [
        "Strategy",
        "Place",
        "Year",
        "Sentence",
        "Section",
    ]
    rows = tree.one(class_="quotations").one("tbody").all("tr")
    [first, *_] = [[cell.text for cell in row.all() if cell.tag in {"td", "th"}] for row in rows]
    assert first == [
        "U.S. Federal Data Strategy: 2020 Action Plan",
        "United States",
        "2019",
        "A framework for data ethics is to be looked at afresh every 24 months (action 14).",
        "Ethics and data protection of U.S. Federal Data Strategy: 2020 Action Plan",
    ]
    assert [mark.text for mark in rows[0].all("mark")] == ["data", "ethics"]
    assert [box for box in tree.all("input") if box.attributes.get("form") == "compare"] == []
    source = page(client, rows[0].one("a")["href"])
    assert source.one("h1").text == "U.S. Federal Data Strategy: 2020 Action Plan"
    assert source.one(class_="trail").all("a")[0]["href"] == "/search?q=data+ethics&view=table"


def test_the_table_is_one_way_to_see_a_search_and_goes_along_from_page_to_page(client: FlaskClient) -> None:
    [to_table] = [link for link in page(client, "/search?q=data&sort=newest").all(class_="option") if link.text == "Table"]
    assert to_table["href"] == "/search?q=data&sort=newest&view=table"
    tree = page(client, to_table["href"])
    assert {"/search?q=data&sort=newest", "/search?q=data&sort=newest&group=section"} <= {
        link["href"] for link in tree.all("a", class_="option")
    }
    assert [link["href"] for link in tree.all("a", rel="next")] == ["/search?q=data&sort=newest&page=2&view=table"]
    assert len(page(client, "/search?view=table&per_page=100").one(class_="quotations").one("tbody").all("tr")) == 26
    assert page(client, "/search?view=chart&q=data").all(class_="quotations") == []
    assert page(client, "/search?view=table&q=zebra&match=all").all(class_="quotations") == []


def test_the_files_of_the_table_have_just_its_columns(client: FlaskClient) -> None:
    tree = page(client, "/search?q=ethics&country=United+Kingdom&view=table&per_page=100")
    links = {link.text: link["href"] for link in tree.one(class_="take").all("a")}
    assert links["Download as CSV"] == "/search.csv?q=ethics&country=United+Kingdom&view=table"
    text = client.get(links["Download as CSV"]).get_data(as_text=True).removeprefix("\ufeff")
    head, *rows = csv.reader(io.StringIO(text))
    assert head == COLUMNS
    lines = [json.loads(line) for line in client.get(links["Download as JSON Lines"]).get_data(as_text=True).splitlines()]
    assert [list(line) for line in lines] == [COLUMNS] * len(lines)
    shown = [
        [cell.text for cell in row.all() if cell.tag in {"td", "th"}]
        for row in tree.one(class_="quotations").one("tbody").all("tr")
    ]
    assert [row[:4] for row in shown] == [[line[name] for name in COLUMNS[:4]] for line in lines] != []
    assert [row[:4] for row in rows] == [row[:4] for row in shown]
    assert all(client.get(line["url"].removeprefix("http://localhost")).status_code == 200 for line in lines)


def test_the_api_gives_the_sentence_with_its_marks_and_its_address(client: FlaskClient) -> None:
    [first, *_] = client.get("/api/v1/search?q=data+ethics&view=table").get_json()["hits"]
    quotation = first["quotation"]
    assert quotation["sentence"]["html"].startswith("A framework for <mark>data</mark> <mark>ethics</mark> is")
    assert (quotation["heading"], quotation["url"].partition("#")[2]) == (
        "Ethics and data protection",
        "ethics-and-data-protection",
    )
    assert "quotation" not in client.get("/api/v1/search?q=data+ethics").get_json()["hits"][0]


def test_a_feed_is_the_same_whatever_way_its_search_is_seen(client: FlaskClient) -> None:
    assert client.get("/search.atom?q=ethics&view=table").data == client.get("/search.atom?q=ethics").data
