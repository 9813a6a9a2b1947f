"""Moments that are not warm: the first query after a commit, words never asked before, a process that has just begun."""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import click

from search.engine import Changes
from search.engines.whoosh.engine import WhooshEngine
from search.searcher import Searcher
from search.site import Site
from search.strategies import Strategy
from tests.bench.contenders import StrategySearch
from tests.bench.jobs import milliseconds
from tests.bench.queries import Query

COMMITS = 15
PROCESSES = 5


def measure_moments(folder: Path, site: Site, strategies: Sequence[Strategy], asked: Sequence[Query]) -> None:
    """Print what this program takes when nothing of a query has been kept."""
    engine = WhooshEngine(folder)
    contender = StrategySearch()
    contender.searcher = Searcher(engine, seconds=60)
    firsts: list[float] = []
    fresh: list[float] = []
    warm: list[float] = []
    commits: list[float] = []
    for number in range(COMMITS):
        started = time.perf_counter()
        engine.update(site, "bench", Changes([strategies[number]]))
        engine.reader().warm()
        commits.append((time.perf_counter() - started) * 1000)
        for place, query in enumerate(asked[number::COMMITS]):
            (fresh if place else firsts).append(milliseconds(contender.whole, query))
            warm.append(milliseconds(contender.whole, query))
    first, new, kept, commit = map(statistics.median, (firsts, fresh, warm, commits))
    click.echo(f"\nafter a commit   first query {first:.2f} ms, other new words {new:.2f}, asked again {kept:.2f}")
    click.echo(f"                 {first / kept:.2f} and {new / kept:.2f} times as long as asked again")
    click.echo(f"commit of one    {commit:.0f} ms, opened and warmed")


_ONE_QUERY = """
import sys
from pathlib import Path
from search.engines import open_engine
from search.queries import SearchQuery
from search.searcher import Searcher
print(Searcher(open_engine(Path(sys.argv[1])), 60).search(SearchQuery(q=sys.argv[2])).total)
"""


def measure_cold(folder: Path, asked: Sequence[Query]) -> None:
    """Print how long a process takes from its start to its first answer."""
    text = " ".join(asked[1].words)
    taken = []
    for _ in range(PROCESSES):
        started = time.perf_counter()
        subprocess.run([sys.executable, "-c", _ONE_QUERY, str(folder), text], check=True, capture_output=True)
        taken.append((time.perf_counter() - started) * 1000)
    click.echo(f"cold process     {statistics.median(taken):.0f} ms from its start to its first answer")
