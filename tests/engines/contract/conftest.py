"""Every engine that there is, for the tests of what all of them must do."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from uuid import uuid4

import pytest

from search.engines.base import SearchEngine
from search.engines.registry import ENGINES, open_engine
from search.indexing.indexer import refresh
from tests.engines.cluster_proxy import ClusterProxy
from tests.engines.contract.collection import FILES
from tests.engines.document_server import DocumentServer
from tests.engines.reference_engine import opened
from tests.harness.content_folder import write

OPENSEARCH = pytest.param("opensearch", marks=pytest.mark.cluster)
EACH = ("embedded", "reference", OPENSEARCH)


@dataclass(frozen=True)
class Place:
    """An address at which an engine keeps an index, and what can happen there."""

    address: str
    damage: Callable[[], object]
    """Have what is stored be no index any more."""
    away: Callable[[], AbstractContextManager[None]]
    """Have the engine not answer; skips the test of one that is always there."""
    falter: Callable[[int], object]
    """Have it not answer one question, the n-th from now that is about the index, but all others."""
    lacks: frozenset[str] = frozenset()
    """What the engine does not do though others do."""

    def open(self) -> SearchEngine:
        """Another engine of the same index, as another process has it."""
        return open_engine(self.address)

    def needs(self, ability: str) -> None:
        """Skip the test where the engine lacks something."""
        if ability in self.lacks:
            pytest.skip(f"this engine has no {ability}")


def _never_away(_question: int = 0) -> AbstractContextManager[None]:
    pytest.skip("an embedded engine is never away")


@contextmanager
def place_of(request: pytest.FixtureRequest, folder: Path) -> Iterator[Place]:
    """A place without an index, of the engine that a fixture is parametrized by."""
    places = {"embedded": _folder(folder / "index"), "reference": _document_server()}
    if request.param == "opensearch":
        places["opensearch"] = _cluster(request.getfixturevalue("opensearch_ports")[0])
    with places[request.param] as place:
        yield place


@contextmanager
def _folder(index: Path) -> Iterator[Place]:
    yield Place(str(index), lambda: (index / "manifest.json").write_bytes(b"{"), _never_away, _never_away)


@contextmanager
def _cluster(port: int) -> Iterator[Place]:
    proxy, prefix = ClusterProxy(port), f"contract-{uuid4().hex}"

    def ask(method: str, path: str, body: bytes | None = None) -> None:
        connection = HTTPConnection("127.0.0.1", port)
        connection.request(method, path, body, {"Content-Type": "application/json"})
        connection.getresponse().read()
        connection.close()

    yield Place(
        f"opensearch+http://127.0.0.1:{proxy.port}/{prefix}",
        lambda: ask("PUT", f"/{prefix}-manifest/_doc/manifest", b'{"manifest": "{"}'),
        proxy.away,
        lambda question: setattr(proxy, "unanswered", question),
    )
    proxy.leave()
    ask("DELETE", f"/{prefix}-*")


@contextmanager
def _document_server() -> Iterator[Place]:
    server = DocumentServer()
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(ENGINES, "reference", opened)
        yield Place(
            f"reference+http://127.0.0.1:{server.port}/contract",
            lambda: server.documents.update({"/contract/index": b"{"}),
            server.away,
            lambda question: setattr(server, "unanswered", question),
            frozenset({"explanations", "selective words"}),
        )
    server.leave()


@pytest.fixture(params=EACH)
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Place]:
    """A place without an index."""
    with place_of(request, tmp_path) as place:
        yield place


@pytest.fixture
def engine(place: Place) -> Iterator[SearchEngine]:
    """The engine of that place."""
    engine = place.open()
    yield engine
    engine.close()


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """The folder of the collection."""
    return write(tmp_path / "content", FILES)


@pytest.fixture
def built(engine: SearchEngine, content: Path) -> SearchEngine:
    """The engine, with the collection in its index."""
    refresh(content, engine)
    return engine
