"""The three jobs, timed warm: contenders take turns at every query, so that a noisy moment strikes them all alike."""

from __future__ import annotations

import gc
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


def measure_jobs(contenders: Sequence[Contender], asked: Sequence[Query], repeat: int) -> float:
    """Print p50 and p95 of each job, their ratios to this program's, and p50 by kind; return this program's whole job's p50."""
    ours = 0.0
    for job in JOBS:
        taken = _measured(contenders, job, asked, repeat)
        every = {name: _all(by_kind) for name, by_kind in taken.items()}
        ours, our_tail = (figure(every[contenders[0].name]) for figure in (statistics.median, p95))
        click.echo(f"\n{job:16} {'p50 ms':>8} {'p95 ms':>8} {'ours ÷':>8} {'p95 ÷':>8}   p50 by kind: {', '.join(KINDS)}")
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
