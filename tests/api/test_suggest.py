"""Suggestions: from the second letter, in any order of words, and fast."""

import time
from typing import Any

import pytest
from flask.testing import FlaskClient


def suggested(client: FlaskClient, q: str, **more: int) -> Any:
    return client.get("/api/v1/suggest", query_string={"q": q, **more}).get_json()


def ids(found: Any, kind: str) -> list[str]:
    return [one["id"] for one in found[kind]]


def test_a_suggestion_has_this_shape(client: FlaskClient) -> None:
    found = suggested(client, "consent man")
    assert list(found) == ["q", "strategies", "sections", "filters", "completions", "took_ms", "generation", "links"]
    assert (found["strategies"], [one["value"] for one in found["filters"]]) == ([], ["ethics-and-privacy"])
    assert found["sections"] == [
        {
            "id": "helsinki#consent-management-in-line-with-mydata",
            "anchor": "consent-management-in-line-with-mydata",
            "heading": {
                "text": "Consent management in line with MyData",
                "marks": [[0, 7], [8, 18]],
                "html": "<mark>Consent</mark> <mark>management</mark> in line with MyData",
            },
            "path": found["sections"][0]["path"],
            "strategy": {"id": "helsinki", "title": "Helsinki, Finland", "distinct_title": "Helsinki, Finland"},
            "url": "/strategies/helsinki#consent-management-in-line-with-mydata",
            "reason": "heading",
        }
    ]
    assert found["completions"][0] == {
        "q": "consent management",
        "text": {
            "text": "consent management",
            "marks": [[0, 11]],
            "html": "<mark>consent man</mark>agement",
        },
        "count": client.get("/api/v1/search?q=consent+management&match=all").get_json()["total"],
        "url": "/search?q=consent+management",
    }
    assert found["links"] == {"self": "/api/v1/suggest?q=consent+man", "html": "/search?q=consent+man"}


def test_a_strategy_is_suggested_by_its_name(client: FlaskClient, cluster: str) -> None:
    assert cluster or ids(suggested(client, "he"), "strategies")[0] == "helsinki"  # there scores are near, and not equal
    assert suggested(client, "hels")["strategies"] == [
        {
            "id": "helsinki",
            "title": {"text": "Helsinki, Finland", "marks": [[0, 8]], "html": "<mark>Helsinki</mark>, Finland"},
            "distinct_title": "Helsinki, Finland",
            "url": "/strategies/helsinki",
            "reason": "title",
            "found_in": "Helsinki, Finland",
        }
    ]


@pytest.mark.parametrize(
    ("q", "reason", "found_in"),
    [
        ("city of hel", "organisation", "City of Helsinki"),
        ("uusi", "place", "Helsinki, Uusimaa, Finland"),
        ("helsinki fin", "title", "Helsinki, Finland"),
    ],
)
def test_a_strategy_says_in_which_field_it_was_found(client: FlaskClient, q: str, reason: str, found_in: str) -> None:
    [found] = suggested(client, q)["strategies"]
    assert (found["id"], found["reason"], found["found_in"]) == ("helsinki", reason, found_in)


@pytest.mark.parametrize(
    ("q", "headings"),
    [
        ("field open", {"Field 3: open data": "heading"}),
        ("helsinki gov", {"Data governance": "heading and title"}),
        ("ogd", {"Field 3: open data": "synonym"}),
    ],
)
def test_a_section_says_why_it_is_suggested(client: FlaskClient, q: str, headings: dict[str, str]) -> None:
    found = {one["heading"]["text"]: one["reason"] for one in suggested(client, q, limit=20)["sections"]}
    assert headings.items() <= found.items()


@pytest.mark.parametrize(
    ("q", "label", "other"), [("deutschl", "Germany", "Deutschland"), ("digital tw", "Infrastructure", "digital twin")]
)
def test_a_filter_is_suggested_by_another_name_and_says_so(client: FlaskClient, q: str, label: str, other: str) -> None:
    [found] = suggested(client, q)["filters"]
    assert (found["label"]["text"], found["other_name"]) == (label, other)


@pytest.mark.parametrize("q", ["gov", "open da", "Data ETH", "data priv", "DONN", "helsinki gov", '"data gov'])
def test_a_word_is_completed_by_those_that_find_something(client: FlaskClient, q: str) -> None:
    found = suggested(client, q)["completions"]
    answers = [client.get("/api/v1/search", query_string={"q": one["q"], "match": "all"}).get_json() for one in found]
    totals = [answer["total"] for answer in answers]
    assert ([one["count"] for one in found], [answer["warnings"] for answer in answers]) == (totals, [[]] * len(found))
    assert 0 < len(found) <= 4 or q == "DONN"
    assert all(total and one["q"].lower().startswith(q.lower()) for one, total in zip(found, totals, strict=True))


@pytest.mark.parametrize("q", ["open governance data strategy vi", "how do we share data with other agenci"])
def test_a_completion_has_the_count_of_its_search_when_that_is_relaxed(client: FlaskClient, q: str) -> None:
    found = suggested(client, q)["completions"]
    answers = [client.get("/api/v1/search", query_string={"q": one["q"]}).get_json() for one in found]
    assert [one["count"] for one in found] == [answer["total"] for answer in answers]
    assert any(answer["relaxed"] for answer in answers)


def test_the_filters_in_force_stay_and_are_counted_in(client: FlaskClient) -> None:
    asked = "/api/v1/suggest?q=gov&country=Germany&country=Finland&sort=title"
    found = client.get(asked).get_json()
    [theme] = [one for one in found["filters"] if one["value"] == "governance"]
    assert theme["url"] == "/search?country=Finland&country=Germany&theme=governance&sort=title"
    word = found["completions"][0]
    assert word["url"] == "/search?q=governance&country=Finland&country=Germany&sort=title"
    for one in (theme, *found["completions"]):
        assert client.get(f"/api/v1{one['url']}").get_json()["total"] == one["count"] > 0
    assert found["links"] == {
        "self": "/api/v1/suggest?q=gov&country=Finland&country=Germany&sort=title",
        "html": "/search?q=gov&country=Finland&country=Germany&sort=title",
    }
    filters = client.get("/api/v1/suggest?q=germ&country=Germany").get_json()["filters"]
    assert [one for one in filters if one["facet"] == "country"] == []


@pytest.mark.parametrize("q", ["gov ", "g", '"gov"', "gov*", "xyzzyqw"])
def test_what_is_no_beginning_of_a_word_is_not_completed(client: FlaskClient, q: str) -> None:
    assert suggested(client, q)["completions"] == []


@pytest.mark.parametrize("q", ["helsinki gov", "gov helsinki", "GOVERNANCE Helsinki", "helsínki governan"])
def test_words_come_in_any_order_and_case_and_with_any_accents(client: FlaskClient, q: str) -> None:
    assert ids(suggested(client, q), "sections") == ["helsinki#data-governance"]


@pytest.mark.parametrize("q", ["ger", "country ger", "germany country"])
def test_a_filter_is_suggested_with_its_number_of_strategies(client: FlaskClient, q: str) -> None:
    [country] = [one for one in suggested(client, q)["filters"] if one["facet"] == "country"]
    assert (country["facet_label"], country["value"], country["label"]["text"], country["count"]) == (
        "Country",
        "Germany",
        "Germany",
        2,
    )
    assert country["url"] == "/search?country=Germany"
    assert client.get("/api/v1/search?country=Germany").get_json()["total"] == 2


def test_the_name_of_a_facet_alone_suggests_no_filter(client: FlaskClient) -> None:
    assert suggested(client, "country")["filters"] == []


@pytest.mark.parametrize("q", ["", " ", "h", "-", "*", '"'])
def test_less_than_two_letters_suggest_nothing(client: FlaskClient, q: str) -> None:
    found = suggested(client, q)
    assert (found["strategies"], found["sections"], found["filters"], found["q"]) == ([], [], [], q)


def test_a_limit_is_kept(client: FlaskClient) -> None:
    found = suggested(client, "data", limit=2)
    assert [len(found[kind]) for kind in ("strategies", "sections", "filters")] == [2, 2, 2]
    assert found["links"]["self"] == "/api/v1/suggest?q=data&limit=2"
    assert suggested(client, "data", limit=0)["strategies"] == []


@pytest.mark.parametrize("q", ["data " * 500, "x" * 10_000, 'a:b c:d (e) OR -f* "g', "données \u0000 \U0001f600"])
def test_anything_typed_is_answered(client: FlaskClient, q: str) -> None:
    assert suggested(client, q)["q"] == q


def test_suggestions_take_little_of_the_processor(client: FlaskClient) -> None:
    typed = ["he", "hel", "gov", "open data", "country ger", "consent man", "data"]
    for q in typed:
        suggested(client, q)
    started = time.process_time()
    for q in typed * 5:
        suggested(client, q)
    assert time.process_time() - started < 0.1 * len(typed * 5)
