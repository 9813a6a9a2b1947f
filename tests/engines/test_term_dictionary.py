"""The sorted terms of a segment, held against a plain search through all of them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.engines.arrays.format.term_dictionary import TermDictionary


@given(st.sets(st.binary(max_size=3)), st.binary(max_size=4))
def test_a_term_stands_where_a_search_through_all_terms_finds_it(terms: set[bytes], wanted: bytes) -> None:
    ordered = sorted(terms)
    assert TermDictionary(ordered).place(wanted) == sum(term < wanted for term in ordered)
    assert TermDictionary(ordered).find(wanted) == (ordered.index(wanted) if wanted in terms else None)


@given(st.sets(st.binary(max_size=2)), st.binary(max_size=2), st.integers(0, 9), st.integers(0, 9))
def test_a_term_is_found_only_among_those_that_are_looked_at(terms: set[bytes], wanted: bytes, start: int, more: int) -> None:
    ordered = sorted(terms)
    start = min(start, len(ordered))
    end = min(start + more, len(ordered))
    assert TermDictionary(ordered).find(wanted, start, end) == (ordered.index(wanted) if wanted in ordered[start:end] else None)


@given(st.sets(st.binary(min_size=1, max_size=2), max_size=60), st.binary(max_size=2), st.binary(max_size=2))
def test_a_range_is_the_terms_between_its_ends(terms: set[bytes], low: bytes, more: bytes) -> None:
    ordered = sorted(terms)
    start, end = TermDictionary(ordered).range(low, high := max(low, more))
    assert ordered[start:end] == [term for term in ordered if low <= term < high]


@pytest.mark.parametrize("number", [0, 1, 15, 16, 17, 400])
def test_a_range_may_be_of_any_length(number: int) -> None:
    inside = [b"b%05d" % one for one in range(number)]
    assert TermDictionary([b"a", *inside, b"c"]).range(b"b", b"c") == (1, 1 + number)
    assert TermDictionary([b"a", *inside]).range(b"b", b"c") == (1, 1 + number)


def test_no_terms_are_a_lexicon_too() -> None:
    assert TermDictionary().place(b"any") == 0
    assert TermDictionary().find(b"any") is None
