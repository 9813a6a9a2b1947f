"""The address to listen on is found, or what is wrong with it said, before a server begins."""

import socket
from collections.abc import Iterator

import pytest

from search.errors import AddressUnusable
from search.processes.bind_address import free_address
from tests.harness.serving_site import free_port


@pytest.fixture(params=["", "SO_REUSEADDR", "SO_REUSEPORT"])
def taken(request: pytest.FixtureRequest) -> Iterator[int]:
    """A port that somebody listens on, who shares it or does not."""
    with socket.socket() as listener:
        if request.param:
            listener.setsockopt(socket.SOL_SOCKET, getattr(socket, request.param), 1)
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield listener.getsockname()[1]


def test_a_free_port_is_the_one_that_was_asked_for() -> None:
    port = free_port()
    assert free_address("127.0.0.1", port) == ("127.0.0.1", port)


def test_a_name_becomes_one_of_its_addresses() -> None:
    host, port = free_address("localhost", 0)
    assert host in {"127.0.0.1", "::1"}
    assert free_address(host, port) == (host, port)


def test_port_zero_is_any_that_is_free() -> None:
    host, port = free_address("127.0.0.1", 0)
    assert host == "127.0.0.1"
    assert free_address(host, port) == (host, port)
    assert port > 0


def test_a_port_that_somebody_listens_on_is_refused(taken: int) -> None:
    with pytest.raises(
        AddressUnusable, match=rf"^127\.0\.0\.1, port {taken}, cannot be listened on: Address already in use\.$"
    ):
        free_address("127.0.0.1", taken)


def test_connections_that_linger_do_not_keep_a_port_taken() -> None:
    with socket.socket() as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        port = listener.getsockname()[1]
        with socket.create_connection(("127.0.0.1", port)) as asking, listener.accept()[0] as answering:
            answering.shutdown(socket.SHUT_RDWR)  # who closes first waits (TIME_WAIT)
            assert asking.recv(1) == b""
    assert free_address("127.0.0.1", port) == ("127.0.0.1", port)


@pytest.mark.parametrize("host", ["192.0.2.1", "2001:db8::1", "nobody.invalid", "a..b", "x" * 300, "::::", "\udcff"])
def test_what_is_no_host_of_this_machine_is_named(host: str) -> None:
    with pytest.raises(AddressUnusable) as caught:
        free_address(host, 8000)
    assert str(caught.value).startswith(f"{host}, port 8000, cannot be listened on: ")
    assert not str(caught.value).endswith(": None.")
