"""The first of many things are those that putting all of them in order would bring first."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from search.engines.whoosh.ordering import first_places

PAIRS = st.lists(st.tuples(st.integers(0, 5), st.integers(0, 2)), max_size=60)


@given(PAIRS, st.integers(0, 12))
def test_the_first_are_those_of_a_whole_order(pairs: list[tuple[int, int]], wanted: int) -> None:
    key, other = (np.array([pair[place] for pair in pairs], np.int32) for place in (0, 1))
    expected = sorted(range(len(pairs)), key=pairs.__getitem__)[:wanted]
    assert first_places(key, wanted, lambda places: [other[places]]).tolist() == expected


@given(PAIRS, st.integers(0, 12))
def test_of_equal_ones_those_are_first_that_come_first(pairs: list[tuple[int, int]], wanted: int) -> None:
    key = np.array([first for first, _ in pairs], np.int32)
    assert first_places(key, wanted).tolist() == sorted(range(len(pairs)), key=key.tolist().__getitem__)[:wanted]
