"""Why this result: a sentence on which words stand where, before any figure."""

import cProfile

import pytest
from msgspec.structs import replace

from search.engines.base import SearchEngine
from search.query.model import SearchQuery
from search.searching.searcher import Searcher


@pytest.mark.parametrize(
    ("q", "slug", "reason"),
    [
        ("governance", "bonn", "The word in the heading"),
        ("data governance", "bonn", "Both words in the heading, side by side"),
        ('"open data"', "freiburg", "The phrase in the heading"),
        ('"open data" city', "bonn", "“open data” and “city” in the text"),
        ("data governance", "vienna", "“governance” in the heading; “data” in the text"),
        ("helsinki data", "helsinki", "“data” in the text; “helsinki” in the title"),
        ("uk governance", "ons-data-strategy", "“governance” in the heading; “uk” as its country"),
        ("Country: Germany", "freiburg", "“Germany” in the title; “Country” and “Germany” as its country"),
        (
            "Vereinigtes Königreich governance",
            "ons-data-strategy",
            "“governance” in the heading; “Vereinigtes” and “Königreich” as its country",
        ),
        ("ogd portal", "freiburg", "“ogd” in the heading; without “portal”"),
        ("OGD in Japan", "freiburg", "“OGD” in the heading; without “Japan”"),
        ("digital twin city", "vienna", "“digital” and “city” in the text; without “twin”"),
        ("", "vienna", ""),
    ],
)
def test_the_reason_says_which_words_stand_where(shipped_engine: SearchEngine, q: str, slug: str, reason: str) -> None:
    hits = Searcher(shipped_engine).search(SearchQuery(q, explain=True, per_page=100)).hits
    assert {hit.slug: hit.reason for hit in hits}[slug] == reason


def test_without_explanations_there_are_no_reasons(shipped_engine: SearchEngine) -> None:
    assert {hit.reason for hit in Searcher(shipped_engine).search(SearchQuery("data")).hits} == {""}


@pytest.mark.slow
def test_the_reasons_of_a_long_query_take_no_more_than_twice_what_finding_does(shipped_engine: SearchEngine) -> None:
    searcher = Searcher(shipped_engine, seconds=60)
    words = "governance open privacy standards quality city public services sharing skills ethics roles law users plan value"
    asked = SearchQuery(f"{words} " * 60, match="any", per_page=100)
    assert len(searcher.search(asked).hits) > 10  # so that what is kept is kept for both
    assert _calls(searcher, replace(asked, explain=True)) < 3 * _calls(searcher, asked)


def _calls(searcher: Searcher, query: SearchQuery) -> int:
    """How many functions a search calls, however busy the machine is."""
    with cProfile.Profile() as profile:
        searcher.search(query)
    return sum(function.callcount for function in profile.getstats())
