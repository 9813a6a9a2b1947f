"""The sorted terms of a segment, held against a plain search in a list."""

from __future__ import annotations

from bisect import bisect_left

from hypothesis import given
from hypothesis import strategies as st

from search.engines.whoosh.array_file import pack_texts
from search.engines.whoosh.lexicon import STRIDE, Lexicon


def lexicon(terms: list[bytes]) -> Lexicon:
    return Lexicon(*pack_texts(terms))


@given(st.sets(st.binary(max_size=3), max_size=5 * STRIDE), st.binary(max_size=4))
def test_a_term_stands_where_a_search_through_all_terms_finds_it(terms: set[bytes], wanted: bytes) -> None:
    ordered = sorted(terms)
    assert lexicon(ordered).place(wanted) == bisect_left(ordered, wanted)
    assert lexicon(ordered).find(wanted) == (ordered.index(wanted) if wanted in terms else None)


def test_every_term_is_found_by_its_text_around_every_landmark() -> None:
    terms = [b"%05d" % number for number in range(3 * STRIDE + 1)]
    found = lexicon(terms)
    assert [found.find(term) for term in terms] == list(range(len(terms)))
    assert [found.place(term + b"!") for term in terms] == list(range(1, len(terms) + 1))
    assert found.find(b"") is None
    assert found.find(b"99999") is None


def test_no_terms_are_a_lexicon_too() -> None:
    assert lexicon([]).place(b"any") == 0
    assert lexicon([]).find(b"any") is None
