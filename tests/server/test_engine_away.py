"""A server whose engine is elsewhere: while that is away it says so, and is right again by itself when it is back."""

import json
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.engines.document_server import DocumentServer
from tests.harness.content_folder import titled, write
from tests.harness.processes import command, session
from tests.harness.serving_site import ROOT, TOKEN, Site, serving, until

pytestmark = pytest.mark.slow

REGISTERED = "from tests.engines.reference_engine import register\nregister()\n"


@pytest.fixture
def server() -> Iterator[DocumentServer]:
    """What keeps the index."""
    server = DocumentServer()
    yield server
    server.leave()


@pytest.fixture
def content(tmp_path: Path) -> Path:
    return write(tmp_path / "content", {"oslo.md": titled("Oslo") + "## Vision\n\nHarbours.\n"})


@contextmanager
def serving_from(server: DocumentServer, content: Path, *arguments: str, answering: str = "/readyz") -> Iterator[Site]:
    """Serve a folder whose index is on a server; every process of the site knows the engine."""
    folder = write(content.parent / "startup", {"sitecustomize.py": REGISTERED})
    environment = {
        "STRATEGY_SEARCH_INDEX": f"reference+http://me:s3cret@127.0.0.1:{server.port}/site",
        "PYTHONPATH": f"{folder}:{ROOT}",
        "STRATEGY_SEARCH_REINDEX_TOKEN": TOKEN,
        "XDG_CACHE_HOME": str(content.parent / "cache"),
    }
    with serving(content, content.parent / "site", arguments, answering=answering, **environment) as site:
        yield site


def stored_in(server: DocumentServer) -> dict[str, bytes]:
    """All documents but the lock, which the watcher may hold just now."""
    return {path: document for path, document in server.documents.items() if not path.endswith("/lock")}


def answered(site: Site, path: str) -> tuple[int, str | None, str]:
    """Status, Retry-After and body."""
    try:
        with urllib.request.urlopen(site.url + path, timeout=60) as answer:
            return answer.status, answer.headers["Retry-After"], answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.headers["Retry-After"], error.read().decode()


def found(site: Site, word: str) -> list[str]:
    status, _, body = answered(site, f"/api/v1/search?q={word}")
    return [hit["id"] for hit in json.loads(body)["hits"]] if status == 200 else [f"{status}"]


def test_while_the_engine_is_away_every_answer_says_so_and_nothing_is_built_anew(server: DocumentServer, content: Path) -> None:
    with serving_from(server, content) as site:
        assert found(site, "harbours") == ["oslo"]
        stored = stored_in(server)
        with server.away():
            for path in (
                "/api/v1/search?q=harbours",
                "/api/v1/strategies/oslo",
                "/api/v1/status",
                "/readyz",
                "/search.csv?q=harbours",
            ):
                status, retry_after, body = answered(site, path)
                assert (status, retry_after, json.loads(body)["code"]) == (503, "5", "engine_unavailable"), path
                assert json.loads(body)["detail"] == "The search engine cannot be reached just now."
            for path in ("/", "/search?q=harbours", "/strategies/oslo", "/themes", "/stats"):
                status, retry_after, body = answered(site, path)
                assert (status, retry_after) == (503, "5"), path
                assert "The search engine cannot be reached just now." in body, path
                assert "Traceback" not in body
            assert answered(site, "/healthz")[0] == 200
            assert "strategy_search_index_open 0.0" in answered(site, "/metrics")[2]
            write(content, {"bonn.md": titled("Bonn") + "## Vision\n\nTrams.\n"})
            until(lambda: "cannot be reached" in site.log(), explain=site.log)
        assert stored_in(server) == stored
        until(lambda: found(site, "trams") == ["bonn"], 180, site.log)
        assert "built anew" not in site.log()
        assert json.loads(answered(site, "/api/v1/status")[2])["generation"].startswith("2-")
        until(lambda: json.loads(answered(site, "/readyz")[2])["last_failure"] is None, 180, site.log)


def test_what_a_webhook_asks_for_while_the_engine_is_away_fails_and_says_why(server: DocumentServer, content: Path) -> None:
    with serving_from(server, content, "--no-watch") as site:
        write(content, {"bonn.md": titled("Bonn") + "## Vision\n\nTrams.\n"})
        with server.away():
            task = site.ended(site.reindex())
            assert (task["state"], task["error"]) == ("failed", "The search engine cannot be reached just now.")
        until(lambda: found(site, "trams") == ["bonn"], 180, site.log)  # it is made up for, though nobody asks again
        assert site.ended(site.reindex())["state"] == "done"


def test_a_server_may_be_begun_before_its_engine_and_its_content_is_checked_then(server: DocumentServer, content: Path) -> None:
    write(content, {"ulm.md": titled("Ulm", "lang: xx") + "Trams.\n"})
    server.leave()
    with serving_from(server, content, answering="/healthz") as site:
        status, retry_after, body = answered(site, "/search?q=harbours")
        assert (status, retry_after) == (503, "5")
        assert "The search engine cannot be reached just now." in body
        assert "Searches are answered once it is back." in site.log()
        assert list((content.parent / "cache").rglob("findings.json")) == []
        server.come_back()
        until(lambda: found(site, "harbours") == ["oslo"], explain=site.log)
        until(lambda: not site.json("/api/v1/status")["checking"], explain=site.log)
        assert set(site.json("/api/v1/status")["findings"]) == {"ulm.md"}
        assert "could not be checked" not in site.log()
        [kept] = (content.parent / "cache").rglob("findings.json")
        assert "ulm.md" in kept.read_text(encoding="utf-8")


def test_the_password_of_the_engine_is_in_no_log_command_or_answer(server: DocumentServer, content: Path) -> None:
    with serving_from(server, content, "--workers", "1") as site:
        until(lambda: not site.json("/api/v1/status")["checking"], explain=site.log)
        site.ended(site.reindex())
        commands = [command(process) for process in session(site.process.pid)]
        assert any("watch" in one for one in commands)
        server.leave()
        until(lambda: "cannot be reached" in site.log(), explain=site.log)
        told = [answered(site, path)[2] for path in ("/api/v1/status", "/readyz", "/healthz", "/metrics", "/search?q=x")]
        server.come_back()
        assert not [one for one in [*commands, *told, site.log()] if "s3cret" in one]
        notes = list((content.parent / "cache").rglob("*.json"))
        assert [path.name for path in notes if "s3cret" in path.read_text(encoding="utf-8")] == []
