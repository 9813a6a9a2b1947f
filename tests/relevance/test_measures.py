"""The measures of rankings, on rankings small enough to be worked out by hand."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.relevance.measures import MEASURES, figures, means, read_qrels, read_run, shown

QRELS = "q1 0 a 3\nq1 0 b 1\nq1 0 c 0\nq1 0 d 2\nq2 0 a 1\n"


def test_figures_of_an_answer_are_those_worked_out_by_hand() -> None:
    run = read_run("q1 Q0 c 1 9.0 t\nq1 Q0 a 2 8.0 t\nq1 Q0 x 3 7.0 t\nq1 Q0 b 4 6.0 t\n")
    by_hand = {
        "nDCG@10": (3 / math.log2(3) + 1 / math.log2(5)) / (3 + 2 / math.log2(3) + 1 / 2),
        "MAP": (1 / 2 + 2 / 4) / 3,
        "P@10": 2 / 10,
        "Recall@100": 2 / 3,
        "RR": 1 / 2,
    }
    found = figures(read_qrels(QRELS), run)
    assert {name: values["q1"] for name, values in found.items()} == pytest.approx(by_hand)


def test_a_query_without_an_answer_counts_as_nothing_in_every_mean() -> None:
    run = read_run("q2 Q0 a 1 1.0 t\n")
    found = means(figures(read_qrels(QRELS), run))
    assert found == pytest.approx({"nDCG@10": 0.5, "MAP": 0.5, "P@10": 0.05, "Recall@100": 0.5, "RR": 0.5})


def test_ranks_beyond_the_tenth_earn_no_ndcg_and_beyond_the_hundredth_no_recall() -> None:
    ranked = [f"x{number}" for number in range(10)] + ["a"] + [f"y{number}" for number in range(100)] + ["b"]
    found = {name: measure({"a": 1, "b": 1}, ranked) for name, measure in MEASURES.items()}
    assert found == pytest.approx({"nDCG@10": 0, "MAP": (1 / 11 + 2 / 112) / 2, "P@10": 0, "Recall@100": 0.5, "RR": 1 / 11})


def test_a_line_of_a_report_names_each_measure() -> None:
    assert shown("cacm", {"MAP": 0.5, "RR": 1.0}) == "cacm                  MAP 0.5000  RR 1.0000"


@given(
    st.dictionaries(st.text("abcdef", min_size=1, max_size=3), st.integers(0, 3), min_size=1).filter(lambda d: any(d.values()))
)
def test_the_best_possible_order_has_an_ndcg_of_one_and_no_order_has_more(grades: dict[str, int]) -> None:
    ndcg = MEASURES["nDCG@10"]
    assert ndcg(grades, sorted(grades, key=lambda document: -grades[document])) == pytest.approx(1)
    assert 0 <= ndcg(grades, sorted(grades)) <= 1 + 1e-12
