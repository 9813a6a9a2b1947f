"""The best hits are ordered by meaning too; what is found, counted and exported stays exactly as words have it."""

from pathlib import Path

import pytest
from msgspec.structs import replace

from search.engines.base import SearchEngine
from search.indexing.indexer import refresh
from search.query.model import SearchQuery
from search.searching.searcher import Searcher
from tests.harness.content_folder import titled, write
from tests.meaning.conftest import slugs


def test_meaning_moves_a_hit_that_words_have_behind(searcher: Searcher) -> None:
    query = SearchQuery("city plan harbour", match="any")
    by_words, by_meaning = searcher.search(replace(query, order="words")), searcher.search(query)
    assert (slugs(by_words), by_words.order) == (["oslo", "turku"], "words")
    assert (slugs(by_meaning), by_meaning.order, by_meaning.order_reason) == (["turku", "oslo"], "meaning", "")
    assert (by_meaning.total, by_meaning.total_sections, by_meaning.facets) == (
        *(by_words.total, by_words.total_sections, by_words.facets),
    )
    assert {hit.slug: hit.score for hit in by_meaning.hits} == {hit.slug: hit.score for hit in by_words.hits}
    pages = [slugs(searcher.search(replace(query, per_page=1, page=page))) for page in (1, 2, 3)]
    assert pages == [["turku"], ["oslo"], []]
    sections = searcher.search(replace(query, group="section")).hits
    assert [hit.sections[0].id for hit in sections] == ["turku#the-docks", "oslo#city-plans"]


def test_why_this_result_says_both_parts_and_the_closest_passage(searcher: Searcher) -> None:
    hits = searcher.search(SearchQuery("city plan harbour", match="any", explain=True)).hits
    parts = {hit.slug: {part.place: (part.score, part.detail) for part in hit.explanation} for hit in hits}
    assert parts["turku"]["order, by words"] == (0.0, "of at most 0.25")
    earned, detail = parts["turku"]["order, by meaning"]
    assert (earned, detail.split(" (")[0]) == (0.75, "of at most 0.75; closest passage: The docks")
    assert parts["oslo"]["order, by words"][0] == 0.25


def test_strategies_with_all_words_come_first_however_far_they_are(
    content: Path, engine: SearchEngine, searcher: Searcher
) -> None:
    results = searcher.search(SearchQuery("city rules harbour money"))
    assert results.relaxed
    assert [hit.matches_all for hit in results.hits] == sorted([hit.matches_all for hit in results.hits], reverse=True)


def test_only_the_first_hundred_hits_are_moved(tmp_path: Path, searcher: Searcher, content: Path, engine: SearchEngine) -> None:
    words = {f"n{n:03}.md": titled(f"N {n}", "country: Norway") + "## Town\n\n" + "Town. " * (n % 7 + 1) for n in range(130)}
    write(content, {**words, "far.md": titled("Far") + "## Far\n\nThe quay, the docks and one town among many other things.\n"})
    refresh(content, engine)
    while engine.embed():
        pass
    query = SearchQuery("town harbour", match="any", per_page=100)
    whole = [
        [slugs(searcher.search(replace(query, order=order, page=page))) for page in (1, 2)] for order in ("words", "meaning")
    ]
    assert sorted(whole[0][0]) == sorted(whole[1][0])
    assert whole[0][1] == whole[1][1]
    assert searcher.search(query).order == "meaning"
    across = searcher.search(replace(query, per_page=60, page=2, explain=True)).hits  # of which the last words alone order
    places = [[part.place for part in hit.explanation if part.place.startswith("order")] for hit in across]
    assert places == [["order, by words", "order, by meaning"]] * 40 + [[]] * 20


def test_strategies_with_the_same_passages_have_each_a_place_of_its_own(
    content: Path, engine: SearchEngine, searcher: Searcher
) -> None:
    passage = "## Docks\n\nThe quay of the city.\n"
    write(content, {"a.md": titled("Twin") + passage, "b.md": titled("Twin", "summary: City, city, city.") + passage})
    refresh(content, engine)
    hits = searcher.search(SearchQuery("city harbour", match="any", explain=True)).hits
    earned = {hit.slug: {part.place: part.score for part in hit.explanation} for hit in hits if hit.slug in {"a", "b"}}
    assert earned["a"]["order, by meaning"] == earned["b"]["order, by meaning"]
    assert earned["a"]["order, by words"] < earned["b"]["order, by words"]


@pytest.mark.parametrize(
    ("q", "reason"),
    [
        ('"city plan"', "the search has signs"),
        ("city -docks", "the search has signs"),
        ("title:oslo", "the search has signs"),
        ("country:finland city", "the search has signs"),
        ("cit*", "the search has signs"),
        ("city OR docks", "the search has signs"),
        ("", ""),
    ],
)
def test_who_uses_signs_means_the_words(searcher: Searcher, q: str, reason: str) -> None:
    results = searcher.search(SearchQuery(q))
    assert (results.order, results.order_reason, results.related) == ("words", reason, ())


@pytest.mark.parametrize("changes", [{"typing": True}, {"sort": "newest"}, {"order": "words"}])
def test_other_orders_embed_nothing(searcher: Searcher, changes: dict[str, object]) -> None:
    results = searcher.search(replace(SearchQuery("city plan"), **changes))
    assert (results.order, results.order_reason) == ("words", "")
