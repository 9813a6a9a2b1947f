"""A node of three is killed while clients search and one updates: no error, no torn generation, no lost update."""

import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

import pytest

from search.engines.base import Changes, SearchEngine
from search.engines.registry import open_engine
from search.query.model import CompiledQuery, SearchQuery
from search.query.parsing.parser import parse
from search.site import parse_site
from search.strategies import PartialDate, Section, Strategy
from tests.engines.opensearch_cluster import Node, lacking, running
from tests.harness.serving_site import until

pytestmark = [pytest.mark.cluster, pytest.mark.soak]

SITE = parse_site(b'[[facets]]\nname = "topic"\n')
CLIENTS, STRATEGIES, UPDATES = 8, 20, 12
"""So many updates before a node is killed, and after it."""


def strategies(number: int) -> list[Strategy]:
    """All strategies as the update of that number has them: with one topic, which nothing of before has."""
    sections = (Section(anchor="s", heading="Harbours", level=2, path=(), text=f"Ships of update {number}.", themes=()),)
    return [
        Strategy(
            slug=f"s{one:02d}",
            path=f"s{one:02d}.md",
            digest=f"{one}-{number}",
            title=f"Port {one}",
            language="en",
            metadata={"topic": [str(number)]},
            date=PartialDate(date(2021, 1, 1), "year"),
            horizon=None,
            sections=sections,
            html="",
        )
        for one in range(STRATEGIES)
    ]


@dataclass
class Readers:
    """Clients that search until they are stopped."""

    open: Callable[[], SearchEngine]
    seen: Counter[str] = field(default_factory=Counter)
    over: threading.Event = field(default_factory=threading.Event)

    def read(self) -> None:
        engine, asked = self.open(), CompiledQuery(SearchQuery(q="ships", per_page=50), parse("ships"), "all")
        while not self.over.is_set():
            try:
                found = engine.reader().search(asked)
                [topic] = found.facets
                texts = {section.section.text for hit in found.strategies for section in hit.sections}
                whole = (found.total, len(found.strategies), len(texts)) == (STRATEGIES, STRATEGIES, 1)
                whole = whole and [value.count for value in topic.values] == [STRATEGIES]
                self.seen["whole" if whole else f"torn: {found.total} {texts} {topic.values}"] += 1
            except Exception as error:
                self.seen[f"{type(error).__name__}: {error}"] += 1
        engine.close()


def test_a_killed_node_costs_readers_and_writer_nothing() -> None:
    if lacking():
        pytest.skip(f"OpenSearch needs {lacking()}, which this machine has not")
    with running(3) as nodes:
        hosts = ",".join(f"127.0.0.1:{node.port}" for node in nodes)
        _search_and_update(nodes, lambda: open_engine(f"opensearch+http://{hosts}/killed"))


def _search_and_update(nodes: list[Node], open_: Callable[[], SearchEngine]) -> None:
    writer, readers = open_(), Readers(open_)
    written = [writer.rebuild(SITE, "f", Changes(strategies(0)))]
    threads = [threading.Thread(target=readers.read) for _ in range(CLIENTS)]
    for thread in threads:
        thread.start()
    try:
        for number in range(1, 2 * UPDATES):
            if number == UPDATES:
                nodes[0].process.kill()
            with writer.write_lock():
                writer.recover()
                written.append(writer.update(SITE, "f", Changes(strategies(number))))
        so_far = readers.seen["whole"]
        until(lambda: readers.seen["whole"] > so_far + CLIENTS)
    finally:
        readers.over.set()
        for thread in threads:
            thread.join()
    print(readers.seen)
    assert list(readers.seen) == ["whole"]
    state = open_().reader().state
    assert state == written[-1]
    assert len({each.generation for each in written}) == len(written) == 2 * UPDATES
    assert {one.metadata["topic"][0] for one in open_().reader().strategies()} == {str(2 * UPDATES - 1)}
    writer.close()
