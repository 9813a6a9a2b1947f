"""What is asked is plain, immutable values: choosing a facet's values changes nothing else, atoms read as they are typed."""

import pytest
from msgspec.structs import replace

from search.query.model import Atom, Clause, ParsedQuery, SearchQuery

GERMANY = SearchQuery("data", (("country", ("Germany",)), ("level", ("city",))), ranges=(("year", (2020, None)),), page=3)


def test_an_empty_search_asks_for_the_first_ten_of_everything() -> None:
    query = SearchQuery()
    assert (query.q, query.filters, query.match, query.sort, query.page, query.per_page) == ("", (), "auto", "relevance", 1, 10)
    assert query.facets == ("*",)


def test_a_search_cannot_be_changed_in_place() -> None:
    with pytest.raises(AttributeError):
        GERMANY.page = 4  # type: ignore[misc]


def test_the_chosen_values_of_a_facet_without_any_are_none() -> None:
    assert GERMANY.chosen("country") == ("Germany",)
    assert GERMANY.chosen("status") == ()


def test_choosing_replaces_the_values_of_one_facet_and_goes_to_the_first_page() -> None:
    chosen = GERMANY.choosing("country", ("Austria", "Germany"))
    assert chosen == replace(GERMANY, filters=(("country", ("Austria", "Germany")), ("level", ("city",))), page=1)


def test_choosing_no_value_takes_the_facet_out() -> None:
    assert GERMANY.choosing("level", ()) == replace(GERMANY, filters=(("country", ("Germany",)),), page=1)


def test_a_range_replaces_the_one_before_and_one_open_at_both_ends_is_none() -> None:
    assert GERMANY.bounds("year") == (2020, None)
    assert GERMANY.bounds("pages") == (None, None)
    both = GERMANY.within("pages", None, 40)
    assert both == replace(GERMANY, ranges=(("pages", (None, 40)), ("year", (2020, None))), page=1)
    assert both.within("pages", 10, 20).bounds("pages") == (10, 20)
    assert both.within("pages", None, None) == replace(GERMANY, page=1)


def test_a_facet_is_left_whichever_way_it_is_chosen() -> None:
    query = replace(GERMANY, missing=("status", "year"))
    assert query.narrowed == ("country", "level", "status", "year")
    assert query.without("year") == replace(GERMANY, missing=("status",), ranges=(), page=1)
    assert query.without("country").narrowed == ("level", "status", "year")


def test_the_order_of_choosing_does_not_matter() -> None:
    one = SearchQuery().choosing("level", ("city",)).choosing("country", ("Germany",))
    assert one == SearchQuery().choosing("country", ("Germany",)).choosing("level", ("city",))


@pytest.mark.parametrize(
    ("atom", "typed"),
    [
        (Atom("word", ("data",)), "data"),
        (Atom("phrase", ("open", "data")), '"open data"'),
        (Atom("prefix", ("govern",)), "govern*"),
        (Atom("word", ("helsinki",), field="title"), "title:helsinki"),
        (Atom("phrase", ("new", "york"), field="place"), 'place:"new york"'),
        (Atom("prefix", ("hel",), field="title"), "title:hel*"),
    ],
)
def test_an_atom_reads_as_it_would_be_typed(atom: Atom, typed: str) -> None:
    assert str(atom) == typed


def test_the_words_of_a_query_are_the_wanted_ones_each_once_in_the_order_typed() -> None:
    parsed = ParsedQuery(
        clauses=(
            Clause((Atom("phrase", ("open", "data")), Atom("word", ("ogd",), weight=0.8))),
            Clause((Atom("word", ("roadmap",)),), excluded=True),
            Clause((Atom("prefix", ("gov",)), Atom("word", ("data",)))),
        )
    )
    assert parsed.words == ("open", "data", "gov")
    assert parsed.wanted == (parsed.clauses[0], parsed.clauses[2])
    assert parsed.unwanted == (parsed.clauses[1],)
