"""Whatever stands in a file's place, nothing hangs: a served site answers, commands end, and all is well once it is gone."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.harness.content_folder import titled, write
from tests.harness.server_processes import proportional_memory, workers
from tests.harness.serving_site import ROOT, Site, serving, until
from tests.harness.strange_files import KINDS, OUTSIDE, put, remove
from tests.pages.test_content_links import PIXEL

TOKEN = "sesame-open"
ADDRESSES = (
    *("/", "/search?q=harbours", "/search/facets/country", "/strategies/oslo", "/strategies/bergen?q=harbours", "/themes"),
    *("/coverage", "/stats", "/help", "/compare?s=oslo&s=bergen", "/pictures/map.png", "/pictures/other.png"),
    *("/api/v1/search?q=harbours&facets=*", "/api/v1/suggest?q=harb", "/api/v1/strategies?sections=true", "/api/v1/status"),
    *("/api/v1/strategies/oslo", "/api/v1/strategies/oslo.md", "/api/v1/strategies/bergen.md", "/api/v1/strategies/oslo.bib"),
    *("/api/v1/openapi.json", "/search.csv?q=harbours", "/search.jsonl", "/search.atom", "/sitemap.xml", "/robots.txt"),
    *("/healthz", "/readyz", "/metrics", "/nowhere"),
)
IN_THE_CONTENT = ("oslo.md", "search.toml", "map.png", "linking.md")
IN_THE_INDEX = (
    *("manifest.json", "manifest.json.new", "last_failure.json", "last_failure.json.new", "reindexing.json", "reindexing.new"),
    *("reindexing.lock", "reindexing.turn", "lock", "store-*/*.arrays", "store-*/*.toc", "store-*/*.seg"),
)
MOST_GROWTH = 100 * 1024**2
"""Bytes by which a worker's memory may grow over all of it."""


@pytest.fixture
def content(tmp_path: Path) -> Path:
    front = ("thumbnail: map.png", "country: Norway")
    files = {
        name: titled(name.capitalize(), *front) + "## Vision\n\nHarbours. ![A map](map.png)\n" for name in ("oslo", "bergen")
    }
    folder = write(tmp_path / "content", {f"{name}.md": text for name, text in files.items()})
    write(folder, {"search.toml": "[site]\ntitle = 'Harbours'\n"})
    for name in ("map.png", "other.png"):
        (folder / name).write_bytes(PIXEL)
    return folder


def status(site: Site, path: str, **more: str) -> tuple[int, bytes]:
    """The status and the body of an answer, which has to come."""
    asked = urllib.request.Request(site.url + path, headers={"Authorization": f"Bearer {TOKEN}"}, **more)  # type: ignore[arg-type]
    try:
        with urllib.request.urlopen(asked, timeout=60) as answer:
            return answer.status, answer.read()
    except urllib.error.HTTPError as error:
        return error.code, error.read()


def wrong_answers(site: Site) -> Iterator[str]:
    """Every answer that is no answer: what is not there just now is 404 or 503, and nothing from elsewhere is told."""
    for path in ADDRESSES:
        found, body = status(site, path)
        if found not in {200, 404, 503} or OUTSIDE.encode() in body:
            yield f"{path}: {found} {body[:200]!r}"
    found, body = status(site, "/api/v1/reindex", method="POST")
    if found not in {202, 503}:
        yield f"reindex: {found} {body[:200]!r}"


def is_well(site: Site) -> bool:
    found, body = status(site, "/api/v1/search?q=harbours")
    return found == 200 and json.loads(body)["total"] == 2 and json.loads(status(site, "/readyz")[1])["last_failure"] is None


def places(content: Path, index: Path) -> Iterator[Path]:
    """Every place of a file that is read, one after the other, as its name is by then."""
    yield from (content / name for name in IN_THE_CONTENT)
    for name in IN_THE_INDEX:
        found = sorted(index.glob(name))
        assert found or "*" not in name, name
        yield found[0] if found else index / name


@pytest.mark.parametrize("kind", KINDS)
def test_a_site_answers_whatever_stands_in_the_place_of_a_file(kind: str, content: Path, tmp_path: Path) -> None:
    index, kept = tmp_path / "index", tmp_path / "kept"
    shutil.copytree(content, kept)
    with serving(content, index, ["--workers", "1"], STRATEGY_SEARCH_REINDEX_TOKEN=TOKEN) as site:
        until(lambda: is_well(site), 60, site.log)
        assert list(wrong_answers(site)) == []
        [worker] = workers(site)
        before = proportional_memory(worker)
        for place in places(content, index):
            put(kind, place)
            assert list(wrong_answers(site)) == [], place
            remove(place)
            if (kept / place.name).exists():
                shutil.copy(kept / place.name, place)
            status(site, "/api/v1/reindex", method="POST")
            until(lambda: is_well(site), 120, lambda place=place: f"{place}: {site.log()[-2000:]}")
        assert workers(site) == [worker]
        assert proportional_memory(worker) - before < MOST_GROWTH
        assert "Traceback" not in site.log()


def command(content: Path, index: Path, *arguments: str) -> tuple[int, str]:
    """Exit code and error output of a command, which has to end."""
    given = [sys.executable, "-m", "search", "--content", str(content), "--index", str(index), *arguments]
    done = subprocess.run(given, cwd=ROOT, capture_output=True, timeout=120, check=False)
    assert OUTSIDE not in done.stdout.decode() + done.stderr.decode()
    return done.returncode, done.stderr.decode()


@pytest.mark.parametrize("kind", KINDS)
def test_every_command_ends_with_a_clear_line_whatever_stands_there(kind: str, content: Path, tmp_path: Path) -> None:
    index = tmp_path / "index"
    assert command(content, index, "index") == (0, "")
    for place in (content / "oslo.md", index / "last_failure.json", index / "lock", index / "manifest.json"):
        put(kind, place)
        for arguments in (["index"], ["check"], ["check", "--fix"], ["query", "harbours"], ["status"], ["check", str(place)]):
            code, said = command(content, index, *arguments)
            assert code in {0, 1, 2}, (place, arguments, said)
            assert "Traceback" not in said, (place, arguments, said)
        remove(place)


@pytest.mark.parametrize("kind", sorted(set(KINDS) - {"empty file"}))
def test_a_search_toml_that_is_no_file_is_named_by_every_command(kind: str, content: Path, tmp_path: Path) -> None:
    put(kind, content / "search.toml")
    for arguments in (["index"], ["check"], ["serve", "--port", "0"]):
        code, said = command(content, tmp_path / "index", *arguments)
        [line] = [line for line in said.splitlines() if line.startswith("Error: ")]
        assert (code, f"{content}/search.toml: " in line) == (2, True), said
        assert "Traceback" not in said
