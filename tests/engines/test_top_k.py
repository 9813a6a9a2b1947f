"""The first of many things are those that putting all of them in order would bring first."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from search.engines.arrays.search.top_k import rounded, top_places
from search.engines.shares import DECIMALS

PAIRS = st.lists(st.tuples(st.integers(0, 5), st.integers(0, 2)), max_size=60)


@given(PAIRS, st.integers(0, 12))
def test_the_first_are_those_of_a_whole_order(pairs: list[tuple[int, int]], wanted: int) -> None:
    keys, ties = (np.array([pair[place] for pair in pairs], np.int32) for place in (0, 1))
    expected = sorted(range(len(pairs)), key=pairs.__getitem__)[:wanted]
    assert top_places(keys, wanted, ties.take).tolist() == expected


@given(PAIRS, st.integers(0, 12))
def test_of_equal_ones_those_are_first_that_come_first(pairs: list[tuple[int, int]], wanted: int) -> None:
    keys = np.array([first for first, _ in pairs], np.int32)
    assert top_places(keys, wanted).tolist() == sorted(range(len(pairs)), key=keys.tolist().__getitem__)[:wanted]


@given(st.integers(0, 50 * 10**DECIMALS), st.floats(-(2**-22), 2**-22))
def test_scores_that_differ_in_their_last_bits_are_equal_once_rounded(steps: int, off: float) -> None:
    score = steps / 10**DECIMALS
    exact, near = rounded(np.array([score, score * (1 + off)], np.float32)).tolist()
    assert exact == near == np.float32(score)
