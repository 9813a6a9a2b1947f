"""Whatever stands in a file's place, nothing hangs: a served site answers, commands end, and all is well once it is gone."""

import json
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.harness import command_line
from tests.harness.content_folder import titled, write
from tests.harness.server_processes import proportional_memory, workers
from tests.harness.serving_site import Site, serving, until
from tests.harness.strange_files import KINDS, OUTSIDE, put, remove
from tests.pages.test_content_links import PIXEL

pytestmark = pytest.mark.slow

TOKEN = "sesame-open"
ADDRESSES = (
    *("/", "/search?q=harbours", "/search/facets/country", "/strategies/oslo", "/strategies/bergen?q=harbours", "/themes"),
    *("/coverage", "/stats", "/help", "/compare?s=oslo&s=bergen", "/pictures/map.png", "/pictures/other.png"),
    *("/api/v1/search?q=harbours&facets=*", "/api/v1/suggest?q=harb", "/api/v1/strategies?sections=true", "/api/v1/status"),
    *("/api/v1/strategies/oslo", "/api/v1/strategies/oslo.md", "/api/v1/strategies/bergen.md", "/api/v1/strategies/oslo.bib"),
    *("/api/v1/openapi.json", "/search.csv?q=harbours", "/search.jsonl", "/search.atom", "/sitemap.xml", "/robots.txt"),
    *("/healthz", "/readyz", "/metrics", "/nowhere"),
)
NOTES = (
    *("manifest.json.new", "last_failure.json", "last_failure.json.new", "reindexing.json", "reindexing.json.new"),
    *("reindexing.lock", "findings.json", "findings.json.new", "lock"),
)
"""Files beside a generation of the index."""
GENERATION = ("manifest.json", "store-*/*.arrays", "store-*/*.toc", "store-*/*.seg")
"""Files of a generation: without one of them it is built anew."""
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


def look_around(kind: str, places: Sequence[Path], site: Site) -> None:
    """Ask for everything while a strange thing stands in some places, and see it mended once it is gone."""
    kept = {place: place.read_bytes() for place in places if place.parent.name == "content"}
    for place in places:
        put(kind, place)
    assert list(wrong_answers(site)) == [], places
    for place in places:
        remove(place)
    for place, source in kept.items():
        place.write_bytes(source)
    task = json.loads(status(site, "/api/v1/reindex", method="POST")[1])["links"]["self"]
    until(lambda: json.loads(status(site, task)[1])["state"] in {"done", "failed"}, 120, site.log)
    until(lambda: is_well(site), 120, lambda: f"{kind} in {places}: {site.log()[-2000:]}")


@contextmanager
def looked_at(content: Path, index: Path) -> Iterator[Site]:
    """A site with one worker, which is well, and is the same and no larger afterwards."""
    with serving(content, index, ["--workers", "1"], STRATEGY_SEARCH_REINDEX_TOKEN=TOKEN) as site:
        until(lambda: is_well(site), explain=site.log)
        assert list(wrong_answers(site)) == []
        [worker] = workers(site)
        before = proportional_memory(worker)
        yield site
        assert workers(site) == [worker]
        assert proportional_memory(worker) - before < MOST_GROWTH
        assert "Traceback" not in site.log()


def test_a_site_answers_whatever_stands_in_the_place_of_its_content(content: Path, tmp_path: Path) -> None:
    with looked_at(content, tmp_path / "index") as site:
        for kind in KINDS:
            look_around(kind, [content / "oslo.md", content / "map.png"], site)
            look_around(kind, [content / "search.toml"], site)


@pytest.mark.parametrize("kind", ["FIFO", *(pytest.param(kind, marks=pytest.mark.soak) for kind in ("folder", "sparse file"))])
def test_a_site_answers_whatever_stands_in_the_place_of_its_index(kind: str, content: Path, tmp_path: Path) -> None:
    index = tmp_path / "index"
    with looked_at(content, index) as site:
        for name in NOTES:
            look_around(kind, [index / name], site)
        for name in GENERATION:
            look_around(kind, sorted(index.glob(name))[:1], site)


def command(content: Path, index: Path, *arguments: str) -> tuple[int, str]:
    """Exit code and all output of a command, which has to end."""
    done = command_line.run(command_line.of(content, index, *arguments))
    return done.returncode, done.stdout + done.stderr


def test_every_command_names_the_files_that_are_none_and_ends(content: Path, tmp_path: Path) -> None:
    for kind in KINDS:
        put(kind, content / f"{kind.replace(' ', '-')}.md")
    (content / "a\n::error::\x1b[31m\u202eb.md").write_bytes(b"\0")
    for arguments, code in (
        (["index"], 1),
        (["check"], 1),
        (["check", "--fix"], 1),
        (["query", "harbours"], 0),
        (["status"], 0),
    ):
        found, said = command(content, tmp_path / "index", *arguments)
        assert (found, "Traceback" in said, OUTSIDE in said) == (code, False, False), said
        if arguments != ["query", "harbours"]:
            told = said.replace("\n    ", " ").splitlines()  # the files of one fault stand below it
            for line in (
                "FIFO.md: it is not a regular file",
                r"a\n::error::\x1b[31m\u202eb.md:1: the file has a NUL character",
                "socket.md: it is not a regular file",
                "endless-device.md: it is a link that leads out of the content folder",
                "terminal.md: it is a link that leads out of the content folder",
                "link-out-of-the-folder.md: it is a link that leads out of the content folder",
                "link-to-itself.md: it cannot be read: Too many levels of symbolic links",
                "link-to-nowhere.md: it is a link that leads nowhere",
                "sparse-file.md: it is larger than 5 MiB",
            ):
                name, _, reason = line.partition(": ")
                assert any(name in each and reason in each for each in told), (arguments, line, said)


@pytest.mark.parametrize(
    "kind", ["FIFO", *(pytest.param(kind, marks=pytest.mark.soak) for kind in ("endless device", "folder", "sparse file"))]
)
def test_every_command_ends_whatever_stands_in_the_index(kind: str, content: Path, tmp_path: Path) -> None:
    index = tmp_path / "index"
    assert command(content, index, "index")[0] == 0
    put(kind, index / "last_failure.json")
    put(kind, index / "lock")
    named = f"Error: The index cannot be written: {index}/lock: it is not a regular file."
    code, said = command(content, index, "index")
    assert (code, said.strip()) == ((1, named) if kind != "sparse file" else (0, said.strip()))
    assert command(content, index, "status")[0] == 0
    remove(index / "lock")
    put(kind, index / "manifest.json")
    code, said = command(content, index, "query", "harbours")
    assert (code, said.startswith(f"Error: {index}/manifest.json: it is ")) == (1, True), said
    code, said = command(content, index, "index")
    assert (code, "Traceback" in said) == (0, False), said
    assert command(content, index, "query", "harbours")[0] == 0


@pytest.mark.parametrize("kind", sorted(set(KINDS) - {"empty file"}))
def test_a_search_toml_that_is_no_file_is_named(kind: str, content: Path, tmp_path: Path) -> None:
    put(kind, content / "search.toml")
    for arguments in (["index"], ["check"], ["serve", "--port", "0"])[: 3 if kind == "FIFO" else 1]:
        code, said = command(content, tmp_path / "index", *arguments)
        [line] = [line for line in said.splitlines() if line.startswith("Error: ")]
        assert (code, f"{content}/search.toml: " in line, "Traceback" in said) == (2, True, False), said
