"""What a check of the content finds: by whom it is made, when it is made anew, and what answers say until then."""

import json
import os
import signal
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from search.checks import run_checks
from search.engines import open_engine
from search.indexing.content_check import FILE_NAME, ContentCheck
from search.indexing.incremental import indexed_files
from search.indexing.indexer import refresh
from search.processes.limits import LIMITS
from search.site import Site, load_site
from tests.harness.content_folder import titled, write
from tests.harness.html_tree import parse
from tests.harness.processes import session
from tests.harness.server_processes import readers, watcher
from tests.harness.serving_site import Site as Served
from tests.harness.serving_site import serving, until
from tests.harness.strange_files import put, remove

pytestmark = pytest.mark.slow

FILES = {
    "bonn.md": titled("Bonn", "country: Germany") + "## Data governance\n\nSee [the board](https//board).\n\n## Empty\n",
    "untitled.md": "## Only a heading\n\nText.\n",
    "broken.md": "---\ntitle: [\n---\n",
    "guides/ulm.md": titled("Ulm", "country: Germny", "lang: xx") + "Text.\n",
}
TEXT = "".join(f"## Section {number}\n\n{'*Open* data [here](/there) and `there`. ' * 20}\n\n" for number in range(10))
MANY = 30
"""Files by which the content grows until a check of it takes long enough to be caught."""
NICENESS = 10
PATIENT = {"STRATEGY_SEARCH_FILE_SECONDS": "600"}
"""No process that reads files is ended because it is stopped."""


@pytest.fixture
def content(tmp_path: Path) -> Path:
    return write(tmp_path / "content", FILES)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A site that follows its folder, for all tests that leave it as they found it."""
    folder = tmp_path_factory.mktemp("checked")
    with serving(write(folder / "content", FILES), folder / "index") as site:
        yield site


@pytest.fixture(scope="module")
def patient(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """One whose checks can be held; its folder changes with each that is."""
    folder = tmp_path_factory.mktemp("held")
    with serving(write(folder / "content", FILES), folder / "index", **PATIENT) as site:
        yield site


def many(edition: int, number: int) -> dict[str, str]:
    return {f"city-{city}.md": titled(f"City {city}") + f"{edition}\n\n{TEXT}## Empty\n" for city in range(number)}


def expected(content: Path) -> dict[str, Any]:
    """What the command finds, as the status tells it."""
    files: dict[str, Any] = {}
    for one in run_checks(content, load_site(content)).findings:
        told = {"line": one.line, "rule": one.rule, "severity": one.severity, "message": one.message}
        files.setdefault(one.path, []).append({**told, "mend": one.fix.summary if one.fix else None})
    return files


def found(site: Served) -> Any:
    """What the status tells once the content of its generation is checked."""
    until(lambda: not site.json("/api/v1/status")["checking"], explain=site.log)
    return site.json("/api/v1/status")["findings"]


def headers(site: Served, path: str, **sent: str) -> tuple[int, str | None, str | None]:
    """The status, the tag and the life of an answer."""
    try:
        with urllib.request.urlopen(urllib.request.Request(site.url + path, headers=sent), timeout=60) as answer:
            return answer.status, answer.headers["ETag"], answer.headers["Cache-Control"]
    except urllib.error.HTTPError as error:
        return error.code, error.headers["ETag"], error.headers["Cache-Control"]


def test_a_served_site_tells_what_the_command_finds(site: Served) -> None:
    assert found(site) == expected(site.content)
    page = parse(site.get("/maintainers").decode()).one("section", **{"aria-labelledby": "faults"})
    told = {line.text for group in page.all("details") for line in group.all("li")}
    whole = expected(site.content).items()
    assert {f"{place(path, one['line'])} {one['message']}" for path, findings in whole for one in findings} <= told


def place(path: str, line: int | None) -> str:
    return path if line is None else f"{path}:{line}"


def test_findings_follow_the_content(site: Served) -> None:
    for text, number in ((titled("Whole") + "Text.\n", 4), (FILES["broken.md"], 3)):
        before = found(site)
        write(site.content, {"broken.md": text})
        until(lambda number=number: site.json("/api/v1/status")["strategies"] == number, explain=site.log)
        after = found(site)
        assert after != before
        assert after == expected(site.content)


def test_answers_before_the_findings_are_not_kept_and_those_after_are_tagged_so(site: Served) -> None:
    whole = found(site)
    os.kill(watcher(site), signal.SIGSTOP)
    tag = headers(site, "/api/v1/status")[1]
    assert tag
    assert headers(site, "/api/v1/status", **{"If-None-Match": tag})[0] == 304
    findings(site).unlink()
    assert [site.json("/api/v1/status")[name] for name in ("checking", "findings")] == [True, None]
    assert b"The files are still being checked" in site.get("/maintainers")
    assert headers(site, "/api/v1/status", **{"If-None-Match": tag}) == (200, None, "no-store")
    os.kill(watcher(site), signal.SIGCONT)
    assert found(site) == whole
    status, newer, life = headers(site, "/api/v1/status", **{"If-None-Match": tag})
    assert (status, life) == (200, "public, max-age=1")
    assert newer not in {None, tag}


def test_the_maintainers_page_is_never_kept_as_it_counts_searches_too(site: Served) -> None:
    found(site)
    assert headers(site, "/maintainers") == (200, None, "no-store")


def test_damaged_findings_are_none_and_are_made_anew(content: Path) -> None:
    index = content.parent / "index"
    refresh(content, open_engine(index))
    (index / FILE_NAME).write_bytes(b"[" * 100_000)
    with serving(content, index, ["--no-watch", "--workers", "1"]) as site:
        whole = expected(content)
        assert found(site) == whole
        for damage in (b"", b"{", b"[7]", b'{"generation": 1}', b"\xff"):
            damaged(site, lambda damage=damage: findings(site).write_bytes(damage))  # type: ignore[misc]
            assert found(site) == whole, damage


def test_whatever_stands_in_the_place_of_the_findings_answers_come(site: Served) -> None:
    whole = found(site)
    for kind in ("FIFO", "sparse file", "link to itself"):
        damaged(site, lambda kind=kind: put(kind, findings(site)))  # type: ignore[misc]
        assert found(site) == whole, kind


def findings(site: Served) -> Path:
    """The file of what was found."""
    return site.content.with_name("index") / FILE_NAME


def damaged(site: Served, damage: Callable[[], object]) -> None:
    """Damage the findings and see what is answered before the watcher, which stands still meanwhile, can make them anew."""
    os.kill(watcher(site), signal.SIGSTOP)
    remove(findings(site))
    damage()
    assert site.json("/api/v1/status")["findings"] is None
    assert b"still being checked" in site.get("/maintainers")
    os.kill(watcher(site), signal.SIGCONT)


EDITIONS = count()


def held_check(site: Served) -> int:
    """The process that checks content, stopped in the midst of it; more and more content is changed until one is caught."""
    for tries in range(1, 20):
        before = found_of(site)
        write(site.content, many(next(EDITIONS), MANY * tries))
        until(lambda before=before: readers(site, NICENESS) or found_of(site) not in {None, before}, explain=site.log)
        for process in readers(site, NICENESS):
            os.kill(process, signal.SIGSTOP)
            if site.json("/api/v1/status")["checking"]:
                return process
            os.kill(process, signal.SIGCONT)
        found(site)
    raise AssertionError("no check could be caught")


def found_of(site: Served) -> str | None:
    """The generation of which all is found; None while it is still being checked."""
    status = site.json("/api/v1/status")
    return None if status["checking"] else str(status["generation"])


def test_while_a_check_is_held_searches_are_answered_and_a_change_is_found_first(patient: Served) -> None:
    process = held_check(patient)
    assert [hit["title"] for hit in patient.json("/api/v1/search?q=board")["hits"]] == ["Bonn"]
    assert b"still being checked" in patient.get("/maintainers")
    write(patient.content, {"new.md": titled("Rain")})
    until(lambda: patient.json("/api/v1/search?q=rain&match=all")["total"], explain=patient.log)
    assert patient.json("/api/v1/status")["checking"]
    os.kill(process, signal.SIGCONT)
    assert set(found(patient)) == files_of(patient)


def test_a_watcher_that_is_killed_in_the_midst_of_a_check_begins_it_again(patient: Served) -> None:
    held_check(patient)
    os.kill(watcher(patient), signal.SIGKILL)
    assert set(found(patient)) == files_of(patient)


def files_of(site: Served) -> set[str]:
    return {path.name for path in site.content.glob("*.md")} | {"guides/ulm.md"}


def test_a_check_ends_with_the_server_that_it_is_for(content: Path) -> None:
    with serving(content, content.parent / "index", **PATIENT) as site:
        held_check(site)
        site.process.kill()
        until(lambda: session(site.process.pid) == [])


def test_without_a_folder_nothing_is_found_until_it_is_there_again(content: Path) -> None:
    index = content.parent / "index"
    refresh(content, open_engine(index))
    content.rename(content.with_name("elsewhere"))
    with serving(content, index, ["--workers", "1"]) as site:
        assert found(site) is None
        assert b"The files were not checked." in site.get("/maintainers")
        content.with_name("elsewhere").rename(content)
        until(lambda: site.json("/api/v1/status")["findings"], explain=site.log)
        assert site.json("/api/v1/status")["findings"] == expected(content)


def findings_of_day(index: Path, day: str) -> Iterator[str]:
    """Write the findings as if they had been made on another day; tell when they were made since."""
    path = index / FILE_NAME
    path.write_text(json.dumps(json.loads(path.read_text()) | {"made_at": f"{day}T12:00:00+00:00"}))
    while True:
        yield json.loads(path.read_text())["made_at"]


def test_findings_of_yesterday_are_made_anew_and_those_of_today_are_left(content: Path) -> None:
    index, engine = content.parent / "index", open_engine(content.parent / "index")
    refresh(content, engine)
    check = ContentCheck(content, index, engine, LIMITS)
    check.run_if_due()
    made = findings_of_day(index, "2020-01-01")
    assert next(made).startswith("2020-01-01")
    check.run_if_due()
    today = next(made)
    assert not today.startswith("2020-01-01")
    check.run_if_due()
    assert next(made) == today


def test_a_file_that_is_in_the_index_is_not_read_again_and_one_that_has_changed_is(content: Path) -> None:
    engine = open_engine(content.parent / "index")
    refresh(content, engine)
    known, digests = indexed_files(engine, load_site(content)), engine.reader().digests()
    for path, digest in digests.items():
        file = known(path, digest)
        assert file
        assert file.strategy
        assert file.strategy.path == path
        assert known(path, "0" * 64) is None
    assert "broken.md" not in digests
    assert known("broken.md", "0" * 64) is None
    assert [fault.rule for fault in known("untitled.md", digests["untitled.md"]).faults] == ["no_title"]  # type: ignore[union-attr]


def test_an_index_that_was_read_otherwise_says_nothing_of_files(content: Path) -> None:
    engine = open_engine(content.parent / "index")
    refresh(content, engine)
    (path, digest), *_ = engine.reader().digests().items()
    assert indexed_files(engine, Site())(path, digest)
    write(content, {"search.toml": '[site]\nlanguage = "de"\n'})
    assert indexed_files(engine, load_site(content))(path, digest) is None
    assert indexed_files(open_engine(content.parent / "none"), Site())(path, digest) is None
