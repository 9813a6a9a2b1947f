"""Everyday queries of six roles on the shipped collection: nearly all are met, and what is not stays known."""

from pathlib import Path

import pytest

from search.engines.base import SearchEngine
from search.searching.searcher import Searcher
from tests.relevance.intents import misses, read_intents

LEAST = 0.95


def test_nearly_all_everyday_queries_are_answered_as_readers_mean_them(shipped_engine: SearchEngine) -> None:
    searcher, intents = Searcher(shipped_engine, seconds=60), read_intents()
    missed = {(intent.role, intent.wanted["text"]): found for intent in intents if (found := misses(intent, searcher))}
    print(f"\n{len(intents) - len(missed)} of {len(intents)} met; missed are {missed}")
    assert len(intents) >= 120
    assert len({intent.role for intent in intents}) == 6
    assert 1 - len(missed) / len(intents) >= LEAST


def test_nothing_that_was_kept_is_replaced(shipped_engine: SearchEngine) -> None:
    searcher = Searcher(shipped_engine, seconds=60)
    kept = [intent for intent in read_intents() if intent.wanted.get("kept")]
    assert len(kept) > 30
    assert {intent.wanted["text"]: found for intent in kept if (found := misses(intent, searcher))} == {}


def test_a_key_that_means_nothing_is_told(tmp_path: Path) -> None:
    (tmp_path / "intent.toml").write_text('[clerk]\nqueries = [{ text = "uk", offer = "x" }]\n', encoding="utf-8")
    with pytest.raises(KeyError, match="uk: offer"):
        read_intents(tmp_path / "intent.toml")
