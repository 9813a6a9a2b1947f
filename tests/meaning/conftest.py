"""The tiny model, and a folder of strategies whose words it knows, indexed with it."""

from pathlib import Path

import pytest

from search.engines import open_engine
from search.engines.base import SearchEngine
from search.indexing.indexer import refresh
from search.meaning.embedder import OnnxEmbedder
from search.meaning.model_folder import read_model
from search.meaning.queries import query_embedder
from search.searching.searcher import Searcher
from tests.harness.content_folder import titled, write
from tests.harness.tiny_model import tiny_model

FILES = {
    "oslo.md": titled("Oslo", "country: Norway")
    + "## City plans\n\nThe city city city plan has rules.\n\n## Money\n\nFunds.\n",
    "turku.md": titled("Turku", "country: Finland") + "## The docks\n\nThe city rebuilds its quay and its docks. A plan.\n",
    "espoo.md": titled("Espoo", "country: Finland") + "## Refuse\n\nBins tell when refuse is to be fetched.\n",
    "kiel.md": titled("Kiel", "country: Germany", "lang: de")
    + "## Wasser\n\nDie Kaimauer wird erneuert.\n\n## Geld\n\nDer Haushalt.\n",
}
WAIT = 600.0
"""Seconds that nothing takes, however busy the machine is."""


@pytest.fixture(scope="session")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tiny_model(tmp_path_factory.mktemp("tiny"), weight=0.75)


@pytest.fixture
def content(tmp_path: Path) -> Path:
    return write(tmp_path / "content", FILES)


@pytest.fixture
def engine(content: Path, tmp_path: Path, model: Path) -> SearchEngine:
    engine = open_engine(tmp_path / "index", OnnxEmbedder(read_model(model)))
    refresh(content, engine)
    return engine


@pytest.fixture
def searcher(engine: SearchEngine, model: Path) -> Searcher:
    return Searcher(engine, WAIT, query_embedder(str(model), WAIT))
