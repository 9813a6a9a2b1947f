"""The sorted terms of a segment, held against a plain search through all of them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from search.engines.whoosh.lexicon import Lexicon


@given(st.sets(st.binary(max_size=3)), st.binary(max_size=4))
def test_a_term_stands_where_a_search_through_all_terms_finds_it(terms: set[bytes], wanted: bytes) -> None:
    ordered = sorted(terms)
    assert Lexicon(ordered).place(wanted) == sum(term < wanted for term in ordered)
    assert Lexicon(ordered).find(wanted) == (ordered.index(wanted) if wanted in terms else None)


def test_no_terms_are_a_lexicon_too() -> None:
    assert Lexicon().place(b"any") == 0
    assert Lexicon().find(b"any") is None
