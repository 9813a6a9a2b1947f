"""The five figures by which rankings are compared, as trec_eval defines them: nDCG@10, MAP, P@10, Recall@100, RR.

A document is relevant from grade 1 on. nDCG takes grades as linear gains, discounted by log2(rank + 1) (Järvelin and
Kekäläinen, ACM TOIS 20(4), 2002). A judged query without an answer counts as 0.
"""

import math
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from statistics import fmean

Grades = Mapping[str, int]
"""Document to grade, for one query; what is not in it has grade 0."""
Qrels = Mapping[str, Grades]
"""Query to its grades; every query has a relevant document."""
Run = Mapping[str, Sequence[str]]
"""Query to the documents of its answer, best first."""


def read_qrels(text: str) -> Qrels:
    """Judgments in TREC's format: query, 0, document and grade on each line."""
    qrels: dict[str, dict[str, int]] = defaultdict(dict)
    for query, _, document, grade in map(str.split, text.splitlines()):
        qrels[query][document] = int(grade)
    return dict(qrels)


def read_run(text: str) -> Run:
    """A run in TREC's format, its lines in the order of their ranks, as `strategy-search evaluate` writes it."""
    ranked: dict[str, list[str]] = defaultdict(list)
    for query, _, document, *_ in map(str.split, text.splitlines()):
        ranked[query].append(document)
    return dict(ranked)


def figures(qrels: Qrels, run: Run) -> dict[str, dict[str, float]]:
    """The value of each measure for each judged query."""
    return {
        name: {query: measure(grades, run.get(query, ())) for query, grades in qrels.items()}
        for name, measure in MEASURES.items()
    }


def means(by_measure: Mapping[str, Mapping[str, float]]) -> dict[str, float]:
    """The mean of each measure over all queries."""
    return {name: fmean(by_query.values()) for name, by_query in by_measure.items()}


def shown(name: str, values: Mapping[str, float]) -> str:
    """One line of a report: what was measured, then each measure's name and value."""
    return "  ".join([f"{name:20}", *(f"{measure} {value:.4f}" for measure, value in values.items())])


def _ndcg_at_10(grades: Grades, ranked: Sequence[str]) -> float:
    found = [grades.get(document, 0) for document in ranked]
    return _gain(found[:10]) / _gain(sorted(grades.values(), reverse=True)[:10])


def _gain(grades: Sequence[int]) -> float:
    return sum(grade / math.log2(rank + 1) for rank, grade in enumerate(grades, 1))


def _average_precision(grades: Grades, ranked: Sequence[str]) -> float:
    ranks = _relevant_ranks(grades, ranked)
    return sum(number / rank for number, rank in enumerate(ranks, 1)) / _relevant(grades)


def _precision_at_10(grades: Grades, ranked: Sequence[str]) -> float:
    return len(_relevant_ranks(grades, ranked[:10])) / 10


def _recall_at_100(grades: Grades, ranked: Sequence[str]) -> float:
    return len(_relevant_ranks(grades, ranked[:100])) / _relevant(grades)


def _reciprocal_rank(grades: Grades, ranked: Sequence[str]) -> float:
    return next((1 / rank for rank in _relevant_ranks(grades, ranked)), 0.0)


def _relevant_ranks(grades: Grades, ranked: Sequence[str]) -> list[int]:
    return [rank for rank, document in enumerate(ranked, 1) if grades.get(document, 0) > 0]


def _relevant(grades: Grades) -> int:
    return sum(grade > 0 for grade in grades.values())


MEASURES: Mapping[str, Callable[[Grades, Sequence[str]], float]] = {
    "nDCG@10": _ndcg_at_10,
    "MAP": _average_precision,
    "P@10": _precision_at_10,
    "Recall@100": _recall_at_100,
    "RR": _reciprocal_rank,
}
