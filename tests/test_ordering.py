"""The first of many things are those that putting all of them in order would bring first."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from search.engines.whoosh.ordering import DECIMALS, by_score, first_places, rounded

SCORES = st.lists(st.tuples(st.integers(0, 5_000_000).map(lambda step: step / 10**DECIMALS), st.integers(0, 3)), max_size=60)
FEW_SCORES = st.lists(st.tuples(st.sampled_from([0.0, 0.5, 1.2345, 1.2346, 40.0]), st.integers(0, 2)), max_size=60)


@given(st.lists(st.integers(0, 5), max_size=60), st.integers(0, 12))
def test_of_equal_ones_those_are_first_that_come_first(keys: list[int], wanted: int) -> None:
    expected = sorted(range(len(keys)), key=keys.__getitem__)[:wanted]
    assert first_places(np.array(keys, np.int32), wanted).tolist() == expected


@given(SCORES | FEW_SCORES, st.integers(0, 12))
def test_higher_scores_come_first_and_ties_decide_between_equal_ones(scored: list[tuple[float, int]], wanted: int) -> None:
    scores = np.array([score for score, _ in scored], np.float32)
    keys = by_score(scores, np.array([tie for _, tie in scored], np.int32))
    compared = rounded(scores).tolist()
    expected = sorted(range(len(scored)), key=lambda place: (-compared[place], scored[place][1]))[:wanted]
    assert first_places(keys, wanted).tolist() == expected


@given(st.floats(0, 500, width=32))
def test_scores_that_differ_in_their_last_bits_only_are_equal(score: float) -> None:
    scores = np.array([score, score * (1 + 2**-23)], np.float32)
    ties = np.array([1, 0], np.int32)
    first, second = rounded(scores).tolist()
    assert abs(first - score) <= 0.5001 / 10**DECIMALS + score * 2**-23
    assert first_places(by_score(scores, ties), 1).tolist() == [1 if first == second else int(first < second)]
