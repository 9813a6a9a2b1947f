"""Reindexing over HTTP: with the token only, one update at a time, its state told by whoever is asked."""

import logging
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from search.engines import open_engine
from search.engines.base import SearchEngine
from search.errors import ContentMissing, TaskUnknown
from search.indexing.indexer import Report, refresh
from search.indexing.tasks import MAX_TASKS, STATE_FILE, Task, Tasks
from search.indexing.watcher import wait
from search.settings import Settings
from tests.harness.serving_site import until
from web.app import create_app

TOKEN = {"Authorization": "Bearer sesame"}


@pytest.fixture
def content(tmp_path: Path) -> Path:
    folder = tmp_path / "content"
    folder.mkdir()
    (folder / "bonn.md").write_text("---\ntitle: Bonn\n---\nData.\n", encoding="utf-8")
    return folder


@pytest.fixture
def updater(content: Path, tmp_path: Path) -> Iterator[None]:
    """What works off the tasks of an index: in a thread here, and not in a process of its own as in `serve`."""
    tasks, stop, engine = Tasks(tmp_path / "index"), threading.Event(), open_engine(tmp_path / "index")

    def update() -> None:
        tasks.run(lambda: refresh(content, engine))

    thread = threading.Thread(target=wait, args=(update, stop, tasks.have_pending))
    thread.start()
    yield
    stop.set()
    thread.join()


@pytest.fixture
def client(content: Path, tmp_path: Path, build_engine: Callable[[Path], SearchEngine], updater: None) -> FlaskClient:
    settings = Settings(content=content, index=str(tmp_path / "index"), reindex_token="sesame")
    return create_app(settings, build_engine(content)).test_client()


def finished(client: FlaskClient, address: str) -> Any:
    until(lambda: client.get(address, headers=TOKEN).get_json()["state"] in {"done", "failed"})
    return client.get(address, headers=TOKEN).get_json()


def test_a_webhook_brings_the_index_up_to_date(client: FlaskClient, content: Path) -> None:
    (content / "ulm.md").write_text("---\ntitle: Ulm\n---\nData.\n", encoding="utf-8")
    (content / "broken.md").write_text("---\ntitle: [\n---\n", encoding="utf-8")
    response = client.post("/api/v1/reindex", headers=TOKEN)
    asked = response.get_json()
    assert (response.status_code, response.headers["Location"]) == (202, f"/api/v1/tasks/{asked['id']}")
    assert list(asked) == ["id", "state", "requested_at", "started_at", "finished_at", "report", "error", "links"]
    task = finished(client, asked["links"]["self"])
    generation = client.get("/readyz").get_json()["generation"]
    seconds = task["report"].pop("seconds")
    assert (task["state"], task["error"], seconds > 0) == ("done", None, True)
    assert task["report"] == {
        "added": 1,
        "changed": 0,
        "removed": 0,
        "unchanged": 1,
        "left_out": 1,
        "written": True,
        "generation": generation,
    }
    assert task["requested_at"] <= task["started_at"] <= task["finished_at"]
    assert client.get("/api/v1/search?q=data").get_json()["total"] == 2


@pytest.mark.parametrize("body", [b"", b"{}", b'{"ref": "refs/heads/main"}'])
def test_what_a_webhook_sends_along_is_not_read(client: FlaskClient, body: bytes) -> None:
    response = client.post("/api/v1/reindex", headers=TOKEN, data=body, content_type="application/json")
    assert response.status_code == 202
    finished(client, response.headers["Location"])


@pytest.mark.parametrize(
    ("body", "kind", "status", "code"),
    [
        (b"a=1", "application/x-www-form-urlencoded", 415, "unsupported_media_type"),
        (b"x", "text/plain", 415, "unsupported_media_type"),
        (b"{", "application/json", 400, "bad_request"),
        (b"[]", "application/json", 400, "bad_request"),
        (b"{" * 70_000, "application/json", 413, "request_entity_too_large"),
    ],
)
def test_a_strange_body_is_refused(client: FlaskClient, body: bytes, kind: str, status: int, code: str) -> None:
    response = client.post("/api/v1/reindex", headers=TOKEN, data=body, content_type=kind)
    assert (response.status_code, response.get_json()["code"]) == (status, code)


@pytest.mark.parametrize(
    "told", [{}, {"Authorization": "Bearer open"}, {"Authorization": "Basic c2VzYW1lOg=="}, {"Authorization": "x"}]
)
@pytest.mark.parametrize(("method", "address"), [("POST", "/api/v1/reindex"), ("GET", "/api/v1/tasks/1")])
def test_without_the_token_nobody_asks(client: FlaskClient, told: dict[str, str], method: str, address: str) -> None:
    response = client.open(address, method=method, headers=told)
    assert (response.status_code, response.mimetype) == (401, "application/problem+json")
    assert response.headers["WWW-Authenticate"] == "Bearer"
    assert response.get_json()["code"] == "unauthorized"


@pytest.mark.parametrize(("method", "address"), [("POST", "/api/v1/reindex"), ("GET", "/api/v1/tasks/1")])
def test_with_no_token_set_there_is_nothing_to_ask(shipped_engine: SearchEngine, method: str, address: str) -> None:
    client = create_app(Settings(), shipped_engine).test_client()
    for told in ({}, {"Authorization": "Bearer "}, {"Authorization": "Bearer x"}):
        response = client.open(address, method=method, headers=told)
        assert (response.status_code, response.get_json()["code"]) == (404, "not_found")


def test_an_unknown_task_and_an_unknown_parameter_are_errors(client: FlaskClient) -> None:
    assert client.get("/api/v1/tasks/none", headers=TOKEN).get_json()["code"] == "task_unknown"
    assert client.post("/api/v1/reindex?full=1", headers=TOKEN).get_json()["code"] == "bad_parameter"
    assert client.get("/api/v1/reindex", headers=TOKEN).status_code == 405


def test_content_that_cannot_be_read_is_told_as_a_failed_task(client: FlaskClient, content: Path) -> None:
    (content / "search.toml").write_text("[site]\ncolour = 1\n", encoding="utf-8")
    task = finished(client, client.post("/api/v1/reindex", headers=TOKEN).headers["Location"])
    assert (task["state"], task["report"]) == ("failed", None)
    assert "colour" in task["error"]
    assert client.get("/api/v1/search?q=data").get_json()["total"] == 1


def test_requests_that_come_while_one_waits_are_served_by_it(tmp_path: Path) -> None:
    workers = [Tasks(tmp_path / "index") for _ in range(3)]
    with ThreadPoolExecutor(6) as threads:
        [asked] = {task.id for task in threads.map(lambda number: workers[number % 3].request(), range(60))}
    assert workers[2].task(asked) == workers[0].task(asked)
    assert workers[1].have_pending()


def test_one_that_comes_during_an_update_waits_for_the_next(content: Path, tmp_path: Path) -> None:
    tasks, engine = Tasks(tmp_path / "index"), open_engine(tmp_path / "index")
    first = tasks.request()
    later: list[Task] = []

    def update() -> Report:
        assert tasks.task(first.id).state == "running"
        later.append(tasks.request())
        return refresh(content, engine)

    tasks.run(update)
    assert (tasks.task(first.id).state, tasks.task(later[0].id).state) == ("done", "queued")
    assert tasks.have_pending()
    tasks.run(lambda: refresh(content, engine))
    assert (tasks.task(later[0].id).state, tasks.have_pending()) == ("done", False)


def test_an_update_that_failed_is_not_asked_for_any_more(tmp_path: Path) -> None:
    tasks, engine = Tasks(tmp_path / "index"), open_engine(tmp_path / "index")
    task = tasks.request()
    with pytest.raises(ContentMissing):
        tasks.run(lambda: refresh(tmp_path / "nowhere", engine))
    assert (tasks.task(task.id).state, tasks.task(task.id).error) == ("failed", "The content folder cannot be read.")
    assert not tasks.have_pending()


def test_what_nobody_foresaw_is_not_told(tmp_path: Path) -> None:
    tasks = Tasks(tmp_path / "index")
    task = tasks.request()
    with pytest.raises(ZeroDivisionError):
        tasks.run(lambda: 1 // 0)  # type: ignore[arg-type, return-value]
    assert tasks.task(task.id).error == "Something that nobody foresaw; the log has it."


def test_a_new_server_knows_no_tasks_of_another(tmp_path: Path) -> None:
    tasks = Tasks(tmp_path)
    tasks.request()
    tasks.clear()
    assert not (tmp_path / STATE_FILE).exists()
    assert not tasks.have_pending()


def test_only_the_last_tasks_are_remembered(content: Path, tmp_path: Path) -> None:
    tasks, engine = Tasks(tmp_path / "index"), open_engine(tmp_path / "index")
    asked = []
    for _ in range(MAX_TASKS + 2):
        asked.append(tasks.request().id)
        tasks.run(lambda: refresh(content, engine))
    for task_id in asked[:2]:
        with pytest.raises(TaskUnknown):
            tasks.task(task_id)
    assert {tasks.task(task_id).state for task_id in asked[2:]} == {"done"}


def test_the_token_is_never_logged(client: FlaskClient, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        client.post("/api/v1/reindex?token=sesame", headers=TOKEN)
        client.post("/api/v1/reindex", headers={"Authorization": "Bearer sesame2"})
    assert len([record for record in caplog.records if record.name == "web.access"]) == 2
    assert "sesame" not in caplog.text


@pytest.mark.parametrize("damage", [b"", b"{", b"[7]", b"{}", b"\xff", b'[{"id": "x"}]'])
def test_a_damaged_list_of_tasks_is_forgotten(client: FlaskClient, tmp_path: Path, damage: bytes) -> None:
    (tmp_path / "index" / STATE_FILE).write_bytes(damage)
    response = client.post("/api/v1/reindex", headers=TOKEN)
    assert response.status_code == 202
    assert finished(client, response.headers["Location"])["state"] == "done"


def test_where_nothing_can_be_written_a_webhook_is_told_to_come_again(client: FlaskClient, tmp_path: Path) -> None:
    (tmp_path / "index" / f"{STATE_FILE}.new").mkdir()
    response = client.post("/api/v1/reindex", headers=TOKEN)
    assert (response.status_code, response.headers["Retry-After"]) == (503, "30")
    assert response.get_json()["code"] == "index_unwritable"
    assert str(tmp_path) not in response.get_data(as_text=True)
