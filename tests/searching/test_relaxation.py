"""What is searched where not all words are found together, on the shipped collection."""

import pytest
from flask.testing import FlaskClient

from search.engines.base import SearchEngine
from search.query.model import SearchQuery
from search.searching.searcher import Searcher
from search.settings import Settings
from tests.harness.html_tree import parse
from web.app import create_app

QUESTIONS = [
    "how do cities govern their data and who is responsible for it",
    "what do strategies say about housing and women",
    "which data does the government collect about people and why",
    "wie regeln Städte ihre Daten",
    "data women",
    "data strategy police hospital",
    "what is the plan for data quality, data sharing, open data and data ethics in public services",
]


@pytest.fixture
def searcher(shipped_engine: SearchEngine) -> Searcher:
    return Searcher(shipped_engine, seconds=60)


@pytest.mark.parametrize("text", QUESTIONS)
def test_a_question_never_returns_the_whole_collection(searcher: Searcher, text: str) -> None:
    results = searcher.search(SearchQuery(text))
    assert results.total <= 0.8 * results.out_of


def test_a_word_that_most_strategies_have_makes_no_result_by_itself(searcher: Searcher) -> None:
    everywhere = searcher.search(SearchQuery("data"))
    assert everywhere.total > 0.8 * everywhere.out_of
    assert searcher.search(SearchQuery("data women")).total == 0
    results = searcher.search(SearchQuery("data privacy women"))
    assert results.relaxed is not None
    assert results.relaxed.reason == 'No strategy mentions "women". These mention "privacy".'


@pytest.mark.parametrize("text", ["Q&A", "the women", "women of the", "der women"])
def test_a_stop_word_is_never_searched_alone(searcher: Searcher, text: str) -> None:
    assert searcher.search(SearchQuery(text)).total == 0


def test_strategies_with_all_words_come_first_and_are_set_apart(shipped_engine: SearchEngine, searcher: Searcher) -> None:
    text = "helsinki ethics privacy registers"
    results = searcher.search(SearchQuery(text, per_page=100))
    exact = searcher.search(SearchQuery(text, match="all", per_page=100))
    assert 0 < results.total_all == exact.total < results.total
    assert [hit.slug for hit in results.hits if hit.matches_all] == [hit.slug for hit in exact.hits]
    assert [hit.matches_all for hit in results.hits] == [True] * exact.total + [False] * (results.total - exact.total)
    client: FlaskClient = create_app(Settings(), shipped_engine).test_client()
    page = parse(client.get("/search", query_string={"q": text, "per_page": 100}).get_data(as_text=True))
    have = "has" if exact.total == 1 else "have"
    told = [paragraph.text for paragraph in page.all(class_="apart")]
    assert told == [f"{exact.total} {have} all of these words", "Others with some of them"]


def test_a_search_that_is_not_relaxed_has_all_words_everywhere(searcher: Searcher) -> None:
    results = searcher.search(SearchQuery("open data", per_page=100))
    assert results.total_all == results.total
    assert all(hit.matches_all for hit in results.hits)
