"""The check of the content beside the answers: what it finds, who waits for it, and that nobody else does."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from search.checks import findings_by_file, run_checks
from search.engines import open_engine
from search.engines.base import SearchEngine
from search.indexing.background_check import ContentCheck
from search.indexing.incremental import indexed_files
from search.indexing.indexer import refresh
from search.settings import Settings
from search.site import Site, load_site
from tests.harness.content_folder import titled, write
from tests.harness.processes import children, command, session
from tests.harness.server_processes import workers
from tests.harness.serving_site import serving, until
from web.app import create_app

pytestmark = pytest.mark.slow

FILES = {
    "bonn.md": titled("Bonn", "country: Germany") + "## Data governance\n\nSee [the board](https//board).\n\n## Empty\n",
    "untitled.md": "## Only a heading\n\nText.\n",
    "broken.md": "---\ntitle: [\n---\n",
    "guides/ulm.md": titled("Ulm", "country: Germny", "lang: xx") + "Text.\n",
}
TEXT = "".join(f"## Section {number}\n\n{'*Open* data [here](/there) and `there`. ' * 20}\n\n" for number in range(40))
MANY = 16
"""Files whose check takes seconds."""


def checked(check: ContentCheck, engine: SearchEngine) -> object:
    """What a check finds in the end."""
    until(lambda: check.of(engine.reader()).is_done, 60)
    return check.of(engine.reader()).findings


@pytest.fixture
def content(tmp_path: Path) -> Path:
    return write(tmp_path / "content", FILES)


@pytest.fixture
def engine(content: Path, build_engine: Callable[[Path], SearchEngine]) -> SearchEngine:
    return build_engine(content)


@pytest.fixture
def large(tmp_path: Path) -> Path:
    return write(
        tmp_path / "content", {f"city-{number}.md": titled(f"City {number}") + TEXT + "## Empty\n" for number in range(MANY)}
    )


def test_it_finds_what_the_command_finds(content: Path, engine: SearchEngine, tmp_path: Path) -> None:
    expected = findings_by_file(run_checks(content, load_site(content)))
    assert expected.keys() == FILES.keys()
    assert checked(ContentCheck(content, tmp_path / "index"), engine) == expected
    assert checked(ContentCheck(content, tmp_path / "no index"), engine) == expected


def test_it_is_made_anew_for_each_generation(content: Path, engine: SearchEngine, tmp_path: Path) -> None:
    check = ContentCheck(content, tmp_path / "index")
    before = checked(check, engine)
    (content / "broken.md").write_text(titled("Whole") + "Text.\n", encoding="utf-8")
    assert checked(check, engine) == before
    refresh(content, engine)
    after = checked(check, engine)
    assert after != before
    assert after == findings_by_file(run_checks(content, Site()))


def test_without_a_folder_nothing_is_found_and_nobody_waits_for_more(engine: SearchEngine, tmp_path: Path) -> None:
    (tmp_path / "content").rename(tmp_path / "elsewhere")
    assert checked(ContentCheck(tmp_path / "content", tmp_path / "index"), engine) is None
    client = create_app(Settings(content=tmp_path / "content", index=str(tmp_path / "index")), engine).test_client()
    until(lambda: "still being checked" not in client.get("/stats").get_data(as_text=True), 60)
    assert "The files themselves are not at hand to be checked." in client.get("/stats").get_data(as_text=True)


def test_a_file_that_is_in_the_index_is_not_read_again_and_one_that_has_changed_is(content: Path, engine: SearchEngine) -> None:
    known = indexed_files(engine, load_site(content))
    digests = engine.reader().digests()
    for path, digest in digests.items():
        file = known.file(path, digest)
        assert file
        assert file.strategy
        assert file.strategy.path == path
        assert known.file(path, "0" * 64) is None
    assert "broken.md" not in digests
    assert known.file("broken.md", "0" * 64) is None
    assert [fault.rule for fault in known.file("untitled.md", digests["untitled.md"]).faults] == ["no_title"]  # type: ignore[union-attr]


def test_an_index_that_was_read_otherwise_says_nothing_of_files(content: Path, engine: SearchEngine, tmp_path: Path) -> None:
    (path, digest), *_ = engine.reader().digests().items()
    assert indexed_files(engine, Site()).file(path, digest)
    write(content, {"search.toml": '[site]\nlanguage = "de"\n'})
    assert indexed_files(engine, load_site(content)).file(path, digest) is None
    assert indexed_files(open_engine(tmp_path / "none"), Site()).file(path, digest) is None


def test_while_it_lasts_answers_say_so_and_may_not_be_kept(large: Path, build_engine: Callable[[Path], SearchEngine]) -> None:
    engine = build_engine(large)
    client = create_app(Settings(content=large, index=str(large.parent / "none")), engine).test_client()
    started = time.monotonic()
    first = client.get("/api/v1/status")
    assert (first.get_json()["checking"], first.get_json()["findings"]) == (True, None)
    page = client.get("/stats")
    assert 1 <= time.monotonic() - started < 5
    assert "The files are still being checked" in page.get_data(as_text=True)
    assert "every file was read without a fault" not in page.get_data(as_text=True)
    for answer in (first, page):
        assert answer.headers["Cache-Control"] == "no-store"
        assert "ETag" not in answer.headers
    until(lambda: not client.get("/api/v1/status").get_json()["checking"], 120)
    for address in ("/api/v1/status", "/stats"):
        whole = client.get(address)
        assert client.get(address, headers={"If-None-Match": whole.headers["ETag"]}).status_code == 304
    assert set(client.get("/api/v1/status").get_json()["findings"]) == {path.name for path in large.iterdir()}


def test_a_check_that_is_killed_is_over_and_the_log_says_so(
    large: Path, build_engine: Callable[[Path], SearchEngine], caplog: pytest.LogCaptureFixture
) -> None:
    engine = build_engine(large)
    check = ContentCheck(large, large.parent / "none")
    assert not check.of(engine.reader()).is_done
    until(lambda: checks_of(os.getpid()), 30)
    [process] = checks_of(os.getpid())
    os.kill(process, signal.SIGKILL)
    assert checked(check, engine) is None
    assert "The content could not be checked" in caplog.text


def test_a_check_is_told_where_the_index_is_but_not_where_everybody_can_read_it(
    large: Path, build_engine: Callable[[Path], SearchEngine]
) -> None:
    engine, check = build_engine(large), ContentCheck(large, large.parent / "s3cret")
    assert not check.of(engine.reader()).is_done
    until(lambda: checks_of(os.getpid()), 30)
    assert [process for process in checks_of(os.getpid()) if "s3cret" in command(process)] == []
    assert checked(check, engine)


def test_however_many_ask_what_a_check_finds_searches_are_answered(large: Path) -> None:
    with serving(large, large.parent / "index", ["--workers", "1"]) as site, ThreadPoolExecutor(12) as crowd:
        [worker] = workers(site)
        asked = [crowd.submit(site.get, path) for path in ("/api/v1/status", "/stats") * 6]
        until(lambda: len(checks_of(worker)) == 1, 30, site.log)
        for number in range(10):
            started = time.monotonic()
            assert site.json(f"/api/v1/search?q=section+{number}")["total"] == MANY
            assert time.monotonic() - started < 3
        assert len(checks_of(worker)) <= 1
        assert all(one.result() for one in asked)
        until(lambda: site.json("/api/v1/status")["findings"], 60, site.log)


def test_a_check_ends_with_the_server_that_it_is_for(content: Path) -> None:
    with serving(content, content.parent / "index", ["--no-watch", "--workers", "1"]) as site:
        write(content, {f"city-{number}.md": titled(f"City {number}") + TEXT for number in range(8 * MANY)})
        assert site.json("/api/v1/status")["checking"]
        [worker] = workers(site)
        until(lambda: checks_of(worker), 30, site.log)
    until(lambda: session(site.process.pid) == [], 10)


def checks_of(process: int) -> list[int]:
    """The living processes that a process has begun in order to check content."""
    return [child for child in children(process) if "search.indexing.background_check" in command(child)]
