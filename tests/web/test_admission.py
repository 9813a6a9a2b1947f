"""Requests of one worker: who is worked on, who waits, who is refused, and what long answers cost."""

import threading
from collections.abc import Callable

import pytest
from flask import Blueprint, Flask
from flask.testing import FlaskClient
from werkzeug.wrappers import Response

from tests.harness.serving_site import until
from web.http import errors
from web.http.limits.admission import MAX_BUFFERED_BYTES, Admission
from web.http.limits.watchdog import Watchdog

LONG = ["x" * 1000] * (MAX_BUFFERED_BYTES // 1000 + 10)
CSV = "text/csv; charset=utf-8"


class Desk:
    """An application that works on a request until it is told to finish."""

    def __init__(self, watchdog: Watchdog | None = None, **room: int) -> None:
        self.finish = threading.Event()
        self.begun = 0
        app, admitted, probes = Flask(__name__), Admission(watchdog=watchdog, **room), Blueprint("probes", __name__)
        app.add_url_rule("/api/work", view_func=self._work)
        app.add_url_rule("/api/short", "short", view_func=lambda: admitted.answer(["a", "b"], CSV))
        app.add_url_rule("/api/long", "long", view_func=lambda: admitted.answer(LONG, CSV))
        probes.add_url_rule("/healthz", view_func=lambda: "alive")
        app.register_blueprint(probes)
        admitted.install(app)
        errors.install(app)
        self._app, self._admitted = app, admitted

    @property
    def queued(self) -> int:
        """Requests that wait."""
        return len(self._admitted._work._queue)

    def _work(self) -> str:
        self.begun += 1
        assert self.finish.wait(30)
        return "done"

    def client(self) -> FlaskClient:
        return self._app.test_client()

    def ask(self, answers: list[int]) -> threading.Thread:
        """Ask for work in a thread of its own."""
        thread = threading.Thread(target=lambda: answers.append(self.client().get("/api/work").status_code))
        thread.start()
        return thread


def test_whoever_comes_beyond_those_who_wait_is_refused_with_when_to_ask_again() -> None:
    desk, answers = Desk(working=1, waiting=1), list[int]()
    line = [desk.ask(answers) for _ in range(2)]
    until(lambda: (desk.begun, desk.queued) == (1, 1))  # asking would take the second one's place
    refused = desk.client().get("/api/work")
    assert (refused.status_code, refused.mimetype, refused.headers["Retry-After"]) == (503, "application/problem+json", "1")
    assert refused.get_json()["code"] == "overloaded"
    assert desk.client().get("/healthz").text == "alive"
    desk.finish.set()
    for thread in line:
        thread.join()
    assert (answers, desk.begun) == ([200, 200], 2)
    assert desk.client().get("/api/work").status_code == 200


def test_an_answer_that_fails_gives_its_place_back() -> None:
    desk = Desk(working=1, waiting=0)
    for _ in range(3):
        assert desk.client().get("/api/nowhere").status_code == 404
    assert desk.client().get("/api/short").status_code == 200


def test_a_short_answer_is_sent_whole_and_a_long_one_while_it_is_made() -> None:
    client = Desk().client()
    short, long = client.get("/api/short"), client.get("/api/long", buffered=False)
    assert (short.text, short.headers.get("Content-Length"), short.content_type) == ("ab", "2", CSV)
    assert (long.is_streamed, long.headers.get("Content-Length"), long.content_type) == (True, None, CSV)
    assert long.text == "".join(LONG)


def _closed(response: Response) -> None:
    response.close()


def _read(response: Response) -> None:
    assert len(response.get_data()) == 1000 * len(LONG)
    response.close()


@pytest.mark.parametrize("end", [_closed, _read])
def test_a_long_answer_takes_a_place_until_it_is_read_or_given_up(end: Callable[[Response], None]) -> None:
    client = Desk(streams=1).client()
    slow = client.get("/api/long")
    assert client.get("/api/long").status_code == 503
    assert client.get("/api/short").status_code == 200
    end(slow)
    for _ in range(2):
        last = client.get("/api/long")
        assert last.status_code == 200
        last.close()


def test_asking_for_nothing_but_the_head_of_a_long_answer_takes_no_place() -> None:
    client = Desk(streams=1).client()
    for _ in range(3):
        head = client.head("/api/long")
        assert (head.status_code, head.data) == (200, b"")
        head.close()
