"""The whole job on a cluster, beside the embedded engine and a plain query there: `python -m tests.bench.cluster`.

It starts three nodes of its own, on this machine, where they share the processors with all that is measured.
"""

import tempfile
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import uuid4

import click
import msgspec

from search.engines.base import Changes
from search.engines.opensearch.engine import OpenSearchEngine
from search.engines.opensearch.store.connection import Connection
from search.index_address import ServerAddress
from search.searching.searcher import Searcher
from search.site import Site
from search.strategies import Strategy
from tests.bench.contenders import StrategySearch, asked_as
from tests.bench.corpora import corpus, times
from tests.bench.jobs import measure_first, measure_jobs, milliseconds
from tests.bench.queries import Query, first_queries, queries
from tests.engines.opensearch_cluster import HEAP, running

AT_ONCE = 2000
"""Strategies of a batch of the plain index."""
UPDATES = 10


class OnCluster(StrategySearch):
    """This program with its index on a cluster."""

    name = "on a cluster"

    def __init__(self, address: ServerAddress) -> None:
        self.engine = OpenSearchEngine(address)

    def start(self) -> None:
        """Open it."""
        self.searcher = Searcher(self.engine, seconds=60)
        self.searcher.reader().warm()
        self.searcher.reader().prepare()


class Plain(StrategySearch):
    """What one writes first: a document a section, analysed by the cluster; hits and counts are of sections."""

    name = "plain OpenSearch"

    def __init__(self, address: ServerAddress) -> None:
        self._connection, self._facets = Connection(address), []  # type: ignore[var-annotated]

    def write(self, site: Site, strategies: Sequence[Strategy]) -> None:
        """Index all sections."""
        self._facets = [facet.name for facet in site.facets]
        fields = {name: {"type": "keyword"} for name in self._facets}
        english = {"type": "text", "analyzer": "english"}
        properties = {**fields, **dict.fromkeys(("title", "heading", "text"), english)}
        self._connection.ask("PUT", "/plain", {"mappings": {"properties": properties}})
        lines: list[dict[str, Any]] = []
        for number, strategy in enumerate(strategies, 1):
            values = {facet.name: facet.type.values(strategy) for facet in site.facets}
            for section in strategy.sections:
                lines += [{"index": {}}, {**values, "title": strategy.title, "heading": section.heading, "text": section.text}]
            if number % AT_ONCE == 0 or number == len(strategies):
                self._connection.ask(
                    "POST", "/plain/_bulk", b"".join(msgspec.json.encode(line) + b"\n" for line in lines), 600.0
                )
                lines = []
        self._connection.ask("POST", "/plain/_refresh", None, 600.0)

    def whole(self, query: Query) -> int:
        asked = {"query": asked_as(query), "fields": ["title^3", "heading^2", "text"], "default_operator": "and"}
        body = {
            "size": 10,
            "track_total_hits": True,
            "query": {"query_string": asked},
            "aggs": {name: {"terms": {"field": name, "size": 10}} for name in self._facets},
            "highlight": {"fields": {"text": {}}},
        }
        [answer] = self._connection.search("plain", [body])
        return int(answer["hits"]["total"]["value"])

    top = faceted = whole


@click.command()
@click.option("--times", "factor", default=1, show_default=True, help="How many times the corpus is taken.")
@click.option("--heap", default=HEAP, show_default=True, help="Of each node.")
@click.option("--repeat", default=2, show_default=True, help="Measured repetitions, after one to warm up.")
def main(factor: int, heap: str, repeat: int) -> None:
    """Print what writing and updating cost, then medians and 95th percentiles of the three in one run."""
    name, site, strategies = corpus()
    first, asked = first_queries(strategies), queries(strategies)
    strategies = times(strategies, factor)
    sections = sum(len(strategy.sections) for strategy in strategies)
    click.echo(f"{name} × {factor}: {len(strategies)} strategies, {sections} sections")
    with tempfile.TemporaryDirectory() as folder, running(3, heap) as nodes:
        hosts = [f"127.0.0.1:{node.port}" for node in nodes]
        address = ServerAddress("opensearch", f"http://{hosts[0]}", f"bench-{uuid4().hex}", others=tuple(hosts[1:]))
        embedded, cluster, plain = StrategySearch(), OnCluster(address), Plain(address)
        embedded.build(Path(folder) / "index", site, strategies)
        embedded.open(Path(folder) / "index", site, strategies)
        started = time.perf_counter()
        cluster.engine.rebuild(site, "bench", Changes(strategies))
        seconds = time.perf_counter() - started
        plain.write(site, strategies)
        cluster.start()
        stats = Connection(address).ask("GET", f"/{address.prefix}-0*/_stats/store").json["_all"]["primaries"]["store"]
        size = stats["size_in_bytes"]
        click.echo(
            f"written in {seconds:.0f} s: {sections / seconds:.0f} sections a second, {size / sections:.0f} bytes a section"
        )
        measure_first([cluster, embedded, plain], first)
        measure_jobs([cluster, embedded, plain], asked, repeat)
        changed = [replace(strategy, digest=uuid4().hex) for strategy in strategies[:UPDATES]]
        taken = [milliseconds(lambda _, each=each: _update(cluster, site, each), asked[0]) for each in changed]  # type: ignore[misc]
        click.echo(f"\nupdate of one file: {sorted(taken)[len(taken) // 2]:.0f} ms, published")


def _update(cluster: OnCluster, site: Site, strategy: Strategy) -> int:
    return cluster.engine.update(site, "bench", Changes([strategy])).strategies


if __name__ == "__main__":
    main()
