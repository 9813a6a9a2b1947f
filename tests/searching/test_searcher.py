"""What a search does when it finds too little, and what it says about it; orders of slugs on small collections."""

import time
from collections.abc import Callable
from pathlib import Path

import pytest
from msgspec.structs import replace

from search.engines.base import SearchEngine
from search.errors import SearchTimedOut
from search.query.model import SearchQuery
from search.query.results import Droppable, Relaxed, SearchResults, Suggestion
from search.searching.searcher import Searcher

Ask = Callable[..., SearchResults]


def _write(folder: Path, slug: str, text: str, **fields: object) -> None:
    lines = [f"{name}: {value}" for name, value in {"title": slug.title(), **fields}.items()]
    (folder / f"{slug}.md").write_text("\n".join(["---", *lines, "---", "", text, ""]), encoding="utf-8")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    content = tmp_path / "content"
    content.mkdir()
    _write(
        content,
        "oslo",
        "## Data governance\n\nA board governs.\n\n## Open data\n\nPublishing maps.",
        country="Norway",
        strategy_date=2021,
    )
    _write(
        content,
        "bergen",
        "## Governance\n\nRain and open harbours.\n\n## Data\n\nWeather.",
        country="Norway",
        strategy_date=2023,
    )
    _write(content, "turku", "## Open data\n\nWir schreiben Bürger.\n", country="Finland")
    _write(
        content,
        "bonn",
        "## Datenpolitik\n\nDie Bürger und die Verwaltung der Stadt.\n",
        country="Germany",
        lang="de",
        strategy_date=2024,
    )
    return content


@pytest.fixture
def ask(folder: Path, build_engine: Callable[[Path], SearchEngine]) -> Ask:
    engine = build_engine(folder)

    def search(q: str, **options: object) -> SearchResults:
        return Searcher(engine, 10).search(replace(SearchQuery(q=q), **options))

    return search


def _slugs(results: SearchResults) -> list[str]:
    return [hit.slug for hit in results.hits]


def test_all_words_may_stand_in_different_sections_of_one_strategy(ask: Ask) -> None:
    results = ask("rain weather")
    assert (_slugs(results), results.match, results.relaxed, results.total_sections) == (["bergen"], "all", None, 2)


def test_word_order_does_not_change_what_is_found(ask: Ask) -> None:
    assert sorted(_slugs(ask("governance open data"))) == sorted(_slugs(ask("data open governance"))) == ["bergen", "oslo"]


def test_a_phrase_stands_whole_in_one_section(ask: Ask) -> None:
    assert sorted(_slugs(ask('"open data"'))) == ["oslo", "turku"]
    assert _slugs(ask('"rain weather"', match="all")) == []


def test_words_that_stand_side_by_side_rank_above_the_same_words_apart(ask: Ask) -> None:
    assert _slugs(ask("open data"))[-1] == "bergen"


def test_an_unknown_word_with_a_likely_spelling_is_corrected_and_said(ask: Ask) -> None:
    results = ask("harbuors")
    assert _slugs(results) == ["bergen"]
    assert results.relaxed == Relaxed("all", 'No results for "harbuors". Showing "harbours".', ("harbuors",))
    assert results.suggestion == Suggestion("harbours", {"harbuors": "harbours"})


def test_too_many_words_are_relaxed_to_any_of_them_and_said(ask: Ask) -> None:
    results = ask("governance blockchain")
    assert sorted(_slugs(results)) == ["bergen", "oslo"]
    assert results.relaxed == Relaxed(
        "any",
        'No strategy mentions "blockchain". These mention "governance".',
        ("blockchain",),
    )
    assert results.match == "any"


def test_asked_for_all_or_any_plainly_nothing_is_relaxed(ask: Ask) -> None:
    assert (ask("governance blockchain", match="all").total, ask("governance blockchain", match="all").relaxed) == (0, None)
    assert sorted(_slugs(ask("rain weather maps", match="any"))) == ["bergen", "oslo"]


def test_a_search_for_all_words_still_suggests_a_spelling(ask: Ask) -> None:
    assert ask("harbuors", match="all").suggestion == Suggestion("harbours", {"harbuors": "harbours"})


def test_an_exclusion_drops_strategies_that_have_the_word_anywhere(ask: Ask) -> None:
    assert _slugs(ask("open -rain -maps")) == ["turku"]


def test_a_theme_restricts_where_words_are_looked_for(ask: Ask) -> None:
    themed = ask("open", filters=(("theme", ("governance",)),))
    assert (_slugs(themed), [section.anchor for section in themed.hits[0].sections]) == (["bergen"], ["governance"])
    assert _slugs(ask("maps", match="all", filters=(("theme", ("governance",)),))) == []
    assert _slugs(ask("maps theme:open-data")) == ["oslo"]


def test_accents_fold_and_the_exact_form_ranks_first(ask: Ask, folder: Path) -> None:
    assert sorted(_slugs(ask("burger"))) == ["bonn", "turku"]


def test_what_is_a_stop_word_is_decided_by_the_query_for_texts_of_every_language(ask: Ask) -> None:
    assert _slugs(ask("die bürger", match="all")) == ["bonn", "turku"]
    assert sorted(_slugs(ask("the governance", match="all"))) == ["bergen", "oslo"]


def test_nothing_but_stop_words_is_searched_as_it_stands(ask: Ask) -> None:
    assert _slugs(ask("der die")) == ["bonn"]


def test_an_empty_result_names_the_filter_that_stands_in_the_way(ask: Ask) -> None:
    results = ask("rain", filters=(("country", ("Finland",)),))
    assert (results.total, results.droppable) == (0, (Droppable("country", 1, SearchQuery("rain")),))


@pytest.mark.parametrize(
    ("text", "without"),
    [
        ("rain country:Finland", {"country:Finland": "rain"}),
        ('rain country:Finland COUNTRY:"Germany"', {'country:Finland COUNTRY:"Germany"': "rain"}),
        ("rain country:Finland OR country:Germany", {"country:Finland country:Germany": "rain"}),
        ("maps theme:governance", {"theme:governance": "maps"}),
        ("maps -country:Norway", {"-country:Norway": "maps"}),
        ("maps -publishing -board", {"-publishing -board": "maps"}),
        ("title:harbours country:Finland", {"title:harbours": "country:Finland"}),
        ("country:Finland theme:governance", {"country:Finland": "theme:governance", "theme:governance": "country:Finland"}),
        ("rain country:Finland theme:roles", {}),
        ("zebra country:Finland", {}),
        ("country:Atlantis", {}),
    ],
)
def test_an_empty_result_names_the_condition_of_its_text_that_stands_in_the_way(
    ask: Ask, text: str, without: dict[str, str]
) -> None:
    results = ask(text)
    assert (results.total, {one.name: one.query.q for one in results.droppable if one.typed}) == (0, without)
    assert [one.total for one in results.droppable] == [ask(one.query.q).total for one in results.droppable]


def test_sorting_keeps_undated_strategies_at_the_end_either_way(ask: Ask) -> None:
    assert _slugs(ask("", sort="newest")) == ["bonn", "bergen", "oslo", "turku"]
    assert _slugs(ask("", sort="oldest")) == ["oslo", "bergen", "bonn", "turku"]
    assert _slugs(ask("", sort="title")) == ["bergen", "bonn", "oslo", "turku"]


def test_text_without_a_word_shows_everything_and_says_so(ask: Ask) -> None:
    results = ask("***")
    assert (results.total, results.warnings) == (4, ("No words to search for. Everything is shown.",))


def test_a_search_past_its_deadline_is_refused(folder: Path, build_engine: Callable[[Path], SearchEngine]) -> None:
    searcher = Searcher(build_engine(folder), seconds=-1)
    with pytest.raises(SearchTimedOut):
        searcher.search(SearchQuery(q="open"))


def test_what_a_page_marks_is_made_out_in_time_or_is_what_was_typed(
    folder: Path, build_engine: Callable[[Path], SearchEngine]
) -> None:
    engine, query = build_engine(folder), SearchQuery('"maps publishing"')
    marked = [Searcher(engine, seconds).marked(query, engine.reader()) for seconds in (60, -1)]
    assert [[str(clause.atoms[0]) for clause in parsed.wanted] for parsed in marked] == [
        ["maps", "publishing"],
        ['"maps publishing"'],
    ]


def test_the_time_it_took_is_told_in_milliseconds(ask: Ask) -> None:
    started = time.perf_counter()
    took = ask("open").took_ms
    assert 0 < took <= (time.perf_counter() - started) * 1000


def test_an_explanation_adds_up_to_the_score(ask: Ask) -> None:
    for hit in ask("open data", explain=True).hits:
        for section in hit.sections:
            assert sum(part.score for part in section.explanation) == pytest.approx(section.score, abs=1e-3)
