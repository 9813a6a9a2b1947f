"""Answers as a server gets them."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from flask.testing import FlaskClient
from werkzeug.test import create_environ

from search.engines.base import SearchEngine
from search.settings import Settings
from web.app import create_app
from web.http.response import Answer


def sent(answer: Answer, method: str = "GET") -> tuple[Iterable[bytes], list[tuple[str, str]]]:
    body, _, headers = answer.get_wsgi_response(create_environ(method=method))
    return body, headers


@pytest.fixture
def client(shipped_engine: SearchEngine) -> FlaskClient:
    return create_app(Settings(), shipped_engine).test_client()


def test_a_whole_answer_is_sent_at_once() -> None:
    assert sent(Answer(b"all of it", mimetype="text/css")) == (
        [b"all of it"],
        [("Content-Type", "text/css; charset=utf-8"), ("Content-Length", "9")],
    )


def test_an_answer_of_several_pieces_is_told_its_length() -> None:
    body, headers = sent(Answer([b"one", b"two"]))
    assert (b"".join(body), dict(headers)["Content-Length"]) == (b"onetwo", "6")


def test_an_answer_that_is_made_while_it_is_sent_stays_so() -> None:
    body, headers = sent(Answer(iter([b"one", b"two"])))
    assert not isinstance(body, list)
    assert list(body) == [b"one", b"two"]
    assert "Content-Length" not in dict(headers)


def test_an_answer_that_waits_for_its_end_is_told_of_it() -> None:
    ends: list[str] = []
    answer = Answer(b"all of it")
    answer.call_on_close(lambda: ends.append("sent"))
    body, _ = sent(answer)
    assert b"".join(body) == b"all of it"
    body.close()  # type: ignore[attr-defined]
    assert ends == ["sent"]


def test_the_head_of_an_answer_tells_the_length_and_has_no_body() -> None:
    body, headers = sent(Answer(b"all of it"), "HEAD")
    assert (list(body), dict(headers)["Content-Length"]) == ([], "9")


def test_what_has_no_body_has_no_length_either() -> None:
    for status in (204, 304):
        body, headers = sent(Answer(b"all of it", status))
        assert (list(body), dict(headers).get("Content-Length")) == ([], None)


@pytest.mark.parametrize("address", ["/", "/api/v1/search?q=data", "/search.csv?q=data", "/healthz", "/metrics"])
def test_every_answer_of_the_app_is_one_of_these(client: FlaskClient, address: str) -> None:
    with client.application.test_request_context(address):
        answer = client.application.full_dispatch_request()
    assert isinstance(answer, Answer)
    assert isinstance(sent(answer)[0], list)
