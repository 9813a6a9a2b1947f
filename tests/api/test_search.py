"""The JSON of a search, to the letter of its description."""

from collections.abc import Callable
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from hypothesis import given, settings
from hypothesis import strategies as st

from search.engines.base import SearchEngine
from search.settings import Settings
from tests.harness.json_answer import answer
from web.app import create_app

FILES = {
    "freiburg.md": """---
title: Freiburg, Germany
country: Germany
strategy_date: 2022-11-15
horizon: "2022–2026"
summary: A city & its data.
---
## Principles
Open data by default.
## Organisation
An office.
""",
    "vienna.md": "---\ntitle: Vienna\ncountry: Austria\nstrategy_date: 2021-01-01\n---\n## Portal\nAll open data <here>.\n",
}


@pytest.fixture
def client(tmp_path: Path, build_engine: Callable[[Path], SearchEngine]) -> FlaskClient:
    folder = tmp_path / "content"
    folder.mkdir()
    for name, text in FILES.items():
        (folder / name).write_text(text, encoding="utf-8")
    return create_app(Settings(), build_engine(folder)).test_client()


@pytest.fixture(scope="module")
def shipped(shipped_engine: SearchEngine) -> FlaskClient:
    return create_app(Settings(), shipped_engine).test_client()


def test_an_answer_has_these_keys_in_this_order(client: FlaskClient) -> None:
    found = answer(client, "/api/v1/search?q=open+data")
    assert list(found) == [
        *("q", "match", "words", "warnings", "relaxed", "suggestion", "unknown_words", "offers"),
        *("total", "total_all"),
        *(
            "total_sections",
            "out_of",
            "page",
            "pages",
            "per_page",
            "hits",
            "facets",
            "droppable",
            "took_ms",
            "generation",
            "links",
        ),
    ]
    assert (found["q"], found["match"], found["words"]) == ("open data", "all", ["open", "data"])
    assert (found["total"], found["total_sections"], found["out_of"]) == (2, 2, 2)
    assert (found["page"], found["pages"], found["per_page"]) == (1, 1, 10)
    assert (found["warnings"], found["relaxed"], found["suggestion"], found["droppable"]) == ([], None, None, [])


def test_a_hit_has_its_strategy_and_its_sections(client: FlaskClient) -> None:
    [hit] = answer(client, "/api/v1/search?q=open+data&country=Germany")["hits"]
    [section] = hit.pop("sections")
    assert hit.pop("score") > 0
    assert section.pop("score") > 0
    assert hit.pop("added") == hit.pop("changed")
    assert hit == {
        "id": "freiburg",
        "title": "Freiburg, Germany",
        "distinct_title": "Freiburg, Germany",
        "url": "/strategies/freiburg?q=open+data",
        "draft": False,
        "metadata": {
            "title": "Freiburg, Germany",
            "country": "Germany",
            "strategy_date": "2022-11-15",
            "horizon": "2022–2026",
            "summary": "A city & its data.",
            "date_precision": "day",
        },
        "horizon": {"start": 2022, "end": 2026},
        "highlights": {
            "title": {"text": "Freiburg, Germany", "marks": [], "html": "Freiburg, Germany"},
            "summary": {
                "text": "A city & its data.",
                "marks": [[13, 17]],
                "html": "A city &amp; its <mark>data</mark>.",
            },
        },
        "matches_all": True,
        "matched_by": [],
        "matched_sections": 1,
    }
    assert section == {
        "id": "freiburg#principles",
        "anchor": "principles",
        "heading": "Principles",
        "highlights": {"heading": {"text": "Principles", "marks": [], "html": "Principles"}},
        "path": ["Principles"],
        "themes": ["principles"],
        "position": 1,
        "of": 2,
        "draft": False,
        "url": "/strategies/freiburg?q=open+data#principles",
        "snippet": {
            "text": "Open data by default.",
            "marks": [[0, 4], [5, 9]],
            "html": "<mark>Open</mark> <mark>data</mark> by default.",
        },
    }


def test_a_heading_that_matches_is_marked(client: FlaskClient) -> None:
    [hit] = answer(client, "/api/v1/search?q=principle&country=Germany")["hits"]
    heading = {"text": "Principles", "marks": [[0, 10]], "html": "<mark>Principles</mark>"}
    assert [section["highlights"] for section in hit["sections"]] == [{"heading": heading}]


def test_dates_are_as_precise_as_they_are(client: FlaskClient) -> None:
    [hit] = answer(client, "/api/v1/search?q=portal")["hits"]
    assert (hit["metadata"]["strategy_date"], hit["metadata"]["date_precision"]) == ("2021", "year")
    assert hit["horizon"] is None


def test_html_in_an_answer_is_escaped(client: FlaskClient) -> None:
    [hit] = answer(client, "/api/v1/search?q=portal&country=Austria")["hits"]
    assert "<here>" not in hit["sections"][0]["snippet"]["html"]


def test_facets_have_their_shape(client: FlaskClient) -> None:
    country, _, _, theme, year, _ = answer(client, "/api/v1/search?q=open+data&country=Germany")["facets"]
    assert country == {
        "name": "country",
        "label": "Country",
        "type": "value",
        "total_values": 2,
        "missing": 0,
        "missing_selected": False,
        "values": [
            {"value": "Austria", "label": "Austria", "count": 1, "selected": False},
            {"value": "Germany", "label": "Germany", "count": 1, "selected": True},
        ],
    }
    assert theme["values"][0] == {"value": "principles", "label": "Principles", "count": 1, "selected": False}
    assert year == {
        "name": "year",
        "label": "Year",
        "type": "range",
        "min": 2022,
        "max": 2022,
        "total_values": 1,
        "missing": 0,
        "missing_selected": False,
        "values": [{"value": 2022, "label": "2022", "count": 1, "selected": False}],
    }


def test_only_the_facets_that_are_asked_for_are_counted(client: FlaskClient) -> None:
    names = [facet["name"] for facet in answer(client, "/api/v1/search?facets=year,country")["facets"]]
    assert sorted(names) == ["country", "year"]
    assert answer(client, "/api/v1/search?facets=")["facets"] == []


def test_links_are_the_search_in_its_other_forms(client: FlaskClient) -> None:
    assert answer(client, "/api/v1/search?per_page=1&q=open+data")["links"] == {
        "self": "/api/v1/search?q=open+data&per_page=1",
        "html": "/search?q=open+data&per_page=1",
        "next": "/api/v1/search?q=open+data&page=2&per_page=1",
        "atom": "/search.atom?q=open+data",
        "csv": "/search.csv?q=open+data",
        "jsonl": "/search.jsonl?q=open+data",
    }
    assert answer(client, "/api/v1/search?q=open+data&page=2&per_page=1")["links"]["next"] is None


def test_links_are_in_the_headers_too(client: FlaskClient) -> None:
    assert client.get("/api/v1/search?per_page=1&q=open+data").headers["Link"] == (
        '</search?q=open+data&per_page=1>; rel="alternate"; type="text/html", '
        '</api/v1/search?q=open+data&page=2&per_page=1>; rel="next"; type="application/json", '
        '</search.atom?q=open+data>; rel="alternate"; type="application/atom+xml", '
        '</search.csv?q=open+data>; rel="alternate"; type="text/csv", '
        '</search.jsonl?q=open+data>; rel="alternate"; type="application/jsonl"'
    )


def test_links_begin_with_the_public_address_where_there_is_one(shipped_engine: SearchEngine) -> None:
    client = create_app(Settings(public_url="https://example.org/"), shipped_engine).test_client()
    found = answer(client, "/api/v1/search?q=consent")
    assert found["links"]["self"] == "https://example.org/api/v1/search?q=consent"
    assert found["hits"][0]["url"].startswith("https://example.org/strategies/")
    assert found["hits"][0]["sections"][0]["url"].startswith("https://example.org/strategies/")


def test_the_host_header_is_not_trusted_for_links(client: FlaskClient) -> None:
    response = client.get("/api/v1/search?q=open+data", headers={"Host": "evil.example"})
    assert b"evil.example" not in response.data


def test_following_next_gives_each_hit_once(shipped: FlaskClient) -> None:
    address, seen = "/api/v1/search?q=data&per_page=3", []
    while address:
        found = answer(shipped, address)
        seen += [hit["id"] for hit in found["hits"]]
        address = found["links"]["next"]
    assert len(seen) == len(set(seen)) == found["total"]


def test_a_page_past_the_end_is_empty(client: FlaskClient) -> None:
    found = answer(client, "/api/v1/search?page=1000")
    assert (found["total"], found["hits"], found["page"]) == (2, [], 1000)


def test_an_explanation_comes_when_it_is_asked_for(client: FlaskClient) -> None:
    [hit] = answer(client, "/api/v1/search?q=open+data&country=Germany&explain=true")["hits"]
    [section] = hit["sections"]
    assert {"open", "data"} <= {part["word"] for part in section["explanation"]}
    assert set(section["explanation"][0]) == {"word", "place", "score", "detail"}
    assert "explanation" in hit


def test_a_relaxed_search_says_what_was_done(client: FlaskClient) -> None:
    found = answer(client, "/api/v1/search?q=principles+blockchain")
    assert (found["match"], found["total"]) == ("any", 1)
    assert found["relaxed"]["match"] == "any"
    assert found["relaxed"]["unknown_words"] == ["blockchain"]
    assert isinstance(found["relaxed"]["reason"], str)


def test_a_corrected_spelling_is_told_and_carried_into_links(client: FlaskClient) -> None:
    found = answer(client, "/api/v1/search?q=prinziples")
    assert found["suggestion"] == {"q": "principles", "corrections": {"prinziples": "principles"}, "alternatives": []}
    assert found["relaxed"]["match"] == "all"
    assert found["hits"][0]["url"] == "/strategies/freiburg?q=principles"
    assert found["links"]["self"] == "/api/v1/search?q=prinziples"


def test_an_empty_answer_names_the_filter_to_drop(client: FlaskClient) -> None:
    found = answer(client, "/api/v1/search?q=portal&country=Germany")
    assert (found["total"], found["droppable"]) == (0, [{"filter": "country", "total": 1}])


def test_an_empty_answer_names_the_condition_of_the_text_to_leave_out(client: FlaskClient) -> None:
    found = answer(client, "/api/v1/search?q=portal+country:germany")
    assert (found["total"], found["droppable"]) == (0, [{"filter": "country:germany", "total": 1, "q": "portal"}])


def test_an_empty_answer_says_which_spelling_is_found_without_a_filter(shipped: FlaskClient) -> None:
    found = answer(shipped, "/api/v1/search?q=statitics&country=Austria")
    assert found["droppable"] == [{"filter": "country", "total": 7, "searched": "statistics"}]


def test_consent_management_is_found_in_helsinki(shipped: FlaskClient) -> None:
    first = answer(shipped, "/api/v1/search?q=consent+management")["hits"][0]
    assert first["id"] == "helsinki"
    assert "<mark>" in first["sections"][0]["snippet"]["html"]


@settings(max_examples=25)
@given(st.sampled_from(["", "data", "open data", "governance"]), st.data())
def test_a_facet_count_is_what_its_click_then_shows(shipped: FlaskClient, q: str, data: st.DataObject) -> None:
    found = answer(shipped, f"/api/v1/search?q={q.replace(' ', '+')}&match=all&facet_limit=1000&per_page=1")
    facet = data.draw(st.sampled_from([facet for facet in found["facets"] if facet["values"] and facet["type"] == "value"]))
    value = data.draw(st.sampled_from(facet["values"]))
    query = {"q": q, "match": "all", facet["name"]: value["value"]}
    assert shipped.get("/api/v1/search", query_string=query).get_json()["total"] == value["count"]


@settings(max_examples=25)
@given(st.sampled_from(["data", "open data", "govern*", '"data quality"']), st.integers(1, 3))
def test_every_mark_lies_inside_its_text(shipped: FlaskClient, q: str, page: int) -> None:
    found = shipped.get("/api/v1/search", query_string={"q": q, "page": page, "sections_per_hit": 20}).get_json()
    for hit in found["hits"]:
        for marked in [*hit["highlights"].values(), *(section["snippet"] for section in hit["sections"])]:
            ends = [0, *(end for mark in marked["marks"] for end in mark), len(marked["text"])]
            assert ends == sorted(ends)
            assert marked["html"].count("<mark>") == len(marked["marks"])
