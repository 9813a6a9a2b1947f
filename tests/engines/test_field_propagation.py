"""Own fields handed to the sections of their strategy, held against the definition, unit by unit."""

from collections import defaultdict

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from search.engines.arrays.format.field_propagation import Layout, all_propagated, propagated
from search.engines.arrays.format.postings import Postings

Term = dict[int, float]
"""Unit to weight."""

sizes = st.lists(st.integers(0, 4), min_size=1, max_size=6)
"""How many sections each strategy has."""


def layout_of(sections: list[int]) -> Layout:
    own = np.concatenate([np.arange(1 + number) == 0 for number in sections])
    return Layout(own, np.cumsum(own, dtype=np.int32) - 1, np.append(np.flatnonzero(own), len(own)))


def handed_on(layout: Layout, term: Term) -> Term:
    """Every section has its own weight and that of its strategy's fields; where there is no section, the fields keep theirs."""
    found: Term = defaultdict(float)
    for unit, weight in term.items():
        first, end = layout.first[layout.strategy[unit]], layout.first[layout.strategy[unit] + 1]
        for scored in range(first + 1, end) if layout.own[unit] and end > first + 1 else [unit]:
            found[int(scored)] += weight
    return dict(sorted(found.items()))


@st.composite
def terms(draw: st.DrawFn) -> tuple[Layout, list[Term]]:
    layout = layout_of(draw(sizes))
    weights = st.integers(1, 9).map(lambda halves: halves / 2)
    term = st.dictionaries(st.integers(0, len(layout.own) - 1), weights, max_size=12).map(
        lambda term: dict(sorted(term.items()))
    )
    return layout, draw(st.lists(term, max_size=4))


@given(terms())
def test_one_term_is_handed_on_as_defined(drawn: tuple[Layout, list[Term]]) -> None:
    layout, found = drawn
    for term in found:
        units, weights = np.array(list(term), np.int32), np.array(list(term.values()), np.float32)
        scored = propagated(layout, Postings(units, weights, np.zeros(len(units), np.uint8)))
        assert list(zip(scored.units.tolist(), scored.weights.tolist(), strict=True)) == list(handed_on(layout, term).items())
        assert (scored.units.dtype.name, scored.weights.dtype.name) == ("int32", "float32")


@given(terms())
def test_many_terms_at_once_are_each_as_if_alone(drawn: tuple[Layout, list[Term]]) -> None:
    layout, found = drawn
    rows = [(number, unit, weight) for number, term in enumerate(found) for unit, weight in term.items()]
    numbers, units, weights = (np.array([row[at] for row in rows], kind) for at, kind in enumerate(["i4", "i4", "f4"]))
    of_each, scored = all_propagated(layout, numbers, units, weights)
    expected = [(number, *pair) for number, term in enumerate(found) for pair in handed_on(layout, term).items()]
    assert list(zip(of_each.tolist(), scored.units.tolist(), scored.weights.tolist(), strict=True)) == expected
