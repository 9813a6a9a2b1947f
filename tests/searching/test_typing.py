"""While a search of the shipped collection is typed, letter by letter: what is shown narrows, nothing is put in its place."""

from itertools import pairwise

import pytest
from flask.testing import FlaskClient
from hypothesis import given, settings
from hypothesis import strategies as st

from search.engines.base import SearchEngine
from search.query.model import SearchQuery
from search.query.parser import as_beginning
from search.searching.searcher import Searcher
from search.settings import Settings
from tests.harness.html_tree import parse
from web.app import create_app

TYPED = [
    "governance",
    "open standards",
    "helsinki privacy",
    "strategies for data",
    '"open data',
    "policies of cities",
    "uk -health",
    "data sharing agreements",
    "KPIs",
    "new york",
    "e-mail",
    "re-use of data",
    "what is open data",
    "who owns data",
    "the data of the city",
    "wie regeln Städte ihre Daten",
    "gegevens delen",
    "avoin data",
    "A.I. in the U.S.",
    "3D city model",
    "real-time data",
    "2030 vision",
    "Baden-Württemberg",
    "data https://example.org",
]
NOWHERE = {
    "KPIs",
    "e-mail",
    "wie regeln Städte ihre Daten",
    "gegevens delen",
    "avoin data",
    "3D city model",
    "data https://example.org",
    "A.I. in the U.S.",
}
"""Of which no strategy has all words."""


def _letter_by_letter(text: str) -> list[str]:
    return [text[:length] for length in range(1, len(text) + 1)]


@pytest.mark.parametrize("text", TYPED)
def test_no_letter_finds_more_but_after_a_beginning_that_nothing_has(shipped_engine: SearchEngine, text: str) -> None:
    searcher = Searcher(shipped_engine, seconds=60)
    answers = [searcher.search(SearchQuery(q=typed, typing=True)) for typed in _letter_by_letter(text)]
    grown = [(one.query.q, other.query.q) for one, other in pairwise(answers) if 0 < one.total < other.total]
    assert grown == []
    revived = [one.query.q.split()[-1] for one, other in pairwise(answers) if other.total and not one.total]
    assert [word for word in revived if searcher.search(SearchQuery(f"{word}*", match="all")).total] == []
    assert (answers[-1].total > 0) == (text not in NOWHERE)
    assert [answer.query.q for answer in answers if answer.relaxed or answer.suggestion or answer.warnings] == []


@pytest.mark.parametrize("text", ["governance", "open standards", "helsinki privacy", "goverxxx", "who owns e-mail"])
def test_no_heading_speaks_of_a_word_that_was_not_typed(shipped_engine: SearchEngine, text: str) -> None:
    client: FlaskClient = create_app(Settings(), shipped_engine).test_client()
    for typed in _letter_by_letter(text):
        heading = parse(client.get("/search", query_string={"q": typed, "typing": "true"}).get_data(as_text=True)).one("h1")
        about = heading.all("em")
        assert not about or about[0].text == typed.strip() or typed.startswith(about[0].text), heading.text
        assert "No " not in heading.text


def test_a_page_of_a_search_that_is_typed_has_the_address_of_the_search_that_is_sent(shipped_engine: SearchEngine) -> None:
    client: FlaskClient = create_app(Settings(), shipped_engine).test_client()
    page = parse(client.get("/search?q=govern&typing=true").get_data(as_text=True))
    assert page.one("link", rel="canonical")["href"] == "/search?q=govern"
    assert [link["href"] for link in page.all("a") if "typing" in link["href"]] == []


def test_a_beginning_finds_what_a_star_finds(shipped_engine: SearchEngine) -> None:
    client: FlaskClient = create_app(Settings(), shipped_engine).test_client()
    typed, starred = (
        client.get("/api/v1/search", query_string=asked).get_json()
        for asked in ({"q": "open infrastruc", "typing": "true"}, {"q": "open infrastruc*"})
    )
    assert [hit["id"] for hit in typed["hits"]] == [hit["id"] for hit in starred["hits"]] != []
    assert typed["hits"][0]["url"].endswith("?q=open+infrastruc%2A")
    whole = client.get("/api/v1/search", query_string={"q": "goverance", "typing": "true"}).get_json()
    assert (whole["total"], whole["suggestion"], whole["relaxed"], whole["unknown_words"]) == (0, None, None, [])


@pytest.mark.parametrize(
    ("text", "beginning"),
    [
        ("gov", "gov*"),
        ("open d", "open "),
        ("open th", "open "),
        ("open the", "open "),
        ("open thea", "open thea*"),
        ("the", ""),
        ("the ", ""),
        ("what is ", ""),
        ("what is th", ""),
        ("what is open", "what is open*"),
        ("thea", "thea*"),
        ("e-", ""),
        ("e-m", ""),
        ("e-mai", "e-mai*"),
        ("-the", "-the"),
        ('"the', '"'),
        ("country:", ""),
        ("data title:", "data "),
        ("https:", ""),
        ("open da", "open da*"),
        ("open ", "open "),
        ("g", ""),
        ("", ""),
        ('"open data"', '"open data"'),
        ('"open da', '"open da*'),
        ("-pri", "-pri"),
        ("title:h", ""),
        ("title:hel", "title:hel*"),
        ("data country:ger", "data "),
        ("data OR", "data "),
        ("data OR pri", "data OR pri*"),
        ("open-da", "open-da*"),
        ("gov*", "gov*"),
        ("what?", ""),
        ("what? data?", "what? data?"),
        ("数", ""),
        ('data ""', 'data ""'),
    ],
)
def test_the_last_word_is_a_beginning_unless_it_is_whole_or_says_too_little(text: str, beginning: str) -> None:
    assert as_beginning(text, ["country"], ["en"]) == beginning


@settings(deadline=None)
@given(st.text(max_size=40))
def test_any_text_has_a_beginning(text: str) -> None:
    assert as_beginning(text, ["country"]).removesuffix("*") in text.translate(str.maketrans("“”„‟«»＂", '"' * 7))
