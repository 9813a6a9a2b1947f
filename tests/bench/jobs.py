"""The jobs, timed for words never asked before, then for words asked again: contenders take turns at every query."""

import gc
import random
import statistics
import time
from collections import defaultdict
from collections.abc import Callable, Sequence

import click

from tests.bench.contenders import Contender
from tests.bench.queries import KINDS, Query

JOBS = ("top", "faceted", "whole")
Taken = dict[str, dict[str, list[float]]]
"""Milliseconds by contender and kind of query."""


def measure_first(contenders: Sequence[Contender], asked: Sequence[Query]) -> None:
    """Print p50 and p95 of the whole job for queries whose words nobody asked before, and their ratios to this program's.

    Each query is asked once of each contender, in random order: this is what a reader waits for.
    """
    random_ = random.Random(5)
    taken: Taken = {contender.name: defaultdict(list) for contender in contenders}
    gc.collect()
    for query in asked:
        for contender in random_.sample(contenders, len(contenders)):
            taken[contender.name][query.kind].append(milliseconds(contender.whole, query))
    _print(f"first time ({len(asked)})", contenders, taken)


def measure_jobs(contenders: Sequence[Contender], asked: Sequence[Query], repeat: int) -> float:
    """Print the same of each job for queries that were asked before, whose answers may have been kept.

    Returns this program's p50 of the whole job.
    """
    ours = 0.0
    for job in JOBS:
        ours = _print(f"{job}, again", contenders, _measured(contenders, job, asked, repeat))
    return ours


def _print(title: str, contenders: Sequence[Contender], taken: Taken) -> float:
    """Print a table, a row a contender; the first contender's p50, against which the others are held."""
    every = {name: _all(by_kind) for name, by_kind in taken.items()}
    ours, our_tail = (figure(every[contenders[0].name]) for figure in (statistics.median, p95))
    click.echo(f"\n{title:16} {'p50 ms':>8} {'p95 ms':>8} {'ours ÷':>8} {'p95 ÷':>8}   p50 by kind: {', '.join(KINDS)}")
    for contender in contenders:
        p50, tail = statistics.median(every[contender.name]), p95(every[contender.name])
        kinds = "  ".join(f"{statistics.median(taken[contender.name][kind]):7.2f}" for kind in KINDS)
        click.echo(f"{contender.name:16} {p50:8.2f} {tail:8.2f} {ours / p50:8.2f} {our_tail / tail:8.2f}   {kinds}")
    return ours


def p95(taken: Sequence[float]) -> float:
    """The 95th percentile."""
    return statistics.quantiles(taken, n=20)[-1]


def milliseconds(do: Callable[[Query], int], query: Query) -> float:
    """How long one answer takes."""
    started = time.perf_counter()
    do(query)
    return (time.perf_counter() - started) * 1000


def _all(by_kind: dict[str, list[float]]) -> list[float]:
    return [taken for each in by_kind.values() for taken in each]


def _measured(contenders: Sequence[Contender], job: str, asked: Sequence[Query], repeat: int) -> Taken:
    """The first round is thrown away."""
    taken: Taken = {contender.name: defaultdict(list) for contender in contenders}
    gc.collect()
    for turn in range(repeat + 1):
        for query in asked:
            for contender in contenders:
                spent = milliseconds(getattr(contender, job), query)
                if turn:
                    taken[contender.name][query.kind].append(spent)
    return taken
