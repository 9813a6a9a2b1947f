"""Requests as nobody's library would send them, over bare sockets."""

import re
import socket
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from urllib.parse import urlsplit

from tests.harness.serving_site import Site

_STATUS = re.compile(rb"^HTTP/1\.[01] (\d{3}) ", re.MULTILINE)
_SILENCE = 0.3
"""Seconds without a byte after which nothing more is expected on a connection that stays open."""
_PATIENCE = 10.0
"""Seconds within which an answer begins, on a busy machine."""


@dataclass(frozen=True, slots=True)
class Exchange:
    """What came back on one connection."""

    raw: bytes
    closed: bool
    """Whether the server ended the connection."""

    @property
    def statuses(self) -> list[int]:
        """The status of every answer."""
        return [int(status) for status in _STATUS.findall(self.raw)]

    @property
    def headers(self) -> list[tuple[str, str]]:
        """The headers of the first answer, names in lower case."""
        lines = self.raw.partition(b"\r\n\r\n")[0].decode("latin-1").split("\r\n")[1:]
        return [(name.lower(), value.strip()) for name, _, value in (line.partition(":") for line in lines)]

    @property
    def body(self) -> bytes:
        """All that follows the first head."""
        return self.raw.partition(b"\r\n\r\n")[2]


def request(path: str, *headers: str, method: str = "GET", host: str = "127.0.0.1") -> bytes:
    """A whole request without a body, after which the connection ends."""
    lines = [f"{method} {path} HTTP/1.1", f"Host: {host}", "Connection: close", *headers]
    return "\r\n".join([*lines, "", ""]).encode("latin-1")


def connected(site: Site) -> socket.socket:
    """A connection to a site."""
    parts = urlsplit(site.url)
    return socket.create_connection((parts.hostname, parts.port), timeout=_PATIENCE)


def exchange(site: Site, sent: bytes) -> Exchange:
    """Send bytes and read whatever comes back, until the server ends the connection or falls silent."""
    with connected(site) as connection:
        connection.sendall(sent)
        received = b""
        try:
            while more := connection.recv(65536):
                received += more
                connection.settimeout(_SILENCE if b"connection: close" not in received.lower() else _PATIENCE)
        except TimeoutError:
            return Exchange(received, closed=False)
        except ConnectionResetError:
            pass
        return Exchange(received, closed=True)


@contextmanager
def many(site: Site, number: int, sent: bytes) -> Iterator[list[socket.socket]]:
    """So many connections, on each of which the same bytes were sent."""
    with ExitStack() as stack:
        connections = [stack.enter_context(connected(site)) for _ in range(number)]
        for connection in connections:
            connection.sendall(sent)
        yield connections


def is_closed(connection: socket.socket) -> bool:
    """Whether the server has ended a connection, after all that it has sent so far is read."""
    connection.setblocking(False)
    try:
        while connection.recv(65536):
            pass
    except BlockingIOError:
        return False
    except ConnectionError:
        return True
    return True
