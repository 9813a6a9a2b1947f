"""The roles that docs/scaling.md gives are enough, and each of their permissions is needed, on a node that minds them."""

import json
import re
from collections.abc import Callable, Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from search.engines.opensearch.store import writing
from search.engines.registry import open_engine
from search.errors import EngineUnusable
from search.indexing.indexer import refresh
from search.meaning.embedder import document_embedder
from search.meaning.queries import query_embedder
from search.query.model import SearchQuery
from search.query.results import SearchResults
from search.searching.searcher import Searcher
from tests.engines.opensearch_cluster import lacking, running
from tests.engines.secured_node import Secured
from tests.harness.content_folder import write
from tests.harness.tiny_model import tiny_model
from tests.meaning.conftest import FILES, WAIT

pytestmark = [pytest.mark.cluster, pytest.mark.soak]

PASSWORD = "Blue-7-lanterns-over-the-quay"
API = "/_plugins/_security/api"
GIVEN: dict[str, Any] = {
    name: json.loads(role)
    for name, role in re.findall(
        rf"^PUT {API}/roles/strategies-(\w+)\n(\{{.*?\}})\n```",
        (Path(__file__).parents[2] / "docs" / "scaling.md").read_text("utf-8"),
        re.MULTILINE | re.DOTALL,
    )
}
"""Name of a role → what the documentation lets it do."""
PERMISSIONS = [
    (name, *path, action)
    for name, role in GIVEN.items()
    for path, actions in (
        (("cluster",), role["cluster_permissions"]),
        (("index",), role["index_permissions"][0]["allowed_actions"]),
    )
    for action in actions
]


class Site(NamedTuple):
    """A folder of strategies and a sentence model, whose index lies on a node that asks who somebody is."""

    secured: Secured
    port: int
    content: Path
    model: Path

    def give(self, name: str, role: Any) -> None:
        """Let the user of this name do what a role says."""
        for path, body in (
            (f"roles/{name}", role),
            (f"internalusers/{name}", {"password": PASSWORD}),
            (f"rolesmapping/{name}", {"users": [name]}),
        ):
            self.secured.ask(self.port, "PUT", f"{API}/{path}", body)

    def address(self, user: str, prefix: str = "cities") -> str:
        return f"opensearch+https://{user}:{PASSWORD}@127.0.0.1:{self.port}/{prefix}"

    def write(self, user: str = "writer", prefix: str = "cities") -> None:
        """All that one who writes does: build, embed, update, build anew, and delete what was before."""
        engine = open_engine(self.address(user, prefix), document_embedder(str(self.model)))
        try:
            refresh(self.content, engine, full=True)
            for text in ("The city sells bread.", "The city sells fish."):
                (self.content / "oslo.md").write_text(f"---\ntitle: Oslo\n---\n## Markets\n\n{text}\n", "utf-8")
                refresh(self.content, engine)
            while engine.embed():
                pass
        finally:
            engine.close()

    def read(self, user: str = "reader", prefix: str = "cities") -> SearchResults:
        """What one who only serves does."""
        engine = open_engine(self.address(user, prefix))
        try:
            return Searcher(engine, WAIT, query_embedder(str(self.model), WAIT)).search(SearchQuery("city fish", match="any"))
        finally:
            engine.close()


@pytest.fixture(scope="module")
def node(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Secured, int]]:
    if lacking():
        pytest.skip(f"no OpenSearch without {lacking()}")
    secured = Secured(tmp_path_factory.mktemp("secured"))
    with running(1, "512m", secured) as [node]:
        yield secured, node.port


@pytest.fixture
def site(node: tuple[Secured, int], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Site:
    monkeypatch.setattr(writing, "REMOVAL_DELAY", -1.0)
    monkeypatch.setenv("SSL_CERT_FILE", str(node[0].certificate))
    site = Site(*node, write(tmp_path / "content", FILES), tiny_model(tmp_path / "model"))
    for name, role in GIVEN.items():
        site.give(name, role)
    return site


def test_each_role_is_enough(site: Site) -> None:
    for _ in range(2):
        site.write()
        results = site.read()
        assert (results.order, results.hits[0].slug, results.out_of) == ("meaning", "oslo", len(FILES))
    indexes = site.secured.ask(site.port, "GET", "/cities-*/_settings")
    assert sorted(name.rpartition("-")[0] for name in indexes if "manifest" not in name) == ["cities-000004", "cities-vectors"]


@pytest.mark.parametrize("permission", PERMISSIONS, ids=str)
def test_no_permission_is_given_without_need(site: Site, permission: tuple[str, str, str]) -> None:
    name, level, action = permission
    site.write()
    less = deepcopy(GIVEN[name])
    actions = less["cluster_permissions"] if level == "cluster" else less["index_permissions"][0]["allowed_actions"]
    actions.remove(action)
    site.give(name, less)
    does: Callable[[], object] = site.write if name == "writer" else site.read
    with pytest.raises(EngineUnusable, match="does not allow it: no permissions"):
        does()


def test_one_who_reads_cannot_write_and_neither_sees_what_others_have(site: Site) -> None:
    site.write()
    with pytest.raises(EngineUnusable, match="does not allow it"):
        site.write("reader")
    for does in (site.write, site.read):
        with pytest.raises(EngineUnusable, match="does not allow it"):
            does(prefix="towns")
    assert site.read().order == "meaning"
