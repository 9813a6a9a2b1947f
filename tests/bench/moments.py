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

COMMITS = 30
ASKED = 5
"""Queries after each commit."""
AGAIN = 5
PROCESSES = 5


def measure_moments(folder: Path, site: Site, strategies: Sequence[Strategy], asked: Sequence[Query]) -> None:
    """Print what this program takes just after a commit: for words that were asked before it, and for words never asked."""
    engine = WhooshEngine(folder)
    contender = StrategySearch()
    contender.searcher = Searcher(engine, seconds=60)
    taken: dict[str, list[tuple[float, float]]] = {
        "first, asked before": [],
        "first, never asked": [],
        "later, never asked": [],
    }
    commits: list[float] = []
    for number in range(COMMITS):
        lately = engine.reader().asked()
        started = time.perf_counter()
        engine.update(site, "bench", Changes([strategies[number]]))
        engine.reader().warm()
        commits.append((time.perf_counter() - started) * 1000)
        engine.reader().rehearse(lately)
        never = asked[number * ASKED : (number + 1) * ASKED]
        first, *later = (asked[(number - 1) * ASKED], *never) if number % 2 else never
        taken["first, asked before" if number % 2 else "first, never asked"].append(_and_again(contender, first))
        taken["later, never asked"] += [_and_again(contender, query) for query in later]
    click.echo(f"\n{'after a commit':20} {'ms':>8} {'÷ asked again':>14}")
    for name, pairs in taken.items():
        median, ratio = (
            statistics.median(first for first, _ in pairs),
            statistics.median(first / again for first, again in pairs),
        )
        click.echo(f"{name:20} {median:8.2f} {ratio:14.2f}")
    click.echo(f"commit of one    {statistics.median(commits):.0f} ms, opened and warmed")


def _and_again(contender: StrategySearch, query: Query) -> tuple[float, float]:
    """Milliseconds of a query, and what it takes when it is asked again: the median of a few times."""
    first = milliseconds(contender.whole, query)
    return first, statistics.median(milliseconds(contender.whole, query) for _ in range(AGAIN))


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
