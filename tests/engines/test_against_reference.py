"""The engine's sets, totals, order, scores and counts against a slow search written from the definitions."""

import random
from pathlib import Path

import pytest

from search.engines.base import Changes
from search.engines.whoosh.engine import WhooshEngine
from search.query.model import CompiledQuery, SearchQuery
from search.query.parsing.parser import parse
from search.strategies import Strategy
from tests.engines.made_up import SITE, THEMES, WORDS, choosing, compiled, generations, missing
from tests.engines.reference_search import Reference

pytestmark = pytest.mark.slow

SEEDS, MANY, QUERIES = 2, 16, 100
"""As many collections, and as many queries of each: 200 in all; `make soak` tries many collections."""


@pytest.mark.parametrize("seed", [*range(SEEDS), *(pytest.param(seed, marks=pytest.mark.soak) for seed in range(SEEDS, MANY))])
def test_sets_scores_order_and_counts_equal_the_reference_over_segments(seed: int, tmp_path: Path) -> None:
    random_ = random.Random(seed)
    *_, (reader, strategies) = generations(random_, WhooshEngine(tmp_path), 30)
    reference = Reference(SITE, strategies)
    for _ in range(QUERIES):
        asked = compiled(random_, reader)
        query, parsed, match = asked.query, asked.parsed, asked.match
        found = reader.search(asked)
        expected = reference.matching(query, parsed, match)
        assert {hit.strategy.slug for hit in found.strategies} == expected, query
        assert found.total == len(expected)
        sections = [reference.sections(hit.strategy.slug, query, parsed) for hit in found.strategies]
        assert [hit.matched_sections for hit in found.strategies] == sections, query
        assert found.total_sections == sum(sections)
        scores = reference.scores(query, parsed)
        assert [hit.score for hit in found.strategies] == pytest.approx(
            [scores[hit.strategy.slug] for hit in found.strategies], abs=2e-4
        ), query
        tiers = [reference.tier(hit.strategy.slug, query, parsed, match) for hit in found.strategies]
        tiered = zip(tiers, found.strategies, strict=True)
        assert _is_ordered([(tier, round(hit.score, 4), hit.strategy) for tier, hit in tiered]), query
        assert match == "any" or [hit.complete for hit in found.strategies] == [tier > 0 for tier in tiers], query
        for facet in found.facets:
            for value in facet.values:
                alone = choosing(query, facet.name, str(value.value))
                assert value.count == len(reference.matching(alone, parsed, match)), (query, facet.name, value)
            alone = missing(query, facet.name)
            assert facet.missing == len(reference.matching(alone, parsed, match)), (query, facet.name)


def test_typed_values_find_what_the_reference_finds_with_these_chosen(tmp_path: Path) -> None:
    random_ = random.Random(0)
    *_, (reader, strategies) = generations(random_, WhooshEngine(tmp_path), 30)
    reference = Reference(SITE, strategies)
    for name, values in (("country", ("Austria", "Germany")), ("theme", tuple(sorted(THEMES)[:2])), ("topic", ("a", "b"))):
        for word in ("", *WORDS["en"]):
            typed = parse(f"{word} {' '.join(f'{name}:{value}' for value in values)}", [name])
            found = reader.search(CompiledQuery(SearchQuery(per_page=100), typed, "all"))
            expected = reference.matching(SearchQuery(filters=((name, values),)), parse(word), "all")
            assert {hit.strategy.slug for hit in found.strategies} == expected, (name, word)


def _is_ordered(hits: list[tuple[int, float, Strategy]]) -> bool:
    keys = [(-tier, -score, -(one.date.date.toordinal() if one.date else 0), one.slug) for tier, score, one in hits]
    return keys == sorted(keys)


def test_an_index_without_strategies_answers_every_search_with_nothing(tmp_path: Path) -> None:
    engine = WhooshEngine(tmp_path)
    engine.rebuild(SITE, "f", Changes([]))
    found = engine.reader().search(CompiledQuery(SearchQuery(q="data"), parse("data"), "all"))
    assert (found.total, found.strategies, [facet.missing for facet in found.facets]) == (0, (), [0, 0, 0, 0, 0])
