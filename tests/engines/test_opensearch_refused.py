"""What cannot be put right by waiting is said in one line, with exit code 2, and nothing is changed."""

import json
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from click.testing import CliRunner

from search.cli.main import main
from search.engines.registry import open_engine
from search.errors import EngineUnusable
from tests.engines.listening import Listening
from tests.harness.content_folder import titled, write

pytestmark = pytest.mark.cluster

SECRET = "s3cret"


@pytest.fixture
def content(tmp_path: Path) -> Path:
    return write(tmp_path / "content", {"oslo.md": titled("Oslo") + "## Vision\n\nOpen harbours.\n"})


@pytest.fixture
def run(content: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., tuple[int, list[str]]]:
    """Runs a verb on an index; the exit code and what was said."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))

    def run(address: str, *verb: str) -> tuple[int, list[str]]:
        result = CliRunner().invoke(main, ["--content", str(content), "--index", address, *verb], catch_exceptions=False)
        assert SECRET not in result.output
        return result.exit_code, result.output.splitlines()

    return run


class Cluster:
    """A prefix of its own on the cluster, and what else is asked of that."""

    def __init__(self, port: int) -> None:
        self.url, self.prefix = f"http://127.0.0.1:{port}", f"refused-{uuid4().hex}"
        self.address = f"opensearch+{self.url}/{self.prefix}"

    def ask(self, method: str, path: str, body: Any = None) -> Any:
        headers = {"Content-Type": "application/json"}
        asked = urllib.request.Request(f"{self.url}/{path}", json.dumps(body or {}).encode(), headers, method=method)
        with urllib.request.urlopen(asked) as answer:
            return json.load(answer)

    def everything(self) -> Any:
        """All that is kept under the prefix, but for the writers' lease."""
        names = sorted(self.ask("GET", f"{self.prefix}-*/_settings"))
        for name in names:
            self.ask("POST", f"{name}/_refresh")
        found = self.ask("GET", f"{self.prefix}-*/_search", {"size": 1000, "sort": ["_id"], "query": {"match_all": {}}})
        return names, [hit for hit in found["hits"]["hits"] if hit["_id"] != "lease"]

    @property
    def documents(self) -> str:
        """The name of the index of documents."""
        names: list[str] = list(self.ask("GET", f"{self.prefix}-*/_settings"))
        return next(name for name in names if not name.endswith("-manifest"))


@pytest.fixture
def cluster(opensearch_ports: list[int]) -> Iterator[Cluster]:
    cluster = Cluster(opensearch_ports[0])
    yield cluster
    cluster.ask("DELETE", f"{cluster.prefix}-*")


@contextmanager
def answering(status: int, body: bytes) -> Iterator[str]:
    """The host of a server that always answers the same."""

    class Always(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        do_PUT = do_POST = do_GET  # noqa: N815 - as the base class looks for them

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = Listening(Always)
    yield f"127.0.0.1:{server.server_port}"
    server.end()


def version(distribution: str, number: str) -> bytes:
    return json.dumps({"version": {"distribution": distribution, "number": number}}).encode()


@pytest.mark.parametrize(
    ("status", "body", "said"),
    [
        (200, b"<html>Welcome</html>", "What answers at {} is no OpenSearch."),
        (200, b'{"hello": []}', "What answers at {} is no OpenSearch."),
        (404, b'{"message": "not here"}', "What answers at {} is no OpenSearch."),
        (200, version("elasticsearch", "8.1.0"), "What answers at {} is no OpenSearch."),
        (200, version("opensearch", "1.3.20"), "OpenSearch at {} is of version 1.3.20; 2.19 or newer is needed."),
        (401, b"Unauthorized", "OpenSearch at {} refuses the user or the password."),
        (
            403,
            b'{"error": {"type": "security_exception", "reason": "no permissions for [get]"}}',
            "OpenSearch at {} does not allow it: no permissions for [get].",
        ),
        (
            403,
            b'{"_shards": {"failed": 1, "failures": [{"reason": {"reason": "no permissions for [refresh]"}}]}}',
            "OpenSearch at {} does not allow it: no permissions for [refresh].",
        ),
        (403, b'{"_shards": {"failed": 0}}', "OpenSearch at {} does not allow it: status 403."),
    ],
)
def test_what_is_no_cluster_of_ours_is_refused(
    status: int, body: bytes, said: str, run: Callable[..., tuple[int, list[str]]]
) -> None:
    with answering(status, body) as host:
        told = said.format(f"opensearch+http://{host}/cities")
        for verb in (["index"], ["query", "x"]):
            assert run(f"opensearch+http://me:{SECRET}@{host}/cities", *verb) == (2, [f"Error: {told}"])


@pytest.mark.parametrize("prefix", ["", "Cities", "a b", "_x", "a/../b", "a,b", "x*"])
def test_a_name_that_no_index_can_have_is_refused(prefix: str, run: Callable[..., tuple[int, list[str]]]) -> None:
    code, [line] = run(f"opensearch+http://127.0.0.1:1/{prefix}", "index")
    assert (code, line.startswith("Error: opensearch+http://127.0.0.1:1/")) == (2, True)


def test_an_index_of_somebody_else_is_left_alone(cluster: Cluster, run: Callable[..., tuple[int, list[str]]]) -> None:
    cluster.ask("PUT", f"{cluster.prefix}-manifest/_doc/1?refresh=true", {"theirs": True})
    before = cluster.everything()
    code, [line] = run(cluster.address, "index")
    assert (code, "is there that this program has not made; another prefix keeps them apart" in line) == (2, True)
    assert cluster.everything() == before


@pytest.mark.parametrize("full", [[], ["--full"]])
@pytest.mark.parametrize("block", ["blocks.write", "blocks.read_only", "blocks.read_only_allow_delete"])
def test_an_index_that_takes_no_changes_says_so(
    block: str, full: list[str], cluster: Cluster, content: Path, run: Callable[..., tuple[int, list[str]]]
) -> None:
    assert run(cluster.address, "index")[0] == 0
    before = cluster.everything()
    write(content, {"bonn.md": titled("Bonn") + "Trams.\n"})
    names = f"{cluster.prefix}-manifest" if full else cluster.documents
    cluster.ask("PUT", f"{names}/_settings", {"index": {block: True}})
    code, [line] = run(cluster.address, "index", *full)
    assert (code, line.startswith(f"Error: OpenSearch at {cluster.address} takes no changes: index [")) == (2, True)
    assert "blocked by" in line
    cluster.ask("PUT", f"{names}/_settings", {"index": {block: None}})
    assert cluster.everything() == before
    assert run(cluster.address, "index", *full)[0] == 0


def test_a_mapping_that_was_changed_is_named(cluster: Cluster, run: Callable[..., tuple[int, list[str]]]) -> None:
    assert run(cluster.address, "index")[0] == 0
    name, site = cluster.documents, open_engine(cluster.address).reader().site
    assert site.facets
    mapping = cluster.ask("GET", f"{name}/_mapping")[name]["mappings"]
    mapping["properties"]["slug"] = {"type": "text"}
    cluster.ask("DELETE", name)
    cluster.ask("PUT", name, {"mappings": {"_meta": mapping["_meta"], "properties": {"slug": {"type": "text"}}}})
    before = cluster.everything()
    for verb in (["query", "harbours"], ["index"]):
        code, [line] = run(cluster.address, *verb)
        assert (code, f"the mapping of {name} has been changed, at slug" in line) == (2, True)
    assert cluster.everything() == before
    with pytest.raises(EngineUnusable):
        open_engine(cluster.address).reader()
    cluster.ask("DELETE", name)
    assert run(cluster.address, "index")[0] == 0
    assert run(cluster.address, "query", "harbours")[0] == 0


def test_the_password_may_stand_in_a_file(
    tmp_path: Path, run: Callable[..., tuple[int, list[str]]], monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "password"
    monkeypatch.setenv("STRATEGY_SEARCH_INDEX_PASSWORD_FILE", str(file))
    code, [line] = run("opensearch+http://me@127.0.0.1:1/cities", "index")
    assert (code, "the password of opensearch+http://127.0.0.1:1/cities cannot be read" in line) == (2, True)
    file.write_text(f"{SECRET}\n", encoding="utf-8")
    with answering(401, b"") as host:
        assert run(f"opensearch+http://me@{host}/cities", "index")[0] == 2
        code, [line] = run(f"opensearch+http://{host}/cities", "index")
        assert (code, line.endswith(f"names no user whose password {file} could be; write user@ before the host")) == (2, True)
