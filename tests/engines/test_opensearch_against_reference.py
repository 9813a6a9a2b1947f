"""The cluster's sets, totals, sections and counts against the slow search, in the newest generation and in the first."""

import random
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from msgspec.structs import replace

from search.engines.base import EngineReader, SearchEngine
from search.engines.registry import open_engine
from search.indexing.indexer import refresh
from search.query.model import SearchQuery
from search.searching.searcher import Searcher
from search.strategies import LANGUAGES, Strategy
from tests.engines.made_up import SITE, choosing, compiled, generations, missing
from tests.engines.reference_search import Reference
from tests.harness.content_folder import titled, write

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


def test_as_many_words_as_a_query_can_have_are_searched_in_every_language(engine: SearchEngine, tmp_path: Path) -> None:
    words = [f"{first}{second}ation" for first in ("cre", "don", "vac", "rel") for second in "bcdfghklmnprstvwxz"][:64]
    files = {f"{code}.md": titled(code, f"lang: {code}") + f"## Open data\n\n{' '.join(words)}\n" for code in LANGUAGES}
    refresh(write(tmp_path / "content", files), engine)
    searcher = Searcher(engine, seconds=60)
    theme = (("theme", ("open-data",)),)
    for asked in (
        SearchQuery(explain=True),
        SearchQuery(match="any", filters=theme),
        SearchQuery(group="section", filters=theme),
    ):
        found = searcher.search(replace(asked, q=" ".join(words)))
        assert found.total == len(LANGUAGES)
        assert [len(hit.sections) for hit in found.hits] == [1] * len(LANGUAGES)
