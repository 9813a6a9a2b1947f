"""While a search of the shipped collection is typed, letter by letter: what is shown narrows, nothing is put in its place."""

from itertools import pairwise

import pytest
from flask.testing import FlaskClient
from hypothesis import given, settings
from hypothesis import strategies as st

from search.engines.base import SearchEngine
from search.query.model import SearchQuery
from search.query.parsing.half_typed import as_beginning
from search.query.parsing.parser import with_plain_signs
from search.searching.searcher import Searcher
from search.settings import Settings
from tests.harness.html_tree import parse
from tests.searching.test_word_forms import found, searcher
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
    "inter-operability",
    "well-being",
    "what is open data",
    "who shares data",
    "the data of the city",
    "wie regeln Städte ihre Daten",
    "gegevens delen",
    "avoin data",
    "A.I. in the U.S.",
    "3D city model",
    "real-time data",
    "2030 vision",
    "the office's plan",
    "U.S. federal data",
    "Baden-Württemberg",
    "data https://example.org",
    "privacy: ethics",
    "DATEN:RAUM:FREIBURG",
    "open data -amsterdam",
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
        ("inter-", "inter*"),
        ("inter-o", "inter*"),
        ("inter-op", "inter-op*"),
        ("well-be", "well-be*"),
        ("a-b-c", ""),
        ("-the", ""),
        ("data -a", "data "),
        ("data -re-u", "data -re-u"),
        ('"the', '"'),
        ("country:", ""),
        ("data title:", "data "),
        ("https:", "https:"),
        ("Note: p", "Note: "),
        ("DATEN:RAUM:F", "DATEN:RAUM:"),
        ("DATEN:RA", "DATEN:RA*"),
        ("open da", "open da*"),
        ("open ", "open "),
        ("g", ""),
        ("", ""),
        ('"open data"', '"open data"'),
        ('"open da', '"open da*'),
        ("-pri", "-pri"),
        ("title:h", ""),
        ("title:hel", "title:hel*"),
        ("title: h", ""),
        ("title: hel", "title:hel*"),
        ("data country:ger", "data "),
        ("data OR", "data "),
        ("data OR pri", "data OR pri*"),
        ("open-da", "open-da*"),
        ("gov*", "gov*"),
        ("what?", ""),
        ("what? data?", "what? data?"),
        ("数", ""),
        ('data ""', 'data ""'),
        ("2,0", ""),
        ("open 2 00", "open "),
        ("in 10,", "in 10*"),
        ("1.000.0", "1.000*"),
        ("1,000,000", "1,000,000*"),
        ("2020 10 ", "2020 10 "),
        ("10 years", "10 years*"),
        ("3.5.", "3.5."),
    ],
)
def test_the_last_word_is_a_beginning_unless_it_is_whole_or_says_too_little(text: str, beginning: str) -> None:
    assert as_beginning(text, ["country"], ["en"], ["title"]) == beginning


SPELLINGS = [
    *["2,000|2.000|2 000|2\u00a0000|2’000|2000", "10,000|10 000|10.000|10'000|10000", "1,000,000|1.000.000|1 000 000|1000000"],
    *[
        "100,000 homes|100 000 homes|100000 homes",
        "1.2",
        "3.5.1",
        "12,5",
        "24/7",
        "5G",
        "F-16",
        "GPT-4|GPT4",
        "COVID-19|COVID19|covid 19",
    ],
    *[
        "A.I.|A. I.|AI",
        "U.S.|U. S.|US",
        "N.A.T.O.|NATO",
        "z.B.|z. B.",
        "C++",
        "C#",
        ".NET",
        "R&D",
        "A/B",
        "X-Road|X Road|X‑Road",
    ],
    *[
        "e-mail|email",
        "re-use|reuse",
        "Wi-Fi|WiFi",
        "co-operation|cooperation",
        "don't|don’t|dont",
        "l'accès|l’accès|accès",
        "city's|city",
    ],
    *["data.gov", "user@example.org", "organise|organize", "organisation|organization", "colour|color", "colours|colors"],
    *["centre|center", "programme|program", "analyse|analyze", "labour|labor", "defence|defense", "catalogue|catalog"],
    *["Baden-Württemberg", "東京都", "ข้อมูล"],
]
"""What finds the first of its line, however it is spelt."""


@pytest.fixture(scope="module")
def spelt(tmp_path_factory: pytest.TempPathFactory) -> Searcher:
    return searcher(tmp_path_factory.mktemp("spelt"), [f"Here is {line.split('|')[0]} now." for line in SPELLINGS], "en")


@pytest.mark.parametrize("line", range(len(SPELLINGS)), ids=SPELLINGS)
def test_every_letter_of_a_spelling_that_is_found_is_a_beginning_of_it(spelt: Searcher, line: int) -> None:
    for spelling in SPELLINGS[line].split("|"):
        assert str(line) in found(spelt, spelling), spelling
        for typed in _letter_by_letter(spelling):
            hits = {hit.slug: hit for hit in spelt.search(SearchQuery(typed, typing=True, per_page=100)).hits}
            assert str(line) in hits, typed
            [section] = hits[str(line)].sections or [None]
            assert len(hits) == len(SPELLINGS) or (section and section.snippet.marks), typed


@settings(deadline=None)
@given(st.text(max_size=40))
def test_any_text_has_a_beginning(text: str) -> None:
    assert as_beginning(text, ["country"]).removesuffix("*") in with_plain_signs(text)


@pytest.mark.parametrize("text", ["country:uk health", "theme:privacy data", "-country:uk data", "country:USA data"])
def test_a_typed_filter_knows_the_names_of_its_values_while_typing(shipped_engine: SearchEngine, text: str) -> None:
    searcher = Searcher(shipped_engine, seconds=60)
    typing, sent = (searcher.search(SearchQuery(text, typing=typing, per_page=100)) for typing in (True, False))
    assert {hit.slug for hit in typing.hits} == {hit.slug for hit in sent.hits} != set()
