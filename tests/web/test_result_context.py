"""The search that is carried along in the addresses of strategies."""

from urllib.parse import parse_qsl, urlsplit

import pytest

from search.query.model import SearchQuery
from web.urls.result_context import ResultContext

FOUND = SearchQuery("open data", (("country", ("Germany",)),), sort="newest", per_page=25, page=2, explain=True, facet_limit=50)


def test_a_context_holds_what_decides_the_order_of_hits_and_nothing_else() -> None:
    address = ResultContext(FOUND, 30).strategy("guides/intro", "goals")
    assert address == "/strategies/guides/intro?q=open+data&country=Germany&sort=newest&per_page=25&hit=30#goals"


def test_without_a_place_in_a_list_only_the_words_go_along() -> None:
    assert ResultContext(FOUND).strategy("intro", "goals") == "/strategies/intro?q=open+data#goals"


def test_a_mark_takes_the_place_of_an_anchor() -> None:
    assert ResultContext(FOUND).strategy("intro", "goals", at=3) == "/strategies/intro?q=open+data&at=3#match-3"


@pytest.mark.parametrize(("hit", "page"), [(1, None), (25, None), (26, "2"), (50, "2"), (51, "3")])
def test_a_context_leads_back_to_the_page_of_results_where_the_hit_stands(hit: int, page: str | None) -> None:
    assert dict(parse_qsl(urlsplit(ResultContext(FOUND, hit).search).query)).get("page") == page


def test_a_neighbour_stands_in_the_same_search() -> None:
    assert ResultContext(FOUND, 3).neighbour(-1) == ResultContext(FOUND, 2)
