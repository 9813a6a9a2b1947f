"""The cluster's sets, totals, sections and counts against the slow search, in the newest generation and in the first."""

import random
from collections.abc import Iterator
from uuid import uuid4

import pytest

from search.engines.base import EngineReader, SearchEngine
from search.engines.registry import open_engine
from search.strategies import Strategy
from tests.engines.made_up import SITE, choosing, compiled, generations, missing
from tests.engines.reference_search import Reference

pytestmark = pytest.mark.cluster

MANY, QUERIES, FEW = 16, 100, 30
"""`make soak` tries many collections with 1,600 queries in all; otherwise there is one with a few."""


@pytest.fixture
def engine(opensearch_ports: list[int]) -> Iterator[SearchEngine]:
    hosts = ",".join(f"127.0.0.1:{port}" for port in opensearch_ports)
    engine = open_engine(f"opensearch+http://{hosts}/made-up-{uuid4().hex}")
    yield engine
    engine.close()


@pytest.mark.parametrize(
    ("seed", "queries"), [(0, FEW), *(pytest.param(seed, QUERIES, marks=pytest.mark.soak) for seed in range(MANY))]
)
def test_a_cluster_finds_and_counts_what_the_reference_does(seed: int, queries: int, engine: SearchEngine) -> None:
    random_ = random.Random(seed)
    first, *_, newest = generations(random_, engine, 30)
    for number in range(queries):
        reader, strategies = first if number % 5 == 4 else newest
        _compare(random_, reader, strategies)


def _compare(random_: random.Random, reader: EngineReader, strategies: list[Strategy]) -> None:
    reference, asked = Reference(SITE, strategies), compiled(random_, reader)
    query, parsed, match = asked.query, asked.parsed, asked.match
    found, expected = reader.search(asked), reference.matching(query, parsed, match)
    assert {hit.strategy.slug for hit in found.strategies} == expected, query
    assert (found.total, reader.count(asked)) == (len(expected), len(expected)), query
    sections = [reference.sections(hit.strategy.slug, query, parsed) for hit in found.strategies]
    assert [hit.matched_sections for hit in found.strategies] == sections, query
    assert found.total_sections == sum(sections), query
    tiers = [reference.tier(hit.strategy.slug, query, parsed, match) for hit in found.strategies]
    assert tiers == sorted(tiers, reverse=True), query
    assert match == "any" or [hit.complete for hit in found.strategies] == [tier > 0 for tier in tiers], query
    for facet in found.facets:
        for value in facet.values:
            alone = choosing(query, facet.name, str(value.value))
            assert value.count == len(reference.matching(alone, parsed, match)), (query, facet.name, value)
        assert facet.missing == len(reference.matching(missing(query, facet.name), parsed, match)), (query, facet.name)
