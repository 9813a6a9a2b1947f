"""What stands between an engine and a cluster, so that a test can have the cluster be away, or leave one question open."""

import http.client
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler

from tests.engines.listening import Listening


class ClusterProxy:
    """Passes on what it is asked to one host of a cluster."""

    def __init__(self, host_port: int) -> None:
        """Listen, on a port that stays the same."""
        self.host_port = host_port
        self.unanswered = 0
        """Which of the next looks at the manifest is not answered: 1 for the very next one, 0 for none."""
        self._server = _Listening(self, 0)
        self.port = self._server.server_port

    def leave(self) -> None:
        """Listen no more, and hang up."""
        self._server.end()

    @contextmanager
    def away(self) -> Iterator[None]:
        """Not listening for as long as the block lasts."""
        self.leave()
        try:
            yield
        finally:
            self._server = _Listening(self, self.port)


class _Listening(Listening):
    def __init__(self, proxy: ClusterProxy, port: int) -> None:
        self.proxy = proxy
        super().__init__(_Request, port)


class _Request(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: _Listening

    def setup(self) -> None:
        super().setup()
        self.server.connections.add(self.connection)
        self._host = http.client.HTTPConnection("127.0.0.1", self.server.proxy.host_port)

    def finish(self) -> None:
        self.server.connections.discard(self.connection)
        self._host.close()
        super().finish()

    def _pass_on(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        if self.command == "GET" and self.path.endswith("/_doc/manifest"):
            self.server.proxy.unanswered -= 1
            if self.server.proxy.unanswered == 0:
                self.close_connection = True
                return
        self._host.request(self.command, self.path, body or None, {"Content-Type": "application/json"})
        answer = self._host.getresponse()
        content = answer.read()
        self.send_response(answer.status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    do_GET = do_PUT = do_POST = do_DELETE = _pass_on  # noqa: N815 - as the base class looks for them

    def log_message(self, *_: object) -> None:
        """Say nothing."""
