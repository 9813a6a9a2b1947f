"""The best hits are ordered by meaning too; what is found, counted and exported stays exactly as words have it."""

from pathlib import Path

import msgspec
import pytest
from msgspec.structs import replace

from search.engines.base import SearchEngine
from search.query.model import SearchQuery
from search.query.results import SearchResults
from search.searching.searcher import Searcher
from tests.harness.content_folder import titled, write
from tests.meaning.conftest import WAIT


def slugs(results: SearchResults) -> list[str]:
    return [hit.slug for hit in results.hits]


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
    from search.indexing.indexer import refresh

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


def test_without_a_model_an_answer_is_as_if_there_were_no_vectors(content: Path, engine: SearchEngine, tmp_path: Path) -> None:
    from search.engines import open_engine
    from search.indexing.indexer import refresh

    bare = open_engine(tmp_path / "bare")
    refresh(content, bare)
    for q in ("city plan harbour", "city", ""):
        answers = [_plain(Searcher(one, WAIT).search(SearchQuery(q, explain=True))) for one in (engine, bare)]
        assert answers[0] == answers[1]
        assert answers[0]["order"] is None


def _plain(results: SearchResults) -> dict[str, object]:
    plain: dict[str, object] = msgspec.to_builtins(results) | {"took_ms": 0, "generation": ""}
    return plain


def test_related_passages_have_none_of_the_words_and_count_nowhere(searcher: Searcher) -> None:
    results = searcher.search(SearchQuery("port rules"))
    assert (results.total, slugs(results)) == (1, ["oslo"])
    assert [section.id for hit in results.related for section in hit.sections][:1] == ["turku#the-docks"]
    assert len(results.related) == 2
    assert sum(value.count for facet in results.facets if facet.name == "country" for value in facet.values) == 1
    assert searcher.search(SearchQuery("port rules", page=2)).related == ()
    finland = SearchQuery("port rules", filters=(("country", ("Finland",)),))
    assert [hit.metadata["country"] for hit in searcher.search(finland).related] == ["Finland", "Finland"]
    norway = SearchQuery("port rules", filters=(("country", ("Norway",)),))
    assert searcher.search(norway).related == ()


def test_a_language_in_which_nothing_matches_has_a_block_of_its_own(searcher: Searcher) -> None:
    results = searcher.search(SearchQuery("port rules"))
    [(code, hits)] = results.other_languages
    assert (code, [hit.sections[0].id for hit in hits]) == ("de", ["kiel#wasser"])
    assert searcher.search(SearchQuery("kaimauer")).other_languages[0][0] == "en"
    assert "de" not in dict(searcher.search(SearchQuery("haushalt rules", match="any")).other_languages)
