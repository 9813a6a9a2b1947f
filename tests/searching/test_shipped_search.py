"""Promises that hold for every search of the shipped collection: counts, pages, marks, and an answer to anything typed."""

import time
from typing import get_args

import pytest
from flask.testing import FlaskClient
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from search.analysis import analyzer
from search.engines.base import SearchEngine
from search.query.model import SearchQuery, Sort
from search.query.results import FacetResult, MarkedText, SearchResults
from search.searching.reading.query_reader import read_query
from search.searching.searcher import Searcher

VALUES = {
    "country": ["Germany", "Finland", "United Kingdom", "United States", "Netherlands", "Atlantis"],
    "level": ["city", "state", "national", "agency"],
    "status": ["Active", "Completed"],
    "theme": ["governance", "objectives", "open-data", "ethics-and-privacy", "measures", "nothing"],
    "year": ["2019", "2022", "2023"],
}
WORDS = "open data governance publish sharing privacy strategy Helsinki roadmap zürich blockchain the of quality skills".split()

_filters = st.lists(
    st.sampled_from(sorted(VALUES)).flatmap(
        lambda name: st.tuples(
            st.just(name), st.lists(st.sampled_from(VALUES[name]), min_size=1, max_size=2, unique=True).map(tuple)
        )
    ),
    max_size=2,
    unique_by=lambda pair: pair[0],
).map(lambda pairs: tuple(sorted(pairs)))
_texts = st.lists(
    st.one_of(
        st.sampled_from(WORDS),
        st.sampled_from(WORDS).map(lambda word: f"-{word}"),
        st.sampled_from(WORDS).map(lambda word: f"{word[:4]}*"),
        st.tuples(st.sampled_from(WORDS), st.sampled_from(WORDS)).map(lambda pair: f'"{pair[0]} {pair[1]}"'),
    ),
    max_size=3,
).map(" ".join)
queries = st.builds(
    SearchQuery,
    q=_texts,
    filters=_filters,
    missing=st.lists(st.sampled_from(["country", "status", "year"]), max_size=1).map(tuple),
    ranges=st.sampled_from([(), *((("year", years),) for years in [(2020, None), (None, 2023), (2020, 2023)])]),
    all_of=st.sampled_from([(), ("theme",)]),
    sort=st.sampled_from(get_args(Sort)),
    match=st.sampled_from(["all", "any"]),
    group=st.sampled_from(["strategy", "section"]),
    per_page=st.integers(1, 7),
    facet_limit=st.just(100),
)
relaxed = settings(max_examples=60)


@pytest.fixture(scope="module")
def searcher(shipped_engine: SearchEngine) -> Searcher:
    return Searcher(shipped_engine, seconds=10)


def _clicked(query: SearchQuery, facet: FacetResult, value: str) -> SearchQuery:
    """The search that choosing a value alone in its facet gives; with all themes asked for, besides the chosen ones."""
    if facet.name in query.all_of:
        return query.choosing("theme", tuple(dict.fromkeys((*query.chosen("theme"), value))))
    return query.without(facet.name).choosing(facet.name, (value,))


@relaxed
@given(query=queries)
def test_each_count_is_the_total_that_clicking_it_gives(searcher: Searcher, query: SearchQuery) -> None:
    for facet in searcher.search(query).facets:
        for value in facet.values:
            assert searcher.search(_clicked(query, facet, str(value.value))).total == value.count, (facet.name, value)


@relaxed
@given(text=_texts, filters=_filters)
def test_typed_values_find_what_they_find_when_they_are_chosen(
    searcher: Searcher, text: str, filters: tuple[tuple[str, tuple[str, ...]], ...]
) -> None:
    typed = " ".join(f'{name}:"{value}"' for name, values in filters for value in values)
    queries = (SearchQuery(f"{text} {typed}"), SearchQuery(text, filters))
    found = [searcher.search(replace(query, match="all", per_page=100)) for query in queries]
    shown = [{(hit.slug, hit.matched_sections) for hit in results.hits} for results in found]
    assert shown[0] == shown[1]


LONG = ["who is responsible for data governance?", "data-driven decision-making", "united states of america"]


@pytest.mark.parametrize("text", LONG)
def test_a_long_search_that_is_not_relaxed_is_not_when_a_value_is_chosen(searcher: Searcher, text: str) -> None:
    query = SearchQuery(text, facet_limit=100)
    whole = searcher.search(query)
    assert whole.relaxed is None
    for facet in whole.facets:
        for value in facet.values:
            found = searcher.search(_clicked(query, facet, str(value.value)))
            assert (found.total, found.relaxed) == (value.count, None), (facet.name, value)


def test_what_a_filter_leaves_out_is_what_is_found_without_it(searcher: Searcher) -> None:
    query = SearchQuery("how do we share data with other agencies", (("theme", ("nothing",)),))
    [dropped] = searcher.search(query).droppable
    assert (dropped.name, dropped.total) == ("theme", searcher.search(query.without("theme")).total)


@relaxed
@given(query=queries)
def test_the_pages_together_are_the_result_with_each_hit_once(searcher: Searcher, query: SearchQuery) -> None:
    first = searcher.search(query)
    pages = [searcher.search(replace(query, page=page)) for page in range(1, first.pages + 2)]
    hits = [(hit.slug, hit.sections[0].id if query.group == "section" else "") for page in pages for hit in page.hits]
    whole = searcher.search(replace(query, per_page=100))
    assert pages[-1].hits == ()
    assert len(hits) == len(set(hits)) == (first.total_sections if query.group == "section" else first.total)
    assert hits[:100] == [(hit.slug, hit.sections[0].id if query.group == "section" else "") for hit in whole.hits]


def _marked(results: SearchResults) -> list[MarkedText]:
    return [
        text
        for hit in results.hits
        for text in [
            *hit.highlights.values(),
            *(part for section in hit.sections for part in (section.heading, section.snippet)),
        ]
    ]


@relaxed
@given(query=queries)
def test_every_mark_lies_on_a_matched_word(searcher: Searcher, query: SearchQuery) -> None:
    results = searcher.search(query)
    parsed = read_query(searcher.reader(), query.q)
    atoms = [atom for clause in parsed.wanted for atom in clause.atoms]
    stems = {analyzer.stem(analyzer.fold(word), "en") for atom in atoms if atom.kind != "prefix" for word in atom.words}
    prefixes = tuple(atom.words[0] for atom in atoms if atom.kind == "prefix")
    for marked in _marked(results):
        borders = {(start, end) for _, start, end in analyzer.spans(marked.text)}
        for start, end in marked.marks:
            word = analyzer.fold(analyzer.exact(marked.text[start:end]))
            assert (start, end) in borders
            assert analyzer.stem(word, "en") in stems or word.startswith(prefixes or ("\0",)), word


@pytest.mark.parametrize("text", ["the Netherlands", "United States of America", "department for transport"])
def test_no_stop_word_of_a_name_is_marked(searcher: Searcher, text: str) -> None:
    marked = [
        text.text[start:end].lower() for text in _marked(searcher.search(SearchQuery(q=text))) for start, end in text.marks
    ]
    assert len(marked) > 3
    assert set(marked).isdisjoint({"the", "of", "for"})


_anything = st.one_of(
    st.text(max_size=60),
    st.text(alphabet="\"'()[]{}*-:~^!?\\/|&+.,\0\t\n\r ORANDtitlecountry«»“”…🏙️یسעبनगर数据", max_size=200),
    st.integers(1, 40).map(lambda n: "(" * 250 * n),
    st.sampled_from(
        ["*", '"', "-", "a*" * 500, "x" * 10_000, "the of and", '"the of"', "data " * 500, "l'été", "\ud7ff", "%00", "-data"]
    ),
)


@pytest.mark.slow
@pytest.mark.parametrize("path", ["/search", "/api/v1/search"])
@settings(max_examples=150)
@given(text=_anything)
def test_anything_typed_is_answered_with_little_of_the_processor(client: FlaskClient, path: str, text: str) -> None:
    started = time.thread_time()
    answer = client.get(path, query_string={"q": text})
    assert answer.status_code in ({200} if path == "/search" else {200, 400})
    assert time.thread_time() - started < 1.0


def test_the_promised_first_hit(searcher: Searcher) -> None:
    hit = searcher.search(SearchQuery(q="consent management")).hits[0]
    assert hit.slug == "helsinki"
    assert hit.sections[0].snippet.marks
