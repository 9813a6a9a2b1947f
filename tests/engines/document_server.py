"""A server of documents by path, as small as one can be that a whole index may be kept on; it can go away and come back."""

import hashlib
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler

from tests.engines.listening import Listening


class DocumentServer:
    """Documents in memory, which outlast the times when nobody listens."""

    def __init__(self) -> None:
        """Listen, on a port that stays the same."""
        self.documents: dict[str, bytes] = {}
        self.lock = threading.Lock()
        self.unanswered = 0
        """Which of the next GETs is not answered: 1 for the very next one, 0 for none."""
        self._server = _Listening(self, 0)
        self.port = self._server.server_port

    def leave(self) -> None:
        """Listen no more: whoever connects is refused."""
        self._server.end()

    def come_back(self) -> None:
        """Listen again, with the documents of before, but for locks: whoever held one could not renew it."""
        for path in [path for path in self.documents if path.endswith("/lock")]:
            del self.documents[path]
        self._server = _Listening(self, self.port)

    @contextmanager
    def away(self) -> Iterator[None]:
        """Not listening for as long as the block lasts."""
        self.leave()
        try:
            yield
        finally:
            self.come_back()


class _Listening(Listening):
    def __init__(self, server: DocumentServer, port: int) -> None:
        self.kept = server
        super().__init__(_Request, port)


class _Request(BaseHTTPRequestHandler):
    """GET, PUT and DELETE with `If-Match` and `If-None-Match`, which are looked at and acted upon in one step."""

    server: _Listening

    def do_GET(self) -> None:
        with self.server.kept.lock:
            found = self.server.kept.documents.get(self.path)
            self.server.kept.unanswered -= 1
            is_dropped = self.server.kept.unanswered == 0
        if is_dropped:
            self.close_connection = True
        elif found is None:
            self._answer(404)
        elif self.headers.get("If-None-Match") == tag_of(found):
            self._answer(304)
        else:
            self._answer(200, found)

    def do_PUT(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self._change(lambda documents: documents.update({self.path: body}))

    def do_DELETE(self) -> None:
        self._change(lambda documents: documents.pop(self.path, None))

    def _change(self, change: object) -> None:
        assert callable(change)
        with self.server.kept.lock:
            documents = self.server.kept.documents
            there = tag_of(documents[self.path]) if self.path in documents else None
            must, must_not = self.headers.get("If-Match"), self.headers.get("If-None-Match")
            as_asked = must in (None, there) and not (must_not == "*" and there)
            if as_asked:
                change(documents)
        self._answer(204 if as_asked else 412)

    def _answer(self, status: int, body: bytes = b"") -> None:
        self.send_response(status)
        if status == 200:
            self.send_header("ETag", tag_of(body))
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def tag_of(body: bytes) -> str:
    """The ETag of a document."""
    return f'"{hashlib.sha256(body).hexdigest()[:24]}"'
