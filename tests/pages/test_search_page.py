"""The results page, as a reader without JavaScript has it."""

import datetime
from urllib.parse import quote_plus

import pytest
from flask.testing import FlaskClient
from hypothesis import given, settings
from hypothesis import strategies as st

from search.engines import open_engine
from search.indexing.indexer import refresh
from search.settings import Settings
from tests.harness.html_tree import Element, parse
from web.app import create_app

FILES = {
    "bonn.md": """---
title: Bonn, Germany
tagline: Urban data
country: Germany
level: city
status: Active
strategy_date: 2024-04-25
horizon: "2020–2025"
summary: Bonn opens what it knows.
---
# Goals
## Open data
Open data by default: the city publishes open data.
## Governance
A board decides on data & <rules>.
## Skills
Everybody learns to read open data.
## Portals
One portal has all open data.
""",
    "vienna.md": """---
title: Vienna, Austria
country: Austria
level: city
strategy_date: "2021"
completeness: stub
summary: Vienna shares data.
---
## Sharing
Data are shared with universities.
""",
    "aargau.md": """---
title: Canton of Aargau
country: Switzerland
level: state
lang: de
---
## Offene Daten
Work in progress
""",
}


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    folder, engine = tmp_path_factory.mktemp("content"), open_engine(tmp_path_factory.mktemp("built") / "index")
    for name, text in FILES.items():
        (folder / name).write_text(text, encoding="utf-8")
    refresh(folder, engine)
    return create_app(Settings(), engine, lambda: datetime.date(2026, 3, 1)).test_client()


def page(client: FlaskClient, address: str) -> Element:
    response = client.get(address)
    assert (response.status_code, response.mimetype) == (200, "text/html")
    return parse(response.get_data(as_text=True))


def heading(client: FlaskClient, address: str) -> str:
    return page(client, address).one("h1").text


def titles(tree: Element) -> list[str]:
    return [element.text for element in tree.one(class_="hits").all("h3")]


def test_the_search_is_said_in_heading_and_title(client: FlaskClient) -> None:
    tree = page(client, "/search?q=open+data&country=Germany&country=Austria&year_min=2021")
    assert tree.one("h1").text == "1 strategy about open data in Austria or Germany, from 2021"
    assert tree.one("h1").one("em").text == "open data"
    assert (
        tree.one("head").one("title").text == "1 strategy about “open data” in Austria or Germany, from 2021 – Strategy Search"
    )
    assert tree.one("input", name="q")["value"] == "open data"


def test_a_hit_shows_the_strategy_and_its_best_sections(client: FlaskClient) -> None:
    hit, carrying = page(client, "/search?q=open+data").all(class_="hit")
    assert (carrying["data-slug"], carrying.one(class_="listed-for").text) == ("aargau", "Listed for its theme Open data")
    assert hit.all(class_="listed-for") == []
    assert hit.one("h3").text == "Bonn, Germany"
    assert hit.one("h3").one("a")["href"] == "/strategies/bonn?q=open+data&hit=1"
    assert hit.one(class_="tagline").text == "Urban data"
    assert [fact.text for fact in hit.one(class_="facts").all("li")] == [
        "City",
        "25 April 2024",
        "Listed as active; period ended in 2025",
    ]
    first = hit.all(class_="passage")[0]
    assert [(link.text, link["href"]) for link in first.all("a")] == [
        ("Goals › Open data", "/strategies/bonn?q=open+data&hit=1#open-data"),
        ("Cite", "/cite?strategy=bonn&section=open-data"),
    ]
    assert first.one(class_="snippet").text == "Open data by default: the city publishes open data."
    assert [mark.text for mark in first.one(class_="snippet").all("mark")] == ["Open", "data", "open", "data"]


def test_sections_beyond_three_are_on_a_page_of_this_hit_alone(client: FlaskClient) -> None:
    hit = page(client, "/search?q=open+data").all(class_="hit")[0]
    assert len(hit.all(class_="passage")) == 3
    more = hit.all(class_="open-here")[0]
    assert more.text == "1 more section matches in Bonn, Germany"
    assert more["href"] == "/search/hit?q=open+data&hit=1"
    [alone] = page(client, more["href"]).all(class_="hit")
    assert (alone["data-slug"], len(alone.all(class_="passage"))) == ("bonn", 4)


def test_the_page_of_a_hit_alone_is_its_place_among_all_hits(client: FlaskClient) -> None:
    hits = page(client, "/search?q=data&match=any&per_page=2").all(class_="hit")
    alone = [page(client, hit.one("a", **{"data-takes": ".why"})["href"]).one(class_="hit") for hit in hits]
    assert [hit["data-slug"] for hit in alone] == [hit["data-slug"] for hit in hits]
    assert len(hits) == 2


def test_the_page_of_a_hit_says_of_which_search_it_is_and_leads_back(client: FlaskClient) -> None:
    hit = page(client, "/search?q=data&sort=title&level=city&level=state&per_page=1&page=2").one(class_="hit")
    tree = page(client, hit.one("a", **{"data-takes": ".why"})["href"])
    assert tree.one("h1").text == "Result 2 of 2 strategies about data, level City or State"
    assert tree.one(class_="lead").text == "Its sections that match, and why it was found."
    [back] = tree.one(class_="trail").all("a")
    assert (back.text, back["href"]) == (
        "‹ Back to 2 results",
        "/search?q=data&level=city&level=state&sort=title&page=2&per_page=1",
    )
    assert tree.one(class_="hit").one("h3").one("a")["href"] == hit.one("h3").one("a")["href"]
    sent = {field["name"]: field["value"] for field in tree.one("form").all("input", type="hidden")}
    assert sent == {"level": "state", "sort": "title", "per_page": "1"}
    assert tree.all(class_="pick") == []


def test_the_page_of_a_hit_says_what_was_searched_and_counts_what_is_listed(client: FlaskClient) -> None:
    assert page(client, "/search/hit?q=goverance").one(class_="notice").text.endswith('Showing "governance".')
    section = page(client, "/search/hit?q=open+data&group=section&hit=2")
    assert section.one("h1").text == "Result 2 of 5 sections of 2 strategies about open data"
    assert section.one(class_="trail").one("a").text == "‹ Back to 5 results"
    assert page(client, "/search/hit?sort=title").all(class_="lead") == []


def test_a_hit_past_the_end_of_its_search_is_not_found(client: FlaskClient) -> None:
    assert client.get("/search/hit?q=data&hit=99").status_code == 404


def test_every_hit_can_be_ticked_for_comparison(client: FlaskClient) -> None:
    tree = page(client, "/search?sort=title")
    boxes = [box for box in tree.all("input", type="checkbox") if box.attributes.get("form") == "compare"]
    assert [(box["name"], box["value"]) for box in boxes] == [("s", "bonn"), ("s", "aargau"), ("s", "vienna")]
    assert tree.one("form", id="compare")["action"] == "/compare"


def test_a_list_without_words_shows_summaries(client: FlaskClient) -> None:
    tree = page(client, "/search?sort=title")
    assert titles(tree) == ["Bonn, Germany", "Canton of Aargau", "Vienna, Austria"]
    assert [snippet.text for snippet in tree.all(class_="snippet")] == ["Bonn opens what it knows.", "Vienna shares data."]


def test_a_hit_whose_sections_have_none_of_the_words_shows_where_they_are(client: FlaskClient) -> None:
    hit = page(client, "/search?q=knows&theme=governance").one(class_="hit")
    shown = [snippet.text for snippet in hit.all(class_="snippet")]
    assert shown == ["Bonn opens what it knows.", "A board decides on data & ."]


def test_short_entries_unwritten_sections_and_other_languages_are_labelled(client: FlaskClient) -> None:
    hits = page(client, "/search?sort=title").all(class_="hit")
    assert [[label.text for label in hit.all(class_="draft")] for hit in hits] == [[], [], ["Short entry"]]
    [unwritten] = page(client, "/search?q=daten&lang=de").all(class_="passage")
    assert [label.text for label in unwritten.all(class_="draft")] == ["Not yet written"]
    assert [hit.one("h3").attributes["lang"] for hit in hits] == ["en", "de", "en"]


def test_facets_are_fields_of_the_one_form(client: FlaskClient) -> None:
    tree = page(client, "/search?q=data&country=Germany")
    form = tree.all("form")[0]
    assert (form["method"], form["action"], form["role"], form["id"]) == ("get", "/search", "search", "search")
    country = tree.all("fieldset")[0]
    assert country.one("legend").text == "Country"
    assert [label.text for label in country.all("label")] == ["Austria 1", "Germany 1"]
    boxes = country.all("input", type="checkbox")
    assert [(box["form"], box["name"], box["value"], "checked" in box.attributes) for box in boxes] == [
        ("search", "country", "Austria", False),
        ("search", "country", "Germany", True),
    ]


def test_what_is_not_stated_can_be_chosen(client: FlaskClient) -> None:
    tree = page(client, "/search?missing=status")
    assert tree.one("h1").text == "2 strategies, status not stated"
    box = tree.one("input", name="missing", value="status")
    assert "checked" in box.attributes
    assert box.parent is not None
    assert box.parent.text == "Not stated 2"


def test_years_have_a_chart_a_table_and_two_fields(client: FlaskClient) -> None:
    tree = page(client, "/search?year_min=2022&year_max=2024")
    facet = tree.one("svg", class_="years").parent
    assert facet is not None
    assert [rect.one("title").text for rect in facet.all("rect", class_="chosen")] == ["2024: 1"]
    rows = facet.one("tbody").all("tr")
    assert [(row.one("th").text, row.one("td").text) for row in rows] == [("2021", "1"), ("2024", "1")]
    assert (facet.one("input", name="year_min")["value"], facet.one("input", name="year_max")["value"]) == ("2022", "2024")


def test_a_chip_leads_to_the_search_without_it(client: FlaskClient) -> None:
    tree = page(client, "/search?q=data&country=Germany&country=Nowhere")
    assert [(chip.text, chip["href"]) for chip in tree.all(class_="chip")] == [
        ("Remove filter Country: Germany ✕", "/search?q=data&country=Nowhere"),
        ("Remove filter Country: Nowhere ✕", "/search?q=data&country=Germany"),
    ]
    assert tree.one(class_="chips").one("a", class_="clear")["href"] == "/search?q=data"


def test_an_unknown_value_keeps_its_box_so_that_the_form_keeps_it(client: FlaskClient) -> None:
    box = page(client, "/search?country=Nowhere").one("input", name="country", value="Nowhere")
    assert "checked" in box.attributes


def test_empty_fields_of_the_form_leave_the_url(client: FlaskClient) -> None:
    response = client.get("/search?q=data&country=Germany&year_min=&year_max=")
    assert (response.status_code, response.headers["Location"]) == (303, "/search?q=data&country=Germany")
    assert client.get("/search?q=").status_code == 200


def test_the_form_sends_order_and_size_along(client: FlaskClient) -> None:
    tree = page(client, "/search?q=data&sort=newest&per_page=25&page=2")
    hidden = tree.one("form", id="search").all("input", type="hidden")
    assert [(field["name"], field["value"]) for field in hidden] == [("sort", "newest"), ("per_page", "25")]


def test_pages_are_links(client: FlaskClient) -> None:
    tree = page(client, "/search?sort=title&per_page=1&page=2")
    paging = tree.one(class_="paging")
    assert [(link.text, link["href"]) for link in paging.all("a")] == [
        ("Previous", "/search?sort=title&per_page=1"),
        ("Page 1", "/search?sort=title&per_page=1"),
        ("Page 3", "/search?sort=title&page=3&per_page=1"),
        ("Next", "/search?sort=title&page=3&per_page=1"),
    ]
    assert paging.one("span", **{"aria-current": "page"}).text == "Page 2"
    assert titles(tree) == ["Canton of Aargau"]
    assert tree.one("head").one("title").text == "All 3 strategies, page 2 – Strategy Search"


def test_a_page_past_the_end_is_empty_with_a_way_back(client: FlaskClient) -> None:
    tree = page(client, "/search?page=9")
    assert tree.all(class_="hit") == []
    assert tree.one(class_="notice").text == "There is no page 9. Go to the last of 1 page."
    assert tree.one(class_="notice").one("a")["href"] == "/search"


def test_a_misspelt_word_is_corrected_and_the_page_says_so(client: FlaskClient) -> None:
    tree = page(client, "/search?q=govrnance")
    assert tree.one("h1").text == "1 strategy about governance"
    assert tree.one(class_="notice").all("a")[0]["href"] == "/search?q=govrnance&match=all"
    assert tree.one(class_="hit").one("h3").one("a")["href"] == "/strategies/bonn?q=governance&hit=1"


def test_an_exact_search_stays_exact(client: FlaskClient) -> None:
    tree = page(client, "/search?q=govrnance&match=all")
    assert tree.one("h1").text == "No results for govrnance"
    assert tree.all(class_="notice")[0].one("a")["href"] == "/search?q=governance&match=all"
    assert tree.one(class_="chip").text == "Remove filter All of the words ✕"


def test_an_empty_answer_names_the_filter_to_drop(client: FlaskClient) -> None:
    notice = page(client, "/search?q=universities&country=Germany").one(class_="notice")
    assert notice.text == "No match in Germany. 1 strategy elsewhere."
    assert notice.one("a")["href"] == "/search?q=universities"


def test_years_the_wrong_way_round_are_turned_and_the_page_says_so(client: FlaskClient) -> None:
    for address in ("/search?year_min=2025&year_max=2021", "/search?q=&country=&year_min=2025&year_max=2021"):
        tree = page(client, address)
        [notice] = tree.all(class_="notice")
        assert notice.text == "From 2025 to 2021 was read as from 2021 to 2025."
        assert (tree.one("input", name="year_min")["value"], tree.one("input", name="year_max")["value"]) == ("2021", "2025")
        assert tree.one("link", rel="canonical")["href"] == "/search?year_min=2021&year_max=2025"


def test_the_api_warns_of_years_the_wrong_way_round_and_files_refuse_them(client: FlaskClient) -> None:
    said = ["Nothing matches year_min 2025 with year_max 2021: the range ends before it begins."]
    for name in ("search", "facets/country"):
        assert client.get(f"/api/v1/{name}?year_min=2025&year_max=2021").get_json()["warnings"] == said
    refused = client.get("/search.csv?year_min=2025&year_max=2021")
    assert (refused.status_code, refused.get_json()["name"]) == (400, "year_max")


def test_sections_can_be_listed_by_themselves(client: FlaskClient) -> None:
    tree = page(client, "/search?q=open+data&group=section")
    assert tree.one("h1").text == "5 sections of 2 strategies about open data"
    assert [len(hit.all(class_="passage")) for hit in tree.all(class_="hit")] == [1, 1, 1, 1, 1]
    asks = [hit.one("a", **{"data-takes": ".why"}).text.removeprefix("Why this result? ") for hit in tree.all(class_="hit")]
    assert asks == [f"{hit.one('h3').text}: {hit.one(class_='heading').text}" for hit in tree.all(class_="hit")]


def test_why_a_result_is_there_is_told_where_it_is_asked(client: FlaskClient) -> None:
    tree = page(client, "/search?q=governance")
    assert tree.all(class_="why") == []
    [ask] = [link for link in tree.all(class_="open-here") if link.text.startswith("Why")]
    why = page(client, ask["href"]).one(class_="why")
    assert why.all("p")[0].text == "Governance: the word in the heading."
    assert (why.one("details").attributes, why.one("summary").text) == ({"class": "fold"}, "Figures of Bonn, Germany")
    assert "governance" in [cell.text for cell in why.one("tbody").all("td")]


def test_other_parameters_and_values_are_passed_over(client: FlaskClient) -> None:
    assert heading(client, "/search?q=universities&colour=red&per_page=0&sort=up&page=two") == "1 strategy about universities"


def test_markup_that_is_typed_or_written_is_shown_as_text(client: FlaskClient) -> None:
    response = client.get("/search?q=%3Cscript%3Ealert(1)%3C/script%3E&country=%22%3E%3Cimg+src=x%3E&match=all")
    text = response.get_data(as_text=True)
    assert "<script>" not in text
    assert "<img" not in text
    tree = parse(text)
    assert tree.one("input", name="q")["value"] == "<script>alert(1)</script>"
    assert tree.one("input", type="checkbox", name="country", value='"><img src=x>')


@settings(max_examples=60)
@given(
    st.text(max_size=60)
    | st.text(st.sampled_from('"-*:()[]{}<>&\\ abORND\x00\x1f\u202eé漢🙂'), max_size=40)
    | st.text('ab *"', min_size=1, max_size=20).map(lambda text: text * 100)
)
def test_any_text_is_a_search(client: FlaskClient, text: str) -> None:
    quoted = quote_plus(text, errors="replace")
    assert client.get(f"/search?q={quoted}").status_code == 200
    assert client.get(f"/strategies/bonn?q={quoted}").status_code == 200
    assert client.get(f"/api/v1/search?q={quoted}").status_code == 200
