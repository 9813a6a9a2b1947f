"""A search that finds nothing: which words are nowhere, and links to what there is instead, each with a true count."""

import html
import re

import pytest
from flask.testing import FlaskClient

from search.engines.base import SearchEngine
from search.settings import Settings
from tests.harness.html_tree import parse
from web.app import create_app


@pytest.fixture(scope="module")
def client(shipped_engine: SearchEngine) -> FlaskClient:
    return create_app(Settings(search_seconds=60), shipped_engine).test_client()


@pytest.mark.parametrize(
    ("address", "ways"),
    [
        ("q=zebra&match=all", []),
        ("q=zebra+governance&match=all", ["Without one of the words", "Themes, places and other filters"]),
        ("q=helsinki+twin&country=Germany", ["Each word by itself", "Themes, places and other filters"]),
        ("q=govrnance&match=all&country=Finland", ["Themes, places and other filters"]),
        ("country=Finland&level=state", ["Without filters"]),
        ("q=theme:privacy+bonn", ["Without one of the words"]),
        ("q=theme:privacy+country:Finland+bonn", ["Without one of the words", "Each word by itself"]),
        ("q=theme:privacy+country:Austria+bonn", ["Each word by itself"]),
        ("q=%22data+zebra%22", []),
        ("q=data&country=Atlantis", []),
        ("q=deutschland+xyzzyqw&match=all", ["Without one of the words", "Themes, places and other filters"]),
        ("q=privacy+ethics+boats+zebra&match=all", ["Each word by itself", "Themes, places and other filters"]),
        (
            "q=privacy+ethics+governance+zebra&match=all",
            ["Without one of the words", "Each word by itself", "Themes, places and other filters"],
        ),
    ],
)
def test_a_search_that_finds_nothing_leads_on_and_every_count_is_true(
    client: FlaskClient, address: str, ways: list[str]
) -> None:
    text = client.get(f"/search?{address}").get_data(as_text=True)
    block = parse(text).one(class_="nothing")
    assert [kind.text for kind in block.all("dt")] == ways
    for link in block.all("a"):
        [count] = re.findall(r"\((\d+)\)$", link.text)
        found = client.get("/api/v1" + html.unescape(link["href"])).get_json()
        assert (found["total"], found["relaxed"]) == (int(count), None), link["href"]


def test_a_word_that_is_nowhere_is_named_once(client: FlaskClient) -> None:
    for address, word in (("q=zebra&match=all", "zebra"), ("q=%22data+zebra%22", "data zebra")):
        said = parse(client.get(f"/search?{address}").get_data(as_text=True)).one(class_="said").text
        assert re.findall(rf"No strategy (?:has|mentions) [“\"]{word}[”\"]", said) != []
    page = parse(client.get("/search?q=R%26D").get_data(as_text=True)).text
    assert re.findall(r"No strategy \w+ [^.]*\.", page) == ['No strategy mentions "R&D".']


@pytest.mark.parametrize(
    "address",
    [
        "q=Datenschutz",
        "q=theme:privacy+Bonn",
        "q=Govrnance+Finland&match=all",
        "q=police",
        "q=funding",
        "q=govrnance&match=all&country=Finland",
        "q=cloud&theme=nothing&status=Active",
    ],
)
def test_nothing_leads_to_the_same_search_twice(client: FlaskClient, address: str) -> None:
    said = parse(client.get(f"/search?{address}").get_data(as_text=True)).one(class_="said")
    links = [link["href"] for link in said.all("a") if not {"chip", "clear"} & set(link.classes)]
    assert len(links) == len(set(links)) > 1


def test_what_signs_join_is_shown_as_it_was_typed(client: FlaskClient) -> None:
    for typed in ("3.14", "24/7", 'title:"open zebra"'):
        block = parse(client.get("/search", query_string={"q": typed, "match": "all"}).get_data(as_text=True)).one(
            class_="nothing"
        )
        assert f"No strategy has “{typed}”." in block.text


def test_words_are_shown_and_searched_in_the_case_that_they_were_typed_in(client: FlaskClient) -> None:
    block = parse(client.get("/search?q=US+Bonn&match=all").get_data(as_text=True)).one(class_="nothing")
    ways = [(link.text, link["href"].partition("q=")[2].partition("&")[0]) for link in block.all("a")]
    assert [(text.rsplit(" ", 1)[0], q) for text, q in ways] == [("without “US”", "Bonn"), ("without “Bonn”", "US")]


def test_another_name_is_shown_without_a_star(client: FlaskClient) -> None:
    page = parse(client.get("/search?q=Verwaltung").get_data(as_text=True)).one(class_="nothing")
    assert "Theme: Open data, as in “verwaltungsdaten”" in page.text


@pytest.mark.parametrize(("q", "leads"), [("X-Road", False), ("zebra xyzzyqw", False), ("governance zebra", True)])
def test_any_of_the_words_are_offered_where_that_finds_something(client: FlaskClient, q: str, leads: bool) -> None:
    page = parse(client.get("/search", query_string={"q": q, "match": "all"}).get_data(as_text=True))
    assert ("Search for any of them" in page.text) == leads


def test_words_in_a_list_of_ways_keep_their_own_direction(client: FlaskClient) -> None:
    text = client.get("/search?q=البيانات+governance&match=all").get_data(as_text=True)
    assert "<bdi>without “البيانات”</bdi> (12)</a>" in text
    assert '<em dir="auto">البيانات governance</em>' in text
    assert parse(text).one(id="q")["dir"] == "auto"


def test_while_typing_nothing_is_said_to_be_missing(client: FlaskClient) -> None:
    assert parse(client.get("/search?q=xyzzyqw&typing=true").get_data(as_text=True)).all(class_="nothing") == []
