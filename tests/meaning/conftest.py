"""The tiny model, and a folder of strategies whose words it knows, indexed with it: in a folder, and on a cluster."""

from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import uuid4

import pytest

from search.engines import open_engine
from search.engines.base import SearchEngine
from search.indexing.indexer import refresh
from search.meaning.embedder import Embedder
from search.meaning.queries import query_embedder
from search.query.model import SearchQuery
from search.query.results import SearchResults
from search.searching.searcher import Searcher
from tests.harness.content_folder import titled, write
from tests.harness.counting_embedder import CountingEmbedder
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
Open = Callable[..., SearchEngine]


@pytest.fixture(scope="session")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tiny_model(tmp_path_factory.mktemp("tiny"), weight=0.75)


@pytest.fixture
def content(tmp_path: Path) -> Path:
    return write(tmp_path / "content", FILES)


@pytest.fixture
def address(tmp_path: Path, folder_or_cluster: str) -> str:
    """Of an index that is not there yet."""
    return f"{folder_or_cluster}/meaning-{uuid4().hex}" if folder_or_cluster else str(tmp_path / "index")


@pytest.fixture
def opened(address: str) -> Iterator[Open]:
    """Opens one index, each time as another process does: as a writer that embeds where an embedder is given."""
    engines: list[SearchEngine] = []

    def open_(embedder: Embedder | None = None) -> SearchEngine:
        engines.append(open_engine(address, embedder))
        return engines[-1]

    yield open_
    for engine in engines:
        engine.close()


@pytest.fixture
def counting(model: Path) -> CountingEmbedder:
    return CountingEmbedder(model)


@pytest.fixture
def engine(content: Path, opened: Open, counting: CountingEmbedder) -> SearchEngine:
    engine = opened(counting)
    refresh(content, engine)
    return engine


@pytest.fixture
def searcher(engine: SearchEngine, model: Path) -> Searcher:
    return Searcher(engine, WAIT, query_embedder(str(model), WAIT))


def order(engine: SearchEngine, model: Path) -> tuple[str | None, str]:
    """By what a search is ordered, and why by words alone."""
    results = Searcher(engine, WAIT, query_embedder(str(model), WAIT)).search(SearchQuery("city plan harbour", match="any"))
    return results.order, results.order_reason


def slugs(results: SearchResults) -> list[str]:
    """What was found, in order."""
    return [hit.slug for hit in results.hits]
