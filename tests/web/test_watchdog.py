"""Requests that hang: others get their places, log and figures tell of them, and a worker with too many of them ends."""

import logging
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask.testing import FlaskClient

from search.engines.base import SearchEngine
from search.settings import Settings
from tests.harness.serving_site import PATIENCE, until
from web.app import create_app
from web.http.limits.admission import MAX_ACTIVE
from web.http.limits.limiter import ConcurrencyLimiter
from web.http.limits.watchdog import Watchdog

SOON, LATE = 0.2, 5.0
"""Seconds after which work hangs here, and after which it does where none is to hang, on a busy machine too."""


class Desk:
    """The front end, with work in it that hangs until it is let go."""

    def __init__(self, engine: SearchEngine, hang_seconds: float = SOON) -> None:
        self.app = create_app(Settings(), engine, hang_seconds=hang_seconds)
        self.let_go = threading.Event()
        self.begun = 0
        self.at_begin: Callable[[], object] = lambda: None
        self.threads = list[threading.Thread]()
        self.app.add_url_rule("/api/waits", view_func=self._waits)
        self.app.add_url_rule("/api/runs", view_func=self._runs)

    def _waits(self) -> str:
        self.begun += 1
        self.at_begin()
        assert self.let_go.wait(PATIENCE)
        return "done"

    def _runs(self) -> str:
        self.begun += 1
        while not self.let_go.is_set():
            pass
        return "done"

    def client(self) -> FlaskClient:
        return self.app.test_client()

    def ask(self, path: str, answers: list[int]) -> None:
        """Ask in a thread of its own, as another reader would."""
        thread = threading.Thread(target=lambda: answers.append(self.client().get(path).status_code))
        thread.start()
        self.threads.append(thread)


def errors(caplog: pytest.LogCaptureFixture) -> list[dict[str, Any]]:
    return [record.__dict__ for record in caplog.records if record.levelno == logging.ERROR]


def hung_total(desk: Desk) -> float:
    """What the figures say of requests that hung; the one that asks may be one of them, beside threads that never rest."""
    figures = desk.client().get("/metrics").get_data(as_text=True)
    return float(figures.partition("\nstrategy_search_requests_hung_total ")[2].split()[0])


@pytest.fixture
def desk(shipped_engine: SearchEngine) -> Iterator[Desk]:
    desk = Desk(shipped_engine)
    yield desk
    desk.let_go.set()
    for thread in desk.threads:
        thread.join(PATIENCE)


@pytest.mark.parametrize(("path", "function"), [("/api/waits", "_waits"), ("/api/runs", "_runs")])
def test_places_of_requests_that_hang_are_given_to_others_and_told_of(
    desk: Desk, caplog: pytest.LogCaptureFixture, path: str, function: str
) -> None:
    answers = list[int]()
    for _ in range(MAX_ACTIVE):
        desk.ask(f"{path}?q=my-secret", answers)
    until(lambda: len(errors(caplog)) == MAX_ACTIVE)
    told = errors(caplog)
    assert (desk.begun, desk.client().get("/robots.txt").status_code) == (MAX_ACTIVE, 200)
    assert [(one["method"], one["path"], one["name"]) for one in told] == [
        ("GET", path, "web.http.limits.watchdog") for _ in range(MAX_ACTIVE)
    ]
    assert len({one["request_id"] for one in told}) == MAX_ACTIVE
    assert all(f"in {function}" in one["stack"] for one in told)
    assert "my-secret" not in str(told)
    assert MAX_ACTIVE <= hung_total(desk) <= len(errors(caplog))


def test_what_hung_and_is_done_after_all_gives_no_place_back_twice(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    answers = list[int]()
    for _ in range(MAX_ACTIVE):
        desk.ask("/api/waits", answers)
    until(lambda: len(errors(caplog)) == MAX_ACTIVE)
    desk.let_go.set()
    for thread in desk.threads:
        thread.join(PATIENCE)
    assert answers == [200] * MAX_ACTIVE
    assert "What hung is done after all" in caplog.text
    desk.let_go.clear()
    hung = list[int]()
    desk.at_begin = lambda: hung.append(len(errors(caplog)))
    for _ in range(MAX_ACTIVE + 1):
        desk.ask("/api/waits", answers)
    until(lambda: len(hung) == MAX_ACTIVE + 1)
    assert hung[-1] > MAX_ACTIVE, "one more than there are places begins only once another hangs"


@pytest.mark.slow
def test_work_that_is_done_in_time_is_not_told_of(shipped_engine: SearchEngine, caplog: pytest.LogCaptureFixture) -> None:
    desk, before = Desk(shipped_engine, LATE), set(threading.enumerate())
    for _ in range(20):
        assert desk.client().get("/healthz").status_code == 200
    until(lambda: set(threading.enumerate()) <= before)
    assert "hang" not in caplog.text
    assert hung_total(desk) == 0


def test_a_chunk_that_hangs_gives_its_place_to_others() -> None:
    limiter, let_go, told = ConcurrencyLimiter(1), threading.Event(), {"path": "/search.csv"}
    watchdog = Watchdog(SOON)

    def chunks() -> Iterator[bytes]:
        assert let_go.wait(PATIENCE)
        yield b"late"

    sent = list[bytes]()
    stream = limiter.limited(chunks(), lambda leave: watchdog.watch(told, leave))
    thread = threading.Thread(target=lambda: sent.extend(stream))
    thread.start()
    until(lambda: _is_free(limiter))
    let_go.set()
    thread.join(PATIENCE)
    assert sent == [b"late"]
    limiter.acquire()
    assert not _is_free(limiter)


def _is_free(limiter: ConcurrencyLimiter) -> bool:
    try:
        limiter.acquire()
    except Exception:
        return False
    limiter.release()
    return True


def test_with_more_that_hangs_than_may_the_worker_ends() -> None:
    ended, let_go, told = threading.Event(), threading.Event(), list[int]()
    watchdog = Watchdog(SOON, max_hanging=2, count=lambda: told.append(1), end=ended.set)

    def hang() -> None:
        done = watchdog.watch({}, lambda: None)
        assert let_go.wait(PATIENCE)
        done()

    threads = list[threading.Thread]()
    for number in range(1, 4):
        assert not ended.is_set()
        threads.append(threading.Thread(target=hang))
        threads[-1].start()
        until(lambda number=number: len(told) == number)
    until(ended.is_set)
    let_go.set()
    for thread in threads:
        thread.join(PATIENCE)
