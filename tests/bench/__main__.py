"""Measures every contender on the same machine, in the same run, on the same sections and queries: `make bench`.

Absolute times mean nothing on a shared machine; the ratios to this program, from interleaved repetitions, do.
"""

from __future__ import annotations

import gc
import resource
import shutil
import statistics
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from multiprocessing import get_context
from pathlib import Path

import click

from search.site import Site
from search.strategies import Strategy
from tests.bench.contenders import ALL, Contender
from tests.bench.corpora import corpus, times
from tests.bench.queries import KINDS, Query, queries
from tests.bench.wire import measure_wire

JOBS = ("top", "faceted", "whole")


@click.command()
@click.option("--times", "factor", default=1, show_default=True, help="How many times the corpus is taken.")
@click.option("--repeat", default=3, show_default=True, help="Measured repetitions, after one to warm up.")
@click.option("--plain/--no-plain", default=True, help="Whether plain Whoosh takes part, which takes most of the time.")
@click.option("--wire/--no-wire", default=True, help="Whether requests over HTTP are measured too.")
def main(factor: int, repeat: int, plain: bool, wire: bool) -> None:
    """Print build costs, then medians and 95th percentiles of each job, and ratios."""
    name, site, strategies = corpus()
    asked = queries(strategies)
    strategies = times(strategies, factor)
    sections = sum(len(strategy.sections) for strategy in strategies)
    click.echo(f"{name} × {factor}: {len(strategies)} strategies, {sections} sections, {len(asked)} queries\n")
    contenders = [contender for contender in ALL if plain or contender.name != "plain Whoosh"]
    with tempfile.TemporaryDirectory() as folder:
        click.echo(f"{'build':16} {'CPU s':>8} {'MB':>8} {'peak MB':>8}")
        opened = [_built(contender, Path(folder) / contender.__name__, site, strategies) for contender in contenders]
        _report(opened, asked, repeat)
    if wire:
        measure_wire()


def _built(kind: type[Contender], folder: Path, site: Site, strategies: Sequence[Strategy]) -> Contender:
    """Build in a process of its own, so that its time and memory are its own, then open here."""
    with get_context("fork").Pool(1) as pool:
        seconds, peak = pool.apply(_build, (kind, folder, site, strategies))
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    click.echo(f"{kind.name:16} {seconds:8.1f} {size / 1e6:8.1f} {peak:8.0f}")
    contender = kind()
    contender.open(folder, site, strategies)
    return contender


def _build(kind: type[Contender], folder: Path, site: Site, strategies: Sequence[Strategy]) -> tuple[float, float]:
    shutil.rmtree(folder, ignore_errors=True)
    before = time.process_time()
    kind().build(folder, site, strategies)
    return time.process_time() - before, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _report(contenders: Sequence[Contender], asked: Sequence[Query], repeat: int) -> None:
    for job in JOBS:
        taken = _measured(contenders, job, asked, repeat)
        click.echo(f"\n{job:16} {'p50 ms':>8} {'p95 ms':>8} {'p50 ÷ ours':>11}   p50 by kind: {', '.join(KINDS)}")
        ours = statistics.median(_all(taken[contenders[0].name]))
        for contender in contenders:
            by_kind = taken[contender.name]
            every = _all(by_kind)
            kinds = "  ".join(f"{statistics.median(by_kind[kind]):7.2f}" for kind in KINDS)
            p50, p95 = statistics.median(every), statistics.quantiles(every, n=20)[-1]
            click.echo(f"{contender.name:16} {p50:8.2f} {p95:8.2f} {p50 / ours:11.2f}   {kinds}")


def _all(by_kind: dict[str, list[float]]) -> list[float]:
    return [taken for each in by_kind.values() for taken in each]


def _measured(
    contenders: Sequence[Contender], job: str, asked: Sequence[Query], repeat: int
) -> dict[str, dict[str, list[float]]]:
    """Milliseconds by contender and kind of query; contenders take turns at every query, the first round is thrown away."""
    taken: dict[str, dict[str, list[float]]] = {contender.name: defaultdict(list) for contender in contenders}
    gc.collect()
    for turn in range(repeat + 1):
        for query in asked:
            for contender in contenders:
                do: Callable[[Query], int] = getattr(contender, job)
                started = time.perf_counter()
                do(query)
                if turn:
                    taken[contender.name][query.kind].append((time.perf_counter() - started) * 1000)
    return taken


if __name__ == "__main__":
    main()
