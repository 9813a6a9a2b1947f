"""Everything that a reader can see of an index, so that two of them can be told apart, and what may lie in its folder."""

import json
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import msgspec

from search.engines import open_engine
from search.engines.arrays.files.manifest import read_manifest
from search.engines.base import SearchEngine
from search.errors import IndexMissing
from search.meaning.queries import query_embedder
from search.query.model import SearchQuery
from search.searching.searcher import Searcher
from search.strategies import Times

QUERIES = ("open data", "rain*", '"zurich governance"', "data -open", "harbour OR zürich", "goverance", "")
WAIT = 600.0
"""Seconds that embedding a query does not take, however busy the machine is."""
BESIDE = frozenset({"manifest.json", "lock", "last_failure.json"})
"""Files of an index folder that stand beside its store."""


def everything(engine: SearchEngine, model: str = "") -> str:
    """All that an index answers, as JSON, but for the number of its generation and when it and its files were made.

    Args:
        engine: of the index.
        model: folder of the sentence model that has a part in the order; by words alone if there is none ("").
    """
    reader = engine.reader()
    searcher = Searcher(engine, embedder=query_embedder(model, WAIT))
    answers = [_answer(searcher, q) for q in QUERIES]
    whole = [asdict(replace(reader.strategy(strategy.slug), times=Times())) for strategy in reader.strategies()]
    state = asdict(reader.state) | {"generation": reader.state.generation.split("-")[1], "built_at": "", "changed_at": ""}
    told = {"state": state, "digests": dict(reader.digests()), "strategies": whole, "answers": answers}
    return json.dumps(told, sort_keys=True, default=str)


def _answer(searcher: Searcher, q: str) -> Any:
    found = searcher.search(SearchQuery(q=q, per_page=100, facet_limit=100, explain=True))
    hits = [msgspec.to_builtins(hit) | {"times": None} for hit in found.hits]
    return msgspec.to_builtins(found) | {"took_ms": 0, "generation": "", "hits": hits}


def state_of(index: Path) -> str | None:
    """What an index answers to somebody who opens it now; None if there is none."""
    engine = open_engine(index)
    try:
        return everything(engine)
    except IndexMissing:
        return None
    finally:
        engine.close()


def meaning_of(index: Path, model: str) -> str | None:
    """What an index answers where a model has a part in it; None if it has no vectors, or none that are used."""
    engine = open_engine(index)
    try:
        return everything(engine, model) if engine.reader().vectors.model else None
    except IndexMissing:
        return None
    finally:
        engine.close()


def leftovers(index: Path) -> list[str]:
    """What lies in an index folder and does not belong there."""
    manifest = read_manifest(index)
    belonging = BESIDE | {manifest.store} | {f"{manifest.store}/{name}" for name in manifest.names()}
    found = {path.relative_to(index).as_posix() for path in index.rglob("*")}
    return sorted(found - belonging)
