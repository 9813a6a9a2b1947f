"""URLs to searches and back."""

from typing import get_args
from urllib.parse import parse_qsl, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from search.query.model import SearchQuery, Sort
from search.site import Site
from web.urls.export_parameters import export_query
from web.urls.export_urls import export_args, without_display
from web.urls.parameter_errors import ParameterFault, ParametersInvalid
from web.urls.search_url import (
    from_args,
    href,
    to_args,
    with_value,
    without_missing,
    without_value,
)

SITE = Site()
NAMES = sorted(facet.name for facet in SITE.facets)

texts = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=20)
years = st.none() | st.integers(1, 9999)


@st.composite
def queries(draw: st.DrawFn) -> SearchQuery:
    """Any search that a URL can ask for."""
    chosen = draw(st.dictionaries(st.sampled_from(NAMES), st.sets(texts, min_size=1, max_size=3), max_size=3))
    query = SearchQuery(
        q=draw(st.just("") | texts),
        filters=tuple(sorted((name, tuple(sorted(values))) for name, values in chosen.items())),
        missing=tuple(sorted(draw(st.sets(st.sampled_from(NAMES), max_size=2)))),
        all_of=draw(st.sampled_from([(), ("theme",)])),
        sort=draw(st.sampled_from(get_args(Sort))),
        per_page=draw(st.integers(1, 100)),
        match=draw(st.sampled_from(["auto", "all", "any"])),
        group=draw(st.sampled_from(["strategy", "section"])),
        sections_per_hit=draw(st.integers(0, 20)),
        facets=draw(st.sampled_from([("*",), (), ("country",), ("year", "theme")])),
        facet_limit=draw(st.integers(0, 1000)),
        explain=draw(st.booleans()),
    )
    first, last = draw(years), draw(years)
    if first is not None and last is not None and first > last:
        first, last = last, first
    return replace(query.within("year", first, last), page=draw(st.integers(1, 1_000_000)))


def read(address: str, *, strict: bool = False) -> SearchQuery:
    return from_args(parse_qsl(urlsplit(address).query, keep_blank_values=True), SITE, strict=strict)


def faults(address: str) -> tuple[ParameterFault, ...]:
    with pytest.raises(ParametersInvalid) as caught:
        read(address, strict=True)
    return caught.value.faults


@given(queries(), st.booleans())
def test_a_round_trip_through_the_url_changes_nothing(query: SearchQuery, strict: bool) -> None:
    assert read(href(query), strict=strict) == query


@given(st.lists(st.tuples(texts | st.sampled_from([*NAMES, "q", "page", "sort", "facets"]), st.text(max_size=20))))
def test_a_page_makes_a_search_of_anything(args: list[tuple[str, str]]) -> None:
    query = from_args(args, SITE)
    assert from_args(to_args(query), SITE) == query


@given(queries(), st.integers(1, 1_000_000))
def test_another_page_is_the_same_search_turned_to_it(query: SearchQuery, page: int) -> None:
    assert to_args(query, page) == to_args(replace(query, page=page))


@given(queries())
def test_the_forms_of_a_search_hold_all_of_it_however_it_is_shown(query: SearchQuery) -> None:
    assert export_args(query) == to_args(without_display(query))
    assert without_display(query) == replace(query, page=1, per_page=10, facets=("*",), facet_limit=10, explain=False)


def test_the_plainest_search_has_the_plainest_address() -> None:
    assert href(SearchQuery()) == "/search"
    assert href(SearchQuery("open data")) == "/search?q=open+data"


def test_values_repeat_in_one_order_whatever_order_they_came_in() -> None:
    address = "/search?page=2&status=Active&country=Germany&country=Austria&country=Germany&q=data"
    assert href(read(address)) == "/search?q=data&country=Austria&country=Germany&status=Active&page=2"


def test_empty_fields_leave_the_url() -> None:
    assert href(read("/search?q=&country=&year_min=&year_max=&sort=&missing=")) == "/search"


def test_no_facets_at_all_can_be_asked_for() -> None:
    assert read("/search?facets=", strict=True).facets == ()
    assert href(SearchQuery(facets=())) == "/search?facets="


def test_a_page_passes_over_what_it_does_not_know() -> None:
    address = "/search?q=data&colour=red&per_page=1000&sort=up&page=two&missing=colour&year_min=1e3&explain=maybe"
    assert read(address) == SearchQuery("data")


def test_a_range_that_ends_before_it_begins_is_turned_round_by_pages_alone() -> None:
    address = "/search?year_min=2025&year_max=2020"
    assert (read(address).bounds("year"), read(address, strict=True).bounds("year")) == ((2020, 2025), (2025, 2020))
    with pytest.raises(ParametersInvalid) as caught:
        export_query([("year_min", "2025"), ("year_max", "2020")], SITE)
    assert str(caught.value) == "year_max is “2020”; allowed is a whole number from year_min, which is 2025, to 9999."


def test_a_page_takes_the_first_of_a_parameter_that_may_stand_once() -> None:
    assert read("/search?page=2&page=3").page == 2


def test_the_api_names_a_parameter_that_it_does_not_know_and_the_one_that_was_meant() -> None:
    [fault] = faults("/search?per_pag=5")
    assert (fault.code, fault.name, fault.received, fault.did_you_mean) == ("unknown_parameter", "per_pag", "5", "per_page")
    assert fault.allowed.startswith("one of q, country, level, status, theme, year, language, missing, year_min")


@pytest.mark.parametrize(
    ("args", "name", "received", "allowed", "meant"),
    [
        ("per_page=0", "per_page", "0", "a whole number from 1 to 100", None),
        ("per_page=101", "per_page", "101", "a whole number from 1 to 100", None),
        ("page=1000000000", "page", "1000000000", "a whole number from 1 to 1000000", None),
        ("page=", "page", "", "a whole number from 1 to 1000000", None),
        ("page=１", "page", "１", "a whole number from 1 to 1000000", None),
        ("sections_per_hit=21", "sections_per_hit", "21", "a whole number from 0 to 20", None),
        ("sort=newst", "sort", "newst", "one of relevance, newest, oldest, title, added, changed", "newest"),
        ("match=ALL", "match", "ALL", "one of auto, all, any", "all"),
        ("missing=contry", "missing", "contry", "one of country, level, status, theme, year, language", "country"),
        ("explain=yes", "explain", "yes", "true or false", None),
        (
            "facets=country,colour",
            "facets",
            "country,colour",
            "* for all, or some of country, level, status, theme, year, language, separated by commas",
            "country",
        ),
    ],
)
def test_the_api_says_what_a_value_may_be(args: str, name: str, received: str, allowed: str, meant: str | None) -> None:
    assert faults(f"/search?{args}") == (ParameterFault("invalid_value", name, received, allowed, meant),)


def test_the_api_refuses_a_single_parameter_that_is_repeated() -> None:
    [fault] = faults("/search?page=2&page=3")
    assert str(fault) == "page is given more than once; allowed is one value, a whole number from 1 to 1000000."


def test_the_api_names_every_fault_at_once() -> None:
    assert [fault.name for fault in faults("/search?sort=up&colour=red&page=0")] == ["sort", "colour", "page"]


def test_any_facet_of_the_site_is_a_parameter_and_no_other() -> None:
    assert read("/search?country=Nowhere", strict=True).filters == (("country", ("Nowhere",)),)
    assert [fault.name for fault in faults("/search?mayor=Vapaavuori")] == ["mayor"]


def test_a_search_is_changed_by_one_thing() -> None:
    query = read("/search?q=data&country=Austria&country=Germany&missing=country&year_min=2020&theme_match=all&page=3")
    without_austria = "/search?q=data&country=Germany&missing=country&year_min=2020&theme_match=all"
    assert href(without_value(query, "country", "Austria")) == without_austria
    assert href(with_value(query, "country", "Aruba")).startswith(
        "/search?q=data&country=Aruba&country=Austria&country=Germany"
    )
    assert href(without_missing(query, "country")) == (
        "/search?q=data&country=Austria&country=Germany&year_min=2020&theme_match=all"
    )
    assert href(query.without("country")) == "/search?q=data&year_min=2020&theme_match=all"
    assert href(query.without("year")) == "/search?q=data&country=Austria&country=Germany&missing=country&theme_match=all"
    assert href(query.unfiltered) == "/search?q=data"


def test_a_change_leads_back_to_the_first_page() -> None:
    query = read("/search?q=data&country=Germany&page=7")
    changed = [
        with_value(query, "country", "Austria"),
        without_value(query, "country", "Germany"),
        query.unfiltered,
        query.without("year"),
    ]
    assert [change.page for change in changed] == [1, 1, 1, 1]
