"""Requests that are not what they seem, too large, or never end: refused by name or survived, on a real server."""

import os
import socket
import statistics
import time
from collections.abc import Iterator

import pytest

from tests.harness.content_folder import titled, write
from tests.harness.raw_http import connected, exchange, is_closed, many, request
from tests.harness.serving_site import Site, serving, until
from web.server.supervisor import HEAD_SECONDS

pytestmark = pytest.mark.slow

SOCKETS = 200
TOKEN = "Authorization: Bearer sesame-open"
HEAD = b"POST /api/v1/reindex HTTP/1.1\r\nHost: 127.0.0.1\r\n"
HIDDEN = b"GET /robots.txt HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
"""A second request, which whoever reads the first one wrongly takes for one of its own."""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("requests")
    write(folder / "content", {"bonn.md": titled("Bonn") + "## Goals\n\nData.\n"})
    (folder / "content" / "map.png").write_bytes(os.urandom(9_000_000))
    settings = {"STRATEGY_SEARCH_REINDEX_TOKEN": "sesame-open", "STRATEGY_SEARCH_LOG_LEVEL": "warning"}
    with serving(folder / "content", folder / "index", ["--no-watch"], **settings) as served:
        yield served


@pytest.mark.parametrize(
    "framing",
    [
        b"Content-Length: 6\r\nContent-Length: 5\r\n\r\n123456",
        b"Content-Length: 6, 5\r\n\r\n123456",
        b"Content-Length: +6\r\n\r\n123456",
        b"Content-Length: -1\r\n\r\n123456",
        b"Content-Length: 0x6\r\n\r\n123456",
        b"Content-Length: 99999999999999999999999\r\n\r\n123456",
        b"Content-Length : 6\r\n\r\n123456",
        b"Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n",
        b"Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
        b"Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n",
        b"Transfer-Encoding: chunked\r\nTransfer-Encoding: x\r\n\r\n0\r\n\r\n",
        b"Transfer-Encoding:\x0bchunked\r\n\r\n0\r\n\r\n",
        b"X: a\r\n Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        b"X: a\0b\r\n\r\n",
        b"X: a\rY: b\r\n\r\n",
        b" X: a\r\n\r\n",
        b"X\r\n\r\n",
    ],
    ids=repr,
)
def test_a_request_that_can_be_read_in_two_ways_is_read_in_none(site: Site, framing: bytes) -> None:
    answer = exchange(site, HEAD + framing + HIDDEN)
    assert (answer.statuses, answer.closed) == ([400], True)


@pytest.mark.parametrize(
    ("framing", "status"),
    [
        (b"Content-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + HIDDEN, 401),
        (b"Transfer-Encoding: chunked\r\nContent-Length: 6\r\n\r\n0\r\n\r\n" + HIDDEN, 401),
        (b"Transfer-Encoding: chunked\r\n\r\nzz\r\n\r\n" + HIDDEN, 401),
        (b"Transfer-Encoding: chunked\r\n\r\n-1\r\n\r\n" + HIDDEN, 401),
        (b"Content-Length: %d\r\n\r\n" % len(HIDDEN) + HIDDEN, 401),
        (b"Content-Length: 999999\r\n\r\n" + HIDDEN, 413),
    ],
    ids=repr,
)
def test_what_hides_in_a_body_is_no_request(site: Site, framing: bytes, status: int) -> None:
    assert exchange(site, HEAD + framing).statuses == [status]


@pytest.mark.parametrize(
    "first_line",
    [
        b"GET /robots.txt\r\n",
        b"GET /robots.txt HTTP/9.9\r\n",
        b"PRI * HTTP/2.0\r\n",
        b"\x16\x03\x01\x02\x00\x01\r\n",
        b"GET\r\n",
    ],
)
def test_another_protocol_is_refused(site: Site, first_line: bytes) -> None:
    answer = exchange(site, first_line + b"Host: 127.0.0.1\r\n\r\n")
    assert (answer.statuses, answer.closed) == ([400], True)


@pytest.mark.parametrize(
    ("first_line", "hosts", "status"),
    [
        (b"GET /robots.txt HTTP/1.1", [b"127.0.0.1:8000"], 200),
        (b"GET /robots.txt HTTP/1.1", [b"[::1]:8000"], 200),
        (b"GET http://localhost/robots.txt HTTP/1.1", [b"localhost"], 200),
        (b"GET /robots.txt HTTP/1.0", [], 200),
        (b"GET /robots.txt HTTP/1.0", [b"localhost"], 200),
        (b"GET /robots.txt HTTP/1.1", [], 400),
        (b"GET /healthz HTTP/1.1", [], 400),
        (b"GET /robots.txt HTTP/1.1", [b""], 400),
        (b"GET /robots.txt HTTP/1.1", [b"localhost", b"localhost"], 400),
        (b"GET /robots.txt HTTP/1.1", [b"localhost", b"stranger.example"], 400),
        (b"GET /robots.txt HTTP/1.1", [b"localhost", b""], 400),
        (b"GET /robots.txt HTTP/1.0", [b"localhost", b"stranger.example"], 400),
        (b"GET http://localhost/robots.txt HTTP/1.1", [b"localhost", b"stranger.example"], 400),
        (b"GET /robots.txt HTTP/1.1", [b"localhost,stranger.example"], 400),
        (b"GET /robots.txt HTTP/1.1", [b"localhost stranger.example"], 400),
        (b"GET /robots.txt HTTP/1.1", [b"localhost@stranger.example"], 400),
        (b"GET /robots.txt HTTP/1.1", [b"localhost/"], 400),
        (b"GET /robots.txt HTTP/1.1", [b"localhost:http"], 400),
        (b"GET /robots.txt HTTP/1.1", [b"\xe9.example"], 400),
    ],
    ids=repr,
)
def test_a_request_names_one_host(site: Site, first_line: bytes, hosts: list[bytes], status: int) -> None:
    lines = [first_line, *(b"Host: " + host for host in hosts), b"Connection: close", b"", b""]
    answer = exchange(site, b"\r\n".join(lines))
    assert answer.statuses == [status]
    assert (b"A request names one host" in answer.body) == (status == 400)


@pytest.mark.parametrize(("method", "path", "status"), [("TRACE", "/", 405), ("CONNECT", "/", 405), ("PUT", "/search", 405)])
def test_a_method_that_nothing_takes_is_refused(site: Site, method: str, path: str, status: int) -> None:
    assert exchange(site, request(path, "X-Secret: told", method=method)).statuses == [status]


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        (request("/robots.txt", "X: " + "a" * 1_000_000), 431),
        (request("/robots.txt", *(f"X{number}: 1" for number in range(10_000))), 431),
        (request("/" + "a" * 70_000), 414),
        (request("/search?q=" + "a" * 17_000), 414),
    ],
)
def test_a_head_without_measure_is_refused(site: Site, sent: bytes, status: int) -> None:
    assert exchange(site, sent).statuses == [status]


@pytest.mark.parametrize("told", ["", TOKEN + "\r\n"])
def test_a_body_that_is_too_large_is_refused_before_it_is_there(site: Site, told: str) -> None:
    answer = exchange(site, HEAD + told.encode() + b"Content-Length: 9999999999\r\n\r\n{")
    assert answer.statuses == [413]
    assert b'"code":"request_entity_too_large"' in answer.body


@pytest.mark.parametrize(("told", "status"), [("", 401), (TOKEN + "\r\n", 202)])
def test_a_body_of_unknown_length_is_neither_waited_for_nor_taken(site: Site, told: str, status: int) -> None:
    head = HEAD + told.encode() + b"Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
    assert exchange(site, head + b"5\r\nhello\r\n").statuses == [status]
    taken, chunk = 0, b"10000\r\n" + b"a" * 65536 + b"\r\n"
    with connected(site) as connection:
        connection.sendall(head)
        connection.settimeout(2)
        try:
            while taken < 2**28:
                taken += connection.send(chunk)
        except OSError:
            pass
    assert taken < 2**25


def answered(site: Site, number: int = 30) -> float:
    """Median milliseconds of some searches, none of which may fail."""
    took = []
    for _ in range(number):
        started = time.perf_counter()
        assert b'"total"' in site.get("/api/v1/search?q=data")
        took.append(time.perf_counter() - started)
    return statistics.median(took) * 1000


SLOW = {
    "saying nothing": b"",
    "in the midst of a head": b"GET /robots.txt HTTP/1.1\r\nHost: 127.0.0.1\r\nX-A: ",
    "resting after an answer": b"GET /robots.txt HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
    "in the midst of a body": b"GET /search HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 40\r\n\r\nab",
    "in the midst of a posted body": HEAD + b"Content-Type: application/json\r\nContent-Length: 40\r\n\r\n{",
    "in the midst of a chunk": HEAD + TOKEN.encode() + b"\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhe",
    "not reading a large answer": b"GET /pictures/map.png HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
}


@pytest.mark.parametrize("slow", SLOW)
def test_two_hundred_slow_connections_take_nothing_from_others(site: Site, slow: str) -> None:
    alone = answered(site)
    with many(site, SOCKETS, SLOW[slow]):
        time.sleep(1)  # two hundred requests at once are a crowd, for which there are other rules; then they only linger
        beside = answered(site)
    print(f"\n{SOCKETS} connections {slow}: a search takes {beside:.1f} ms, alone {alone:.1f} ms")
    assert answered(site, 5) > 0


def test_heads_that_come_drop_by_drop_are_cut_off_in_time(site: Site) -> None:
    started = time.monotonic()
    starts = (SLOW["saying nothing"], SLOW["in the midst of a head"], SLOW["resting after an answer"], b"GET / HT")
    groups = [many(site, SOCKETS // len(starts), start) for start in starts]
    with groups[0] as silent, groups[1] as half, groups[2] as resting, groups[3] as dripping:

        def all_closed() -> bool:
            _drip(dripping)
            time.sleep(0.2)
            return all(is_closed(one) for one in (*silent, *half, *resting, *dripping))

        until(all_closed, HEAD_SECONDS + 10)
    took = time.monotonic() - started
    print(f"\n{SOCKETS} connections without a whole head: closed after {took:.1f} s")
    assert took > HEAD_SECONDS / 2
    assert answered(site) > 0


def _drip(connections: list[socket.socket]) -> None:
    for connection in connections:
        try:
            connection.send(b"a")
        except OSError:
            continue


def test_nothing_of_this_brought_the_server_down(site: Site) -> None:
    assert site.process.poll() is None
    assert "Traceback" not in site.log()
    assert "panicked" not in site.log()
