"""What every engine answers: sets, totals, sections, exact facets, filters, orders and pages."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from search.engines.base import EngineReader, Found, FoundStrategy, SearchEngine
from search.engines.registry import open_engine
from search.errors import SearchTimedOut
from search.indexing.indexer import refresh
from search.query.model import CompiledQuery, Rule, SearchQuery
from search.query.results import FacetResult
from search.searching.reading.query_reader import read_query
from tests.engines.contract.collection import FILES, SLUGS
from tests.engines.contract.conftest import EACH, OPENSEARCH, Place, place_of
from tests.harness.content_folder import write


@pytest.fixture(scope="module")
def content(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the collection, whose indexes are only read here."""
    return write(tmp_path_factory.mktemp("content"), FILES)


@pytest.fixture(scope="module", params=EACH)
def place(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    with place_of(request, tmp_path_factory.mktemp("place")) as place:
        yield place


@pytest.fixture(scope="module")
def built(place: Place, content: Path) -> Iterator[SearchEngine]:
    with indexed(place.open(), content) as engine:
        yield engine


@pytest.fixture(scope="module")
def embedded(content: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[SearchEngine]:
    with indexed(open_engine(tmp_path_factory.mktemp("embedded")), content) as engine:
        yield engine


@contextmanager
def indexed(engine: SearchEngine, content: Path) -> Iterator[SearchEngine]:
    refresh(content, engine)
    yield engine
    engine.close()


def ask(reader: EngineReader, q: str = "", match: Rule = "all", **asked: Any) -> Found:
    return reader.search(CompiledQuery(SearchQuery(q=q, **asked), read_query(reader, q), match))


def slugs(found: Found) -> list[str]:
    return [hit.strategy.slug for hit in found.strategies]


def anchors(found: Found) -> list[str]:
    return [f"{hit.strategy.slug}#{section.section.anchor}" for hit in found.strategies for section in hit.sections]


def counts(facet: FacetResult) -> dict[str | int, int]:
    return {value.value: value.count for value in facet.values}


def facet(found: Found, name: str) -> FacetResult:
    return next(one for one in found.facets if one.name == name)


NORWAY = (("country", ("Norway",)),)
GOVERNANCE = (("theme", ("governance",)),)


@pytest.mark.parametrize(
    ("q", "match", "asked", "found", "sections"),
    [
        ("", "all", {}, SLUGS, 0),
        ("harbours", "all", {}, ["bergen", "oslo", "rain"], 3),
        ("harbours ships", "all", {}, ["oslo", "rain"], 3),
        ("harbours ships", "any", {}, ["bergen", "oslo", "rain"], 4),
        ("ferries rain", "all", {}, [], 0),
        ("ferries OR rain", "all", {}, ["oslo", "rain", "turku"], 4),
        ('"quiet harbours"', "all", {}, ["bergen"], 1),
        ('"harbours quiet"', "all", {}, [], 0),
        ("ferr*", "all", {}, ["oslo", "turku"], 3),
        ("harbours -ships", "all", {}, ["bergen"], 1),
        ('harbours -"old harbours"', "all", {}, ["bergen", "oslo"], 2),
        ("title:harbours", "all", {}, ["bergen"], 0),
        ("harbours country:norway", "all", {}, ["bergen", "oslo"], 2),
        ("country:norway OR country:finland", "all", {}, ["bergen", "oslo", "turku"], 0),
        ("country:norway country:finland", "all", {}, ["bergen", "oslo", "turku"], 0),
        ("theme:governance theme:open-data", "all", {}, ["oslo", "turku"], 3),
        ("harbours -country:norway", "all", {}, ["rain"], 1),
        ("ferries theme:governance", "all", {}, ["turku"], 1),
        ("donaufähre", "all", {}, ["wien"], 1),
        ("DONAUFAHRE", "all", {}, ["wien"], 1),
        ("harbours", "all", {"filters": NORWAY}, ["bergen", "oslo"], 2),
        ("", "all", {"filters": (("country", ("Austria", "Finland")),)}, ["turku", "wien"], 0),
        ("", "all", {"filters": (("country", ("Norway",)), ("topic", ("energy",)))}, ["oslo"], 0),
        ("", "all", {"filters": (("country", ("Nowhere",)),)}, [], 0),
        ("", "all", {"missing": ("country",)}, ["rain"], 0),
        ("", "all", {"missing": ("country",), "filters": NORWAY}, ["bergen", "oslo", "rain"], 0),
        ("", "all", {"missing": ("theme",)}, ["rain"], 1),
        ("", "all", {"ranges": (("year", (2020, 2021)),)}, ["bergen", "oslo", "wien"], 0),
        ("2021", "all", {}, ["oslo", "wien"], 0),
        ("", "all", {"ranges": (("year", (None, 2019)),)}, ["turku"], 0),
        ("", "all", {"ranges": (("year", (2021, None)),), "missing": ("year",)}, ["oslo", "rain", "wien"], 0),
        ("council", "all", {"filters": GOVERNANCE}, ["oslo", "turku"], 2),
        ("ships", "all", {"filters": GOVERNANCE}, [], 0),
        ("oslo", "all", {"filters": GOVERNANCE}, ["oslo"], 1),
        ("", "all", {"filters": GOVERNANCE}, ["oslo", "turku"], 2),
        ("", "all", {"filters": (("theme", ("governance", "open-data")),)}, ["oslo", "turku"], 3),
        ("", "all", {"filters": (("theme", ("governance", "open-data")),), "all_of": ("theme",)}, ["turku"], 2),
        ("", "all", {"filters": (("language", ("de",)),)}, ["wien"], 0),
    ],
)
def test_what_matches(built: SearchEngine, q: str, match: Rule, asked: dict[str, Any], found: list[str], sections: int) -> None:
    reader = built.reader()
    answered = ask(reader, q, match, **asked)
    assert sorted(slugs(answered)) == found
    assert (answered.total, answered.total_sections) == (len(found), sections)
    assert sum(hit.matched_sections for hit in answered.strategies) == sections
    assert reader.count(CompiledQuery(SearchQuery(q=q, **asked), read_query(reader, q), match)) == len(found)


def test_searches_are_counted_together_as_one_by_one(built: SearchEngine) -> None:
    reader = built.reader()
    texts = ["harbours", "xyzzy", "harbours country:norway", "", "harbours"]
    asked = [CompiledQuery(SearchQuery(q=q), read_query(reader, q), "all") for q in texts]
    counts = reader.counts(asked)
    assert counts == [reader.count(each) for each in asked]
    assert counts[1] == 0 < counts[2] < counts[0] == counts[4] < counts[3]
    assert reader.counts([]) == []


def test_facets_count_what_choosing_gives_whatever_is_chosen_in_them(built: SearchEngine) -> None:
    found = ask(built.reader(), "harbours", filters=NORWAY)
    assert [facet.name for facet in found.facets] == ["country", "topic", "theme", "year", "language"]
    country = facet(found, "country")
    assert counts(country) == {"Norway": 2}
    assert [value.selected for value in country.values] == [True]
    assert (country.total_values, country.missing, country.missing_selected) == (1, 1, False)
    assert (counts(facet(found, "topic")), facet(found, "topic").missing) == ({"maps": 2, "energy": 1}, 0)
    assert counts(facet(found, "theme")) == {"governance": 1, "vision": 1}
    year = facet(found, "year")
    assert (counts(year), year.min, year.max, year.missing) == ({2020: 1, 2021: 1}, 2020, 2021, 0)
    assert counts(facet(found, "language")) == {"en": 2}


def test_facets_of_everything_list_the_most_frequent_values_first(built: SearchEngine) -> None:
    found = ask(built.reader(), facets=("country", "topic"), facet_limit=2)
    assert [one.name for one in found.facets] == ["country", "topic"]
    country = facet(found, "country")
    assert [(value.value, value.count) for value in country.values] == [("Norway", 2), ("Austria", 1)]
    assert (country.total_values, country.missing) == (3, 1)
    chosen = facet(ask(built.reader(), facet_limit=1, filters=(("country", ("Finland", "Nowhere")),)), "country")
    assert [(value.value, value.count, value.selected) for value in chosen.values] == [
        ("Norway", 2, False),
        ("Finland", 1, True),
        ("Nowhere", 0, True),
    ]


def test_themes_that_must_all_be_there_count_what_one_more_gives(built: SearchEngine) -> None:
    theme = facet(ask(built.reader(), filters=GOVERNANCE, all_of=("theme",)), "theme")
    assert (counts(theme), theme.missing) == ({"governance": 2, "open-data": 1, "vision": 1}, 0)


def test_what_clearly_scores_more_comes_first(built: SearchEngine) -> None:
    reader = built.reader()
    assert slugs(ask(reader, "harbours")) == ["bergen", "oslo", "rain"]
    scores = [hit.score for hit in ask(reader, "harbours").strategies]
    assert scores == sorted(scores, reverse=True)
    assert slugs(ask(reader, "harbours ships", "some"))[-1] == "bergen"
    assert [hit.complete for hit in ask(reader, "harbours ships", "any", sort="title").strategies] == [False, True, True]


@pytest.mark.parametrize(
    ("sort", "order"),
    [
        ("newest", ["oslo", "wien", "bergen", "turku", "rain"]),
        ("oldest", ["turku", "bergen", "wien", "oslo", "rain"]),
        ("title", ["bergen", "oslo", "rain", "turku", "wien"]),
    ],
)
def test_other_orders_are_exact_and_undated_ones_come_last(built: SearchEngine, sort: Any, order: list[str]) -> None:
    assert slugs(ask(built.reader(), sort=sort)) == order


def test_pages_follow_one_another_without_gap_or_repetition(built: SearchEngine) -> None:
    reader = built.reader()
    searches: list[dict[str, Any]] = [{"sort": "title"}, {"q": "harbours"}, {"q": "ferries OR harbours", "group": "section"}]
    for asked in searches:
        whole = ask(reader, **asked)
        pages = [ask(reader, **asked, per_page=2, page=page) for page in (1, 2, 3, 4)]
        assert [anchor for page in pages for anchor in anchors(page)] == anchors(whole)
        assert [slug for page in pages for slug in slugs(page)] == slugs(whole)
        assert {(page.total, page.total_sections, page.facets) for page in pages} == {
            (whole.total, whole.total_sections, whole.facets)
        }


def test_sections_are_shown_best_first_with_where_the_words_are(built: SearchEngine) -> None:
    [oslo, turku] = sorted(ask(built.reader(), "ferries OR weather").strategies, key=lambda hit: hit.strategy.slug)[::2]
    assert [(one.section.anchor, one.position, one.of) for one in oslo.sections] == [("vision", 2, 2)]
    assert (oslo.sections[0].in_heading, oslo.sections[0].in_text) == (False, True)
    found = {one.section.anchor: (one.in_heading, one.in_text) for one in turku.sections}
    assert found == {"data-governance": (False, True), "open-data": (False, True), "weather": (True, False)}
    assert [one.score for one in turku.sections] == sorted([one.score for one in turku.sections], reverse=True)
    assert (oslo.strategy.sections, oslo.strategy.html) == ((), "")


def test_as_many_sections_are_shown_as_are_asked_for_and_all_are_counted(built: SearchEngine) -> None:
    for asked, shown in ((0, 0), (1, 1), (20, 2)):
        [turku] = ask(built.reader(), "ferries -ships", sections_per_hit=asked).strategies
        assert (len(turku.sections), turku.matched_sections) == (shown, 2)


def test_own_fields_with_a_word_are_named(built: SearchEngine) -> None:
    by_slug = {hit.strategy.slug: hit for hit in ask(built.reader(), "harbours OR finland").strategies}
    assert {slug: set(hit.fields) for slug, hit in by_slug.items()} == {
        "bergen": {"title"},
        "oslo": set(),
        "rain": set(),
        "turku": {"place"},
    }


def test_grouped_by_section_each_section_is_a_hit(built: SearchEngine) -> None:
    found = ask(built.reader(), "ferries", group="section")
    assert sorted(anchors(found)) == ["oslo#vision", "turku#data-governance", "turku#open-data"]
    assert (found.total, found.total_sections, [len(hit.sections) for hit in found.strategies]) == (2, 3, [1, 1, 1])
    scores = [hit.sections[0].score for hit in found.strategies]
    assert scores == sorted(scores, reverse=True)


def test_a_theme_shows_its_own_sections(built: SearchEngine) -> None:
    reader = built.reader()
    assert anchors(ask(reader, "oslo", filters=GOVERNANCE)) == ["oslo#data-governance"]
    assert anchors(ask(reader, "ferries theme:governance")) == ["turku#data-governance"]


def test_with_fewer_matches_than_are_enough_only_their_number_is_told(built: SearchEngine) -> None:
    reader = built.reader()
    query, parsed = SearchQuery(q="harbours"), read_query(reader, "harbours")
    few = reader.search(CompiledQuery(query, parsed, "all"), min_total=4)
    assert (few.total, few.strategies, few.facets) == (3, (), ())
    assert reader.search(CompiledQuery(query, parsed, "all"), min_total=3).facets


def test_a_search_past_its_deadline_is_given_up(built: SearchEngine) -> None:
    reader = built.reader()
    with pytest.raises(SearchTimedOut):
        reader.search(CompiledQuery(SearchQuery(q="harbours"), read_query(reader, "harbours"), "all"), time.monotonic() - 1)


@pytest.mark.parametrize(("filters", "carried"), [((), []), (GOVERNANCE, ["Finland"])])
def test_a_hit_none_of_whose_words_is_shown_says_what_it_carries(built: SearchEngine, filters: Any, carried: list[str]) -> None:
    [turku] = ask(built.reader(), "suomi", filters=filters).strategies
    assert any(one.in_text for one in turku.sections) is not bool(carried)
    assert [word for atom in turku.matched_by for word in atom.words] == carried


def test_words_of_the_index_are_known_and_others_corrected(built: SearchEngine) -> None:
    reader = built.reader()
    reader.warm()
    reader.prepare()
    assert [word for word in ("harbours", "HARBOURS", "Oslo", "donau", "submarine") if reader.knows(word)] == [
        *("harbours", "HARBOURS", "Oslo", "donau")
    ]
    assert reader.corrections("harbuors").words[:1] == ("harbours",)
    assert reader.corrections("norwya").words[:1] == ("norway",)
    assert reader.corrections("xyzzyxyzzy").words == ()
    assert "harbours" in reader.completions("HARB")
    assert [word for word in reader.completions("harb") if not word.startswith("harb")] == []
    assert ("harbours" in reader.completions("harbours"), reader.completions("xyzzy")) == (False, ())


def test_scores_are_explained_word_by_word(built: SearchEngine, place: Place) -> None:
    place.needs("explanations")
    [bergen, *_] = ask(built.reader(), "harbours", explain=True).strategies
    [section] = bergen.sections
    assert {part.word for part in section.explanation} >= {"harbours"}
    assert sum(part.score for part in section.explanation) == pytest.approx(section.score, rel=1e-3)
    assert not ask(built.reader(), "harbours").strategies[0].sections[0].explanation


def test_words_that_tell_strategies_apart_are_named(built: SearchEngine, place: Place) -> None:
    place.needs("selective words")
    found = ask(built.reader(), "the harbours submarine ships", "some")
    assert [atom.words for clause in found.selective for atom in clause.atoms if atom.kind == "word"] == [
        ("harbours",),
        ("ships",),
    ]
    assert found.min_should_match == 1


TEXTS = [
    "",
    "harbours",
    "ferries maps",
    "the harbours",
    "council OR rain",
    '"the ferries"',
    "ha*",
    "title:bergen",
    "-ships",
    "donau",
    "suomi",
]
FILTERS = [(), NORWAY, GOVERNANCE, (("theme", ("open-data", "vision")), ("topic", ("maps",))), (("year", ("2021",)),)]


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("place", ["reference", OPENSEARCH], indirect=True, scope="module")
def test_an_engine_answers_as_the_embedded_one_does(built: SearchEngine, embedded: SearchEngine, text: str) -> None:
    here, there = embedded.reader(), built.reader()
    parsed = read_query(here, text)
    assert read_query(there, text) == parsed
    rules: tuple[Rule, ...] = ("all", "any", "some")
    for filters, missing, match, group in product(FILTERS, [(), ("country",)], rules, ("strategy", "section")):
        query = SearchQuery(q=text, filters=filters, missing=missing, group=group, sort="title", facet_limit=2)  # type: ignore[arg-type]
        expected, found = here.search(CompiledQuery(query, parsed, match)), there.search(CompiledQuery(query, parsed, match))
        assert found.facets == expected.facets, query
        assert (found.total, found.total_sections, found.complete) == (
            expected.total,
            expected.total_sections,
            expected.complete,
        )
        assert [_shown(hit) for hit in found.strategies] == [_shown(hit) for hit in expected.strategies], (query, match)


def _shown(hit: FoundStrategy) -> tuple[Any, ...]:
    sections = sorted((one.position, one.of, one.section.anchor, one.in_heading, one.in_text) for one in hit.sections)
    return hit.strategy, hit.matched_sections, sections, hit.fields, hit.complete, hit.matched_by
