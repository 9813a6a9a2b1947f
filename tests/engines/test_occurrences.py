"""Words as numbers: in the order of the units as they are read, in the order of the terms as they are written, and back."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search.engines.arrays.build.inversion import borders, in_order_of_units, inverted, stable_order
from search.engines.arrays.build.occurrences import Occurrences, concatenated
from search.engines.arrays.build.tokenizer import Tokeniser
from search.engines.arrays.format.terms import ZONE

Units = list[tuple[list[str], str]]
"""The texts of each unit, and their language."""

texts = st.lists(st.text(st.sampled_from("ab éßI'’s-7"), max_size=12), max_size=3)
collections = st.lists(st.tuples(texts, st.sampled_from(["en", "de"])), max_size=6)
quick = settings(max_examples=60)


def read(units: Units) -> Occurrences:
    tokeniser = Tokeniser()
    for each, language in units:
        tokeniser.add(each, language)
    return tokeniser.occurrences()


def listed(occurrences: Occurrences) -> list[tuple[int, int, str]]:
    """Unit, position and term of every occurrence, in order."""
    numbers = zip(occurrences.unit.tolist(), occurrences.position.tolist(), occurrences.term.tolist(), strict=True)
    return [(unit, position, occurrences.terms[term]) for unit, position, term in numbers]


def test_each_text_of_a_unit_begins_a_zone_of_positions() -> None:
    occurrences = read([(["Open Data", "", "data of Bürger"], "de"), (["data"], "en")])
    assert listed(occurrences) == [
        (0, 0, "deopen"),
        (0, 1, "dedata"),
        (0, 2 * ZONE, "dedata"),
        (0, 2 * ZONE + 1, "deof"),
        (0, 2 * ZONE + 2, "deburger\0bürger"),
        (1, 0, "endata"),
    ]
    assert list(occurrences.terms) == ["deburger\0bürger", "dedata", "deof", "deopen", "endata"]


def test_a_text_of_more_words_than_a_zone_has_positions_shares_none_with_the_next() -> None:
    occurrences = read([(["a " * (ZONE + 2), "b"], "en")])
    assert occurrences.position[-3:].tolist() == [ZONE, ZONE + 1, ZONE + 3]


def test_spellings_of_one_word_share_their_term() -> None:
    assert list(read([(["City's CITY city’s city"], "en")]).terms) == ["encity"]


def test_no_text_has_no_occurrences() -> None:
    nothing = read([])
    assert (listed(nothing), list(nothing.terms)) == ([], [])
    assert listed(in_order_of_units(inverted(nothing))) == []


@given(collections)
@quick
def test_postings_turned_back_are_what_they_were_made_of(units: Units) -> None:
    occurrences = read(units)
    again = in_order_of_units(inverted(occurrences))
    assert listed(again) == listed(occurrences)
    assert list(again.terms) == list(occurrences.terms)


@given(collections)
@quick
def test_postings_are_the_occurrences_by_term_then_unit_then_position(units: Units) -> None:
    occurrences = read(units)
    postings = inverted(occurrences)
    found = [
        (postings.terms[term], int(postings.unit[posting]), int(position))
        for term in range(len(postings.terms))
        for posting in range(postings.first[term], postings.first[term + 1])
        for position in postings.position[postings.begin[posting] : postings.begin[posting + 1]]
    ]
    assert found == sorted((term, unit, position) for unit, position, term in listed(occurrences))
    assert all(postings.first[1:] > postings.first[:-1])


@given(collections, collections)
@quick
def test_two_collections_after_one_another_read_like_one(first: Units, second: Units) -> None:
    together = concatenated([read(first), read(second)], [len(first), len(second)])
    assert listed(together) == listed(read(first + second))
    assert list(together.terms) == list(read(first + second).terms)


@given(collections, st.data())
@quick
def test_what_is_left_without_some_units_reads_as_if_they_had_never_been(units: Units, data: st.DataObject) -> None:
    dead = np.array(data.draw(st.lists(st.booleans(), min_size=len(units), max_size=len(units))), bool)
    left = read(units).without(dead)
    expected = read([unit for unit, gone in zip(units, dead, strict=True) if not gone])
    assert listed(left) == listed(expected)
    assert list(left.terms) == list(expected.terms)


def test_one_term_for_every_unit_is_found_in_all_of_its_units() -> None:
    postings = inverted(Occurrences.one_each(["b.md", "b.md", "a.md"]))
    assert list(postings.terms) == ["a.md", "b.md"]
    assert (postings.first.tolist(), postings.unit.tolist()) == ([0, 1, 3], [2, 0, 1])


@given(st.lists(st.integers(0, 5)))
@quick
def test_the_stable_order_is_that_of_a_stable_sort(numbers: list[int]) -> None:
    given_numbers = np.array(numbers, np.int32)
    assert stable_order(given_numbers).tolist() == np.argsort(given_numbers, kind="stable").tolist()


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [([], [], [0]), ([1], [1], [0, 1]), ([1, 1, 1, 2], [5, 5, 6, 6], [0, 2, 3, 4])],
)
def test_a_run_ends_where_any_column_changes(first: list[int], second: list[int], expected: list[int]) -> None:
    assert borders(np.array(first, np.int32), np.array(second, np.int32)).tolist() == expected
