"""Moments that are not warm: the first query after a commit, words never asked before, a process that has just begun."""

import statistics
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Sequence
from functools import lru_cache
from multiprocessing import get_context
from pathlib import Path

import click

from search.engines.base import Changes
from search.engines.whoosh.engine import WhooshEngine
from search.site import Site
from search.strategies import Strategy
from tests.bench.contenders import StrategySearch
from tests.bench.jobs import milliseconds
from tests.bench.queries import Query, queries

COMMITS = 30
ASKED = 5
"""Queries after each commit."""
AGAIN = 5
"""Times that they are asked again, once they are warm."""
OTHERS = 30
"""Queries without a word of theirs that are asked in turn with them, as everywhere else where something is called warm: what
is asked over and over finds the processor's caches as it left them, which no reader's query does."""
PROCESSES = 5


def measure_moments(folder: Path, site: Site, strategies: Sequence[Strategy], asked: Sequence[Query]) -> None:
    """Print what this program takes just after a commit: for words that were asked before it, and for words never asked.

    As with a server, one process writes and another searches.
    """
    contender, others = StrategySearch(), _others(strategies, asked)
    contender.open(folder, site, strategies)
    commits: list[float] = []
    taken: dict[str, list[tuple[float, float]]] = defaultdict(list)
    with get_context("spawn").Pool(1) as writer:
        for number in range(COMMITS):
            started = time.perf_counter()
            writer.apply(_commit, (folder, site, strategies[number]))
            contender.searcher.reader().warm()
            commits.append((time.perf_counter() - started) * 1000)
            contender.searcher.reader().prepare()
            contender.searcher.repeat_recent_searches(contender.searcher.reader())
            never = asked[number * ASKED : (number + 1) * ASKED]
            new = [asked[(number - 1) * ASKED], *never] if number % 2 else never
            firsts = [milliseconds(contender.whole, query) for query in new]
            first, *later = zip(firsts, _warm(contender, new, others), strict=True)
            taken["first, asked before" if number % 2 else "first, never asked"].append(first)
            taken["later, never asked"] += later
    click.echo(f"\n{'after a commit':20} {'ms':>8} {'÷ warm':>8}")
    for name, pairs in sorted(taken.items()):
        median, ratio = (
            statistics.median(first for first, _ in pairs),
            statistics.median(first / warm for first, warm in pairs),
        )
        click.echo(f"{name:20} {median:8.2f} {ratio:8.2f}")
    click.echo(f"commit of one    {statistics.median(commits[1:]):.0f} ms, opened and warmed")


def _commit(folder: Path, site: Site, strategy: Strategy) -> None:
    _writing_engine(folder).update(site, "bench", Changes([strategy]))


@lru_cache(maxsize=1)
def _writing_engine(folder: Path) -> WhooshEngine:
    """Kept by the process that writes, which so knows what it has checked."""
    return WhooshEngine(folder)


def _others(strategies: Sequence[Strategy], asked: Sequence[Query]) -> list[Query]:
    words = {word for query in asked for word in query.words}
    return [query for query in queries(strategies, seed=8) if words.isdisjoint(query.words)][:OTHERS]


def _warm(contender: StrategySearch, asked: Sequence[Query], others: Sequence[Query]) -> list[float]:
    """Milliseconds of some queries when they are asked again, in turn with others; the first round is thrown away."""
    rounds = []
    for _ in range(AGAIN + 1):
        for query in others:
            contender.whole(query)
        rounds.append([milliseconds(contender.whole, query) for query in asked])
    return [statistics.median(taken) for taken in zip(*rounds[1:], strict=True)]


_ONE_QUERY = """
import sys
from pathlib import Path
from search.engines import open_engine
from search.query.model import SearchQuery
from search.searching.searcher import Searcher
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
