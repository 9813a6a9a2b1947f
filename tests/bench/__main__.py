"""Measures every contender on the same machine, in the same run, on the same sections and queries: `make bench`.

Absolute times mean nothing on a shared machine; the ratios to this program, from interleaved repetitions, do.
"""

import resource
import shutil
import tempfile
import time
from collections.abc import Sequence
from multiprocessing import get_context
from pathlib import Path

import click

from search.site import Site
from search.strategies import Strategy
from tests.bench.contenders import ALL, Contender
from tests.bench.corpora import corpus, times
from tests.bench.indexing import measure_indexing
from tests.bench.jobs import measure_first, measure_jobs
from tests.bench.memory import measure_memory
from tests.bench.moments import measure_cold, measure_moments
from tests.bench.queries import first_queries, queries
from tests.bench.wire import measure_wire


@click.command()
@click.option("--times", "factor", default=1, show_default=True, help="How many times the corpus is taken.")
@click.option("--repeat", default=3, show_default=True, help="Measured repetitions, after one to warm up.")
@click.option("--plain/--no-plain", default=True, help="Whether plain Whoosh is built too.")
@click.option("--plain-queries/--no-plain-queries", default=False, help="Whether it is asked too, which takes many minutes.")
@click.option("--wire/--no-wire", default=True, help="Whether requests over HTTP are measured too.")
@click.option("--indexing/--no-indexing", default=True, help="Whether reading Markdown is measured too, which takes minutes.")
def main(factor: int, repeat: int, plain: bool, plain_queries: bool, wire: bool, indexing: bool) -> None:
    """Print build costs, then medians, 95th percentiles and ratios: first-time queries first, then those asked again."""
    name, site, strategies = corpus()
    first, asked = first_queries(strategies), queries(strategies)
    strategies = times(strategies, factor)
    sections = sum(len(strategy.sections) for strategy in strategies)
    click.echo(f"{name} × {factor}: {len(strategies)} strategies, {sections} sections, {len(asked)} queries\n")
    contenders = [contender for contender in ALL if plain or contender.name != "plain Whoosh"]
    with tempfile.TemporaryDirectory() as folder:
        click.echo(f"{'build':16} {'CPU s':>8} {'MB':>8} {'peak MB':>8}")
        opened = [_built(contender, Path(folder) / contender.__name__, site, strategies) for contender in contenders]
        timed = [contender for contender in opened if plain_queries or contender.name != "plain Whoosh"]
        measure_first(timed, first)
        measure_jobs(timed, asked, repeat)
        ours = Path(folder) / contenders[0].__name__
        measure_memory(ours, asked)
        measure_cold(ours, asked)
        measure_moments(ours, site, strategies, asked)
    if wire:
        measure_wire()
    if indexing:
        measure_indexing()


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


if __name__ == "__main__":
    main()
