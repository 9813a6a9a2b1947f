"""The last failed update is told by every door until one succeeds."""

import json
import re
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from search.cli.main import main
from search.engines import open_engine
from search.errors import IndexUnwritable
from search.indexing.update_log import FILE_NAME, degraded, last_failure, recording_failure
from search.settings import settings_from
from tests.harness import command_line
from tests.harness.content_folder import titled, write
from tests.harness.serving_site import ROOT
from web.app import create_app


def _fail(index: Path, error: Exception) -> None:
    with pytest.raises(type(error)), recording_failure(index):
        raise error


def test_a_failure_is_noted_with_its_kind_and_words_and_raised_all_the_same(tmp_path: Path) -> None:
    _fail(tmp_path, IndexUnwritable("a.seg: No space left on device."))
    failure = last_failure(tmp_path)
    assert failure is not None
    assert (failure.kind, failure.message) == ("index_unwritable", "a.seg: No space left on device.")
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00", failure.at)


def test_what_nobody_foresaw_is_noted_with_its_type(tmp_path: Path) -> None:
    _fail(tmp_path, ZeroDivisionError("division by zero"))
    failure = last_failure(tmp_path)
    assert failure is not None
    assert (failure.kind, failure.message) == ("zero_division_error", "ZeroDivisionError: division by zero")


def test_failures_in_a_row_are_told_since_the_first(tmp_path: Path) -> None:
    early = {"at": "2024-01-01T00:00:00+00:00", "since": "2023-01-01T00:00:00+00:00", "kind": "k", "message": "m"}
    (tmp_path / FILE_NAME).write_text(json.dumps(early))
    _fail(tmp_path, IndexUnwritable("again"))
    failure = last_failure(tmp_path)
    assert failure is not None
    assert (failure.since, failure.message) == (early["since"], "again")
    assert failure.at > early["at"]


def _failing_since(index: Path, seconds: float) -> None:
    since = (datetime.now(UTC) - timedelta(seconds=seconds)).isoformat()
    index.mkdir(exist_ok=True)
    (index / FILE_NAME).write_text(json.dumps({"at": since, "since": since, "kind": "k", "message": "m"}))


@pytest.mark.parametrize(("seconds", "amiss"), [(30, []), (90, ["updates_failing"])])
def test_probes_and_figures_tell_of_updates_that_have_failed_for_a_minute(
    content: Path, seconds: int, amiss: list[str]
) -> None:
    index = content.parent / "index"
    assert _run(content, "index").exit_code == 0
    client = create_app(settings_from({}, content=content, index=str(index)), open_engine(index)).test_client()
    assert "\nstrategy_search_updates_failing_seconds 0.0\n" in client.get("/metrics").text
    _failing_since(index, seconds)
    for probe, status in (("/readyz", "ready"), ("/healthz", "alive")):
        response = client.get(probe)
        assert (response.status_code, response.get_json()["status"], response.get_json()["degraded"]) == (200, status, amiss)
    figure = re.search(r"^strategy_search_updates_failing_seconds (\S+)$", client.get("/metrics").text, re.M)
    assert figure is not None
    assert seconds <= float(figure[1]) < seconds + 30
    with recording_failure(index):
        pass
    assert client.get("/readyz").get_json()["degraded"] == []


def test_without_an_index_the_figure_is_told_too(content: Path) -> None:
    index = content.parent / "none"
    _failing_since(index, 90)
    client = create_app(settings_from({}, content=content, index=str(index)), open_engine(index)).test_client()
    assert re.search(r"^strategy_search_updates_failing_seconds [19]\d", client.get("/metrics").text, re.M)


@pytest.mark.parametrize("damaged", ["yesterday", "", 7, None, "2024-01-01T00:00:00"])
def test_a_note_whose_time_is_damaged_does_not_stop_a_probe(tmp_path: Path, damaged: object) -> None:
    (tmp_path / FILE_NAME).write_text(json.dumps({"at": "", "since": damaged, "kind": "k", "message": "m"}))
    assert degraded(tmp_path) == []


@pytest.mark.slow
def test_a_disk_that_takes_no_more_is_told_in_the_same_words_every_time(content: Path) -> None:
    index = content.parent / "index"
    for number in range(40):
        write(content, {f"city-{number}.md": titled(f"City {number}") + f"Harbours {number}.\n" * 20})
    messages = set()
    for _ in range(3):
        command = command_line.of(content, index, "index")
        limited = ["sh", "-c", 'ulimit -f 8 && exec "$@"', "sh", *command]  # blocks: what is noted fits, the index does not
        assert subprocess.run(limited, cwd=ROOT, capture_output=True, check=False).returncode == 1
        failure = last_failure(index)
        assert failure is not None
        messages.add((failure.kind, failure.message))
    assert len(messages) == 1, messages
    ((kind, message),) = messages
    assert kind == "index_unwritable"
    assert re.search(r"/store-000001/[\w.*]*\*[\w.]*: File too large\.$", message)


def test_a_success_forgets_the_failure(tmp_path: Path) -> None:
    _fail(tmp_path, IndexUnwritable("full"))
    with recording_failure(tmp_path):
        pass
    assert last_failure(tmp_path) is None
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("content", [b"", b"{", b"7", b"{}", b'{"colour": 1}', b"\xff"])
def test_a_damaged_note_is_none(tmp_path: Path, content: bytes) -> None:
    (tmp_path / FILE_NAME).write_bytes(content)
    assert last_failure(tmp_path) is None


def test_where_nothing_can_be_noted_the_failure_is_raised_all_the_same(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way of a folder")
    _fail(tmp_path / "file", IndexUnwritable("full"))
    assert last_failure(tmp_path / "file") is None


def test_the_folder_of_the_notes_is_made_if_need_be(tmp_path: Path) -> None:
    _fail(tmp_path / "cache" / "notes", IndexUnwritable("full"))
    failure = last_failure(tmp_path / "cache" / "notes")
    assert failure
    assert failure.message == "full"


@pytest.fixture
def content(tmp_path: Path) -> Path:
    return write(tmp_path / "content", {"oslo.md": titled("Oslo") + "Harbours.\n"})


def _run(content: Path, *arguments: str) -> Result:
    command = ["--content", str(content), "--index", str(content.parent / "index"), *arguments]
    return CliRunner().invoke(main, command, catch_exceptions=False)


def test_status_tells_the_age_and_the_last_failure_until_an_update_succeeds(content: Path) -> None:
    assert _run(content, "index").exit_code == 0
    (content / "search.toml").write_text("[site\n", encoding="utf-8")
    assert _run(content, "index").exit_code == 2
    lines = _run(content, "status").output.splitlines()
    assert re.fullmatch(r"failed      \S+\+00:00: .*search\.toml: .*", lines[0])
    assert re.fullmatch(r"generation  1-\w+, built \S+, \d+ s ago; changed \S+", lines[1])
    told = json.loads(_run(content, "status", "--json").stdout)
    assert told["last_failure"]["kind"] == "site_invalid"
    assert told["age_seconds"] >= 0
    (content / "search.toml").unlink()
    assert _run(content, "index").exit_code == 0
    assert _run(content, "status").output.startswith("generation")
    assert json.loads(_run(content, "status", "--json").stdout)["last_failure"] is None


def test_status_tells_why_there_is_no_index(content: Path) -> None:
    (content.parent / "index").mkdir()
    (content / "search.toml").write_text("[site\n", encoding="utf-8")
    assert _run(content, "index").exit_code == 2
    result = _run(content, "status")
    assert result.exit_code == 1
    assert "failed      " in result.output
    assert "Error: There is no index in " in result.output


def test_readiness_tells_of_the_failure_but_not_of_the_folders_of_the_server(content: Path) -> None:
    index = content.parent / "index"
    assert _run(content, "index").exit_code == 0
    _fail(index, IndexUnwritable(f"{index}/store-000001/a.seg: No space left on device."))
    client = create_app(settings_from({}, content=content, index=str(index)), open_engine(index)).test_client()
    response = client.get("/readyz")
    assert response.status_code == 200
    assert response.get_json()["last_failure"]["kind"] == "index_unwritable"
    page, status = client.get("/maintainers"), client.get("/api/v1/status")
    assert "The index has not followed the files since " in page.get_data(as_text=True)
    assert status.get_json()["last_failure"] == response.get_json()["last_failure"] | {
        "message": "The index cannot be written just now."
    }
    for answer in (response, page, status):
        assert str(index) not in answer.get_data(as_text=True)
    (index / FILE_NAME).unlink()
    known = {"If-None-Match": status.headers["ETag"]} if "ETag" in status.headers else {}
    assert client.get("/readyz").get_json()["last_failure"] is None
    assert client.get("/api/v1/status", headers=known).get_json()["last_failure"] is None
