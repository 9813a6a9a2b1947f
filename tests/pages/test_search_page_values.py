"""How results are said: numbers, dates, sentences, chips, facets, pages, notices."""

import re
from html import unescape
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import escape
from msgspec import structs
from msgspec.structs import replace

from search.facets.year import Year
from search.phrases import count_of, listed
from search.query.model import SearchQuery
from search.query.results import Droppable, FacetResult, FacetValue, MarkedText, Relaxed, SearchResults, Suggestion
from search.site import Facet
from web.components.highlighted_text import marked_html, to_html
from web.components.wording import Run, date_text, horizon_text, quoted_sentence, sentence, status_text
from web.pages.search.filters import RangeFacet, ValueFacet, chips, facets
from web.pages.search.notices import notices
from web.pages.search.page import page_query, search_page
from web.pages.search.paging import paging
from web.urls.links import host_of, searched_text, strategy_href, web_address

LABELS = {"country": "Country", "theme": "Theme", "status": "Status", "year": "Year"}
FACETS = [Facet(name, label) for name, label in LABELS.items()]


def value_facet(name: str, *values: FacetValue, missing: int = 0, missing_selected: bool = False) -> FacetResult:
    return FacetResult(name, LABELS[name], "value", values, len(values), missing, missing_selected)


def answer(query: SearchQuery, total: int = 3, **changes: object) -> SearchResults:
    results = SearchResults(
        query=query,
        match="all",
        words=tuple(query.q.split()),
        total=total,
        total_sections=total * 2,
        out_of=26,
        hits=(),
        facets=(
            value_facet("country", FacetValue("Germany", "Germany", 2), FacetValue("Austria", "Austria", 1)),
            value_facet("theme", FacetValue("open-data", "Open data", 2), FacetValue("roles", "Roles", 1)),
            value_facet("status", FacetValue("Active", "Active", 2), missing=1),
        ),
        generation="g1",
        took_ms=1.0,
    )
    return structs.replace(results, **changes)


def said(query: SearchQuery, total: int = 3, **changes: object) -> str:
    return quoted_sentence(sentence(answer(query, total, **changes), FACETS))


def test_numbers_agree_with_their_nouns() -> None:
    assert [count_of(number, "section") for number in (0, 1, 2, 1200)] == [
        "0 sections",
        "1 section",
        "2 sections",
        "1,200 sections",
    ]
    assert count_of(2, "match", "matches") == "2 matches"


def test_lists_are_said_as_people_say_them() -> None:
    assert [listed(["A", "B", "C"][:length]) for length in range(4)] == ["", "A", "A or B", "A, B or C"]
    assert listed(["A", "B"], "and") == "A and B"


def test_dates_are_as_precise_as_they_are() -> None:
    assert [date_text(text) for text in ("2021", "2021-10", "2022-11-15", "2022-01-05")] == [
        "2021",
        "October 2021",
        "15 November 2022",
        "5 January 2022",
    ]


def test_horizons_may_be_open_at_either_end() -> None:
    ends = [(2021, 2025), (2020, 2020), (2024, None), (None, 2030), (None, None)]
    assert [horizon_text(*pair) for pair in ends] == ["2021–2025", "2020", "from 2024", "until 2030", ""]


@pytest.mark.parametrize(
    ("status", "end", "expected"),
    [
        ("Active", 2025, "Listed as active; period ended in 2025"),
        ("In progress", 2025, "Listed as in progress; period ended in 2025"),
        ("Laufend", 2025, "Listed as laufend; period ended in 2025"),
        ("in force", 2025, "Listed as in force; period ended in 2025"),
        ("in_progress", 2025, "Listed as in progress; period ended in 2025"),
        ("in_progress", 2026, "In progress"),
        ("Active", 2026, "Active"),
        ("Active", None, "Active"),
        ("Completed", 2020, "Completed"),
    ],
)
def test_a_status_is_held_against_the_horizon(status: str, end: int | None, expected: str) -> None:
    assert status_text(status, end, 2026) == expected


def test_a_range_of_years_is_said() -> None:
    ranges = [(2021, None), (None, 2024), (2021, 2024), (2021, 2021), (None, None)]
    assert [Year().range_text(*pair) for pair in ranges] == ["from 2021", "until 2024", "from 2021 to 2024", "of 2021", ""]


def test_a_search_is_a_sentence() -> None:
    query = SearchQuery("open data", (("country", ("Austria", "Germany")),), ranges=(("year", (2021, None)),))
    assert said(query) == "3 strategies about “open data” in Austria or Germany, from 2021"


@pytest.mark.parametrize(
    ("query", "total", "changes", "expected"),
    [
        (SearchQuery(), 26, {}, "All 26 strategies"),
        (SearchQuery(), 1, {}, "1 strategy"),
        (SearchQuery(), 0, {}, "No strategies yet"),
        (SearchQuery("consent"), 1, {}, "1 strategy about “consent”"),
        (SearchQuery("consent"), 0, {}, "No results for “consent”"),
        (SearchQuery("  open \n data "), 2, {}, "2 strategies about “open data”"),
        (SearchQuery("open data"), 5, {"match": "any"}, "5 strategies about any of “open data”"),
        (SearchQuery("consent"), 5, {"match": "any"}, "5 strategies about “consent”"),
        (SearchQuery("consent", group="section"), 2, {}, "4 sections of 2 strategies about “consent”"),
        (SearchQuery(missing=("status",)), 2, {}, "2 strategies, status not stated"),
        (
            SearchQuery(filters=(("status", ("Active",)),), missing=("status",)),
            2,
            {},
            "2 strategies, status Active or not stated",
        ),
        (SearchQuery(missing=("country",)), 2, {}, "2 strategies, country not stated"),
        (
            SearchQuery(filters=(("theme", ("open-data", "roles")),), all_of=("theme",)),
            2,
            {},
            "2 strategies under Open data and Roles",
        ),
        (SearchQuery(filters=(("country", ("Nowhere",)),)), 0, {}, "No results in Nowhere"),
        (SearchQuery(filters=(("country", ("Germany", "Netherlands")),)), 2, {}, "2 strategies in Germany or the Netherlands"),
        (
            SearchQuery("a", (("country", ("United States of America",)),)),
            1,
            {},
            "1 strategy about “a” in the United States of America",
        ),
        (SearchQuery("!! ()"), 26, {}, "All 26 strategies"),
        (
            SearchQuery("governence"),
            4,
            {
                "suggestion": Suggestion("governance", {"governence": "governance"}),
                "relaxed": Relaxed("all", "…", ("governence",)),
                "searched": "governance",
            },
            "4 strategies about “governance”",
        ),
    ],
)
def test_the_sentence_says_what_was_searched(query: SearchQuery, total: int, changes: dict[str, object], expected: str) -> None:
    assert said(query, total, **changes) == expected


def test_a_very_long_query_is_cut_in_the_sentence() -> None:
    assert said(SearchQuery("data " * 100)) == "3 strategies about “" + ("data " * 16)[:79] + "…”"


def test_the_words_of_the_sentence_are_set_apart() -> None:
    assert sentence(answer(SearchQuery("open data")), FACETS) == (
        Run("3 strategies"),
        Run(" about "),
        Run("open data", searched=True),
        Run(""),
    )


def test_a_marked_text_is_written_as_html_with_all_else_escaped() -> None:
    marked = MarkedText("Open data <now>", ((0, 4), (5, 9)))
    assert to_html(marked) == "<mark>Open</mark> <mark>data</mark> &lt;now&gt;"
    assert escape(marked_html(marked)) == to_html(marked)


@given(st.text("<>&\"'; aé", max_size=40), st.lists(st.integers(0, 40), max_size=8))
def test_nothing_of_a_marked_text_is_lost_and_each_part_is_escaped(text: str, borders: list[int]) -> None:
    marked = marked_between(text, borders)
    edges = [0, *(edge for mark in marked.marks for edge in mark), len(text)]
    parts = [str(escape(text[start:end])) for start, end in pairwise(edges)]
    assert re.split("</?mark>", to_html(marked)) == parts
    assert unescape("".join(parts)) == text


def marked_between(text: str, borders: list[int]) -> MarkedText:
    ends = sorted({min(border, len(text)) for border in borders})
    return MarkedText(text, tuple(zip(ends[::2], ends[1::2], strict=False)))


def test_every_filter_is_a_chip_and_each_chip_takes_one_away() -> None:
    query = SearchQuery(
        "data", (("country", ("Germany", "Nowhere")), ("theme", ("open-data",))), ("status",), match="any", page=4
    )
    query = structs.replace(query.within("year", 2020, 2024), page=4)
    assert [(chip.text, chip.href) for chip in chips(answer(query), query)] == [
        (
            "Country: Germany",
            "/search?q=data&country=Nowhere&theme=open-data&missing=status&year_min=2020&year_max=2024&match=any",
        ),
        (
            "Country: Nowhere",
            "/search?q=data&country=Germany&theme=open-data&missing=status&year_min=2020&year_max=2024&match=any",
        ),
        (
            "Theme: Open data",
            "/search?q=data&country=Germany&country=Nowhere&missing=status&year_min=2020&year_max=2024&match=any",
        ),
        (
            "Status: not stated",
            "/search?q=data&country=Germany&country=Nowhere&theme=open-data&year_min=2020&year_max=2024&match=any",
        ),
        ("Years: from 2020 to 2024", "/search?q=data&country=Germany&country=Nowhere&theme=open-data&missing=status&match=any"),
        (
            "Any of the words",
            "/search?q=data&country=Germany&country=Nowhere&theme=open-data&missing=status&year_min=2020&year_max=2024",
        ),
    ]


def test_a_facet_shows_what_is_listed_and_leads_to_the_rest() -> None:
    values = [FacetValue(f"v{number:02}", f"V{number:02}", 20 - number, selected=number == 14) for number in (*range(10), 14)]
    facet = structs.replace(value_facet("country", *values, missing=3), total_values=40)
    query = SearchQuery("data", filters=(("country", ("v14",)),), page=3)
    [view] = facets(answer(query, facets=(facet,)), query)
    assert isinstance(view, ValueFacet)
    assert [choice.value for choice in view.shown] == [*(f"v{number:02}" for number in range(10)), "v14", "country"]
    assert (view.shown[-1].name, view.shown[-1].label, view.shown[-1].count) == ("missing", "Not stated", 3)
    assert (view.more, view.more_href) == ("29 more", "/search/facets/country?q=data&country=v14")
    assert view.clear == "/search?q=data"


def test_a_facet_with_nothing_to_choose_is_not_shown() -> None:
    assert facets(answer(SearchQuery(), facets=(value_facet("status", missing=4),)), SearchQuery()) == ()


def test_a_facet_whose_unstated_value_is_chosen_stays() -> None:
    query = SearchQuery(missing=("status",))
    facet = value_facet("status", missing=0, missing_selected=True)
    [view] = facets(answer(query, facets=(facet,)), query)
    assert isinstance(view, ValueFacet)
    assert [(choice.label, choice.count, choice.selected) for choice in view.shown] == [("Not stated", 0, True)]


def test_the_choice_of_all_themes_belongs_to_the_theme_alone() -> None:
    query = SearchQuery(all_of=("theme",))
    assert [view.all_of for view in facets(answer(query), query) if isinstance(view, ValueFacet)] == [None, True, None]


YEARS = (("year", (2020, None)),)


def year_facet(*counts: tuple[int, int], missing: int = 0) -> FacetResult:
    values = tuple(FacetValue(year, str(year), count) for year, count in counts)
    years = [year for year, count in counts if count]
    return FacetResult("year", "Year", "range", values, len(values), missing, False, min(years), max(years))


def test_years_are_bars_in_proportion_with_gaps_for_the_years_between() -> None:
    query = SearchQuery().within("year", 2021, None)
    [view] = facets(answer(query, facets=(year_facet((2020, 1), (2021, 4), (2023, 2)),)), query)
    assert isinstance(view, RangeFacet)
    assert [(bar.value, bar.x, bar.y, bar.width, bar.height, bar.chosen) for bar in view.bars] == [
        (2020, 18.0, 36.0, 24.0, 12.0, False),
        (2021, 78.0, 0.0, 24.0, 48.0, True),
        (2023, 198.0, 24.0, 24.0, 24.0, True),
    ]
    assert (view.first, view.last, view.chosen) == (2020, 2023, ("2021", ""))


def test_an_unknown_year_is_no_bar() -> None:
    facet = year_facet((2020, 1), (1800, 0))
    odd = structs.replace(facet, values=(*facet.values, FacetValue("soon", "soon", 0, selected=True)))
    query = SearchQuery(filters=(("year", ("1800", "soon")),))
    [view] = facets(answer(query, facets=(odd,)), query)
    assert isinstance(view, RangeFacet)
    assert [bar.value for bar in view.bars] == [2020]


def numbers(query: SearchQuery, pages: int) -> list[int | None]:
    view = paging(query, pages)
    return [link.number for link in view.links] if view else []


def test_pages_are_linked_at_the_ends_and_around_the_present_one() -> None:
    assert numbers(SearchQuery(page=1), 1) == []
    assert numbers(SearchQuery(page=1), 2) == [1, 2]
    assert numbers(SearchQuery(page=1), 12) == [1, 2, 3, None, 12]
    assert numbers(SearchQuery(page=4), 12) == [1, 2, 3, 4, 5, 6, None, 12]
    assert numbers(SearchQuery(page=6), 12) == [1, None, 4, 5, 6, 7, 8, None, 12]
    assert numbers(SearchQuery(page=12), 12) == [1, None, 10, 11, 12]


def test_a_page_past_the_end_leads_back_to_the_last() -> None:
    view = paging(SearchQuery("data", page=99), 3)
    assert view is not None
    assert (view.previous, view.next) == ("/search?q=data&page=3", None)
    assert [link.number for link in view.links] == [1, 2, 3]
    assert not any(link.current for link in view.links)


def told(query: SearchQuery, total: int = 3, **changes: object) -> list[tuple[str, str]]:
    results = answer(query, total, **changes)
    return [(f"{notice.text}{notice.link}{notice.after}", notice.href) for notice in notices(results, query)]


def test_nothing_is_said_of_a_search_that_simply_works() -> None:
    assert told(SearchQuery("data")) == []


def test_relaxed_words_are_owned_up_to_with_a_way_back() -> None:
    relaxed = Relaxed("any", "No strategy has all of these words. These have some of them.")
    assert told(SearchQuery("a b", page=2), 20, relaxed=relaxed) == [
        (
            "No strategy has all of these words. These have some of them. Search for exactly what I typed.",
            "/search?q=a+b&match=all",
        )
    ]


def test_a_corrected_spelling_is_owned_up_to_with_a_way_back() -> None:
    changes: dict[str, Any] = {
        "relaxed": Relaxed("all", 'No results for "governence". Showing "governance".', ("governence",)),
        "suggestion": Suggestion("governance", {"governence": "governance"}),
        "unknown_words": ("governence",),
        "searched": "governance",
    }
    assert told(SearchQuery("governence"), **changes) == [
        (
            'No results for "governence". Showing "governance". Search for exactly what I typed.',
            "/search?q=governence&match=all",
        )
    ]


def test_a_spelling_that_was_not_searched_is_offered() -> None:
    suggestion = Suggestion("governance plan", {"governence": "governance"})
    query = SearchQuery("governence plan", match="any", page=3)
    assert told(query, 30, suggestion=suggestion) == [("Did you mean governance plan?", "/search?q=governance+plan&match=any")]


def test_words_that_are_nowhere_are_named_with_what_may_have_been_meant() -> None:
    nowhere: dict[str, Any] = {"unknown_words": ("police", "women"), "searched": "police women"}
    last = ("Try fewer or other words, or see all strategies.", "/search")
    assert told(SearchQuery("police women"), 0, **nowhere) == [('No strategy mentions "police" or "women".', ""), last]
    asked = Suggestion("policy women", {"police": "policy"}, ("polite women",))
    assert told(SearchQuery("police women"), 0, suggestion=asked, **nowhere) == [
        ('No strategy mentions "police" or "women". Did you mean policy women?', "/search?q=policy+women"),
        ("Did you mean polite women?", "/search?q=polite+women"),
        last,
    ]


def test_while_typing_nothing_is_said_to_be_missing() -> None:
    query = SearchQuery("governan", typing=True)
    assert told(query, 0, warnings=("OR stands at the end; it was left out.",)) == []
    assert said(query, 0) == "Searching for “governan”"
    assert said(query, 2, searched="governan*") == "2 strategies about “governan”"


def test_warnings_are_passed_on() -> None:
    assert told(SearchQuery("a"), warnings=("Only the first 500 characters were searched.",)) == [
        ("Only the first 500 characters were searched.", "")
    ]


def test_an_empty_answer_names_the_filter_to_drop() -> None:
    query = SearchQuery("data", (("country", ("Finland",)),), ("status",), (("year", (2030, None)),))
    droppable = tuple(
        Droppable(name, total, query.without(name)) for name, total in (("country", 5), ("status", 1), ("year", 1))
    )
    assert told(query, 0, droppable=droppable) == [
        (
            "No match in Finland. 5 strategies elsewhere.",
            "/search?q=data&missing=status&year_min=2030",
        ),
        (
            "No match with status not stated. 1 strategy without that filter.",
            "/search?q=data&country=Finland&year_min=2030",
        ),
        ("No match from 2030. 1 strategy without that filter.", "/search?q=data&country=Finland&missing=status"),
    ]


def test_an_empty_answer_says_which_spelling_is_found_elsewhere() -> None:
    query = SearchQuery("procurment", (("country", ("Austria",)),))
    assert told(query, 0, droppable=(Droppable("country", 2, query.without("country"), "procurement"),)) == [
        ('No match in Austria. 2 strategies elsewhere for "procurement".', "/search?q=procurment")
    ]


def test_an_empty_answer_names_the_condition_of_the_text_to_leave_out() -> None:
    droppable = (Droppable("-country:Cuba", 1, SearchQuery("data"), typed=True),)
    assert told(SearchQuery("data -country:Cuba"), 0, droppable=droppable) == [
        ("No match with -country:Cuba. 1 strategy without that.", "/search?q=data")
    ]


def test_an_empty_answer_advises_what_fits_the_number_of_its_words() -> None:
    for text, advice in (("", "See"), ("zebra", "Try another word, or see"), ("a b", "Try fewer or other words, or see")):
        assert told(SearchQuery(text, match="all"), 0) == [(f"{advice} all strategies.", "/search")]
    assert told(SearchQuery(), 0, out_of=0) == []


def test_an_empty_answer_without_such_a_filter_leads_on() -> None:
    assert told(SearchQuery("a b", match="all"), 0, total_any=3) == [
        ("No strategy has all of the words. Search for any of them.", "/search?q=a+b&match=any"),
        ("Try fewer or other words, or see all strategies.", "/search"),
    ]


def test_a_page_past_the_end_says_so() -> None:
    assert told(SearchQuery("data", page=9), 12) == [
        ("There is no page 9. Go to the last of 2 pages.", "/search?q=data&page=2")
    ]


def test_words_that_no_section_has_lead_to_what_has_them() -> None:
    assert told(SearchQuery("data", group="section"), 2, total_sections=0) == [
        ("No section has these words. Show strategies.", "/search?q=data")
    ]


def test_the_form_sends_along_what_it_has_no_field_for() -> None:
    query = SearchQuery("data", (("country", ("Germany",)),), ("status",), YEARS, sort="newest", per_page=25, page=3)
    page = search_page(answer(query), query, 2026)
    assert page.hidden == (("year_min", "2020"), ("sort", "newest"), ("per_page", "25"))
    with_years = answer(query, facets=(*answer(query).facets, year_facet((2021, 1))))
    assert search_page(with_years, query, 2026).hidden == (("sort", "newest"), ("per_page", "25"))


def test_the_page_asks_for_what_its_url_states_with_every_facet_counted() -> None:
    query = SearchQuery("data", sections_per_hit=2, facets=(), facet_limit=5)
    assert page_query(query) == replace(query, facets=("*",), facet_limit=10)
    assert page_query(replace(query, facet_limit=50)).facet_limit == 50


def test_links_of_the_page_are_made_from_its_url_alone() -> None:
    query = SearchQuery("data")
    page = search_page(answer(page_query(query)), query, 2026)
    assert page.canonical == "/search?q=data"
    assert [option.href for option in page.views[0].options] == [
        "/search?q=data",
        "/search?q=data&sort=newest",
        "/search?q=data&sort=oldest",
        "/search?q=data&sort=title",
        "/search?q=data&sort=added",
    ]


def test_addresses_of_strategies_hold_any_slug() -> None:
    assert strategy_href("guides/intro") == "/strategies/guides/intro"
    assert strategy_href("a b#c?d%e/ü", "open data", "zwei wörter") == (
        "/strategies/a%20b%23c%3Fd%25e/%C3%BC?q=open+data#zwei%20w%C3%B6rter"
    )


def test_links_of_hits_carry_the_spelling_that_found_them() -> None:
    query = SearchQuery("governence")
    assert searched_text(answer(query, searched="governence")) == "governence"
    assert searched_text(answer(query, searched="governance")) == "governance"


@pytest.mark.parametrize(
    "value", ["javascript:alert(1)", "/local", "mailto:a@b.c", "https://", "https://[", "ftp://a.b/c", 7, None, ["https://a.b"]]
)
def test_only_addresses_on_the_web_become_links(value: object) -> None:
    assert web_address(value) is None


def test_a_link_names_its_host() -> None:
    assert web_address(" https://www.Example.org:8080/x ") == "https://www.Example.org:8080/x"
    assert host_of("https://www.Example.org:8080/x") == "example.org"
