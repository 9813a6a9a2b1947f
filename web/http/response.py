"""Responses handed to the WSGI server whole, without Werkzeug's per-request work on them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from flask import Response
from werkzeug.datastructures import Headers

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment


class Answer(Response):
    """What every answer of the app is. What is sent while it is made, and whatever is not a plain 200, is Flask's own."""

    def get_app_iter(self, environ: WSGIEnvironment) -> Iterable[bytes]:
        """The body: a list of what is all there, which a server sends without asking piece by piece for more."""
        whole = self._is_whole() and environ["REQUEST_METHOD"] != "HEAD" and not self._on_close
        return list(self.iter_encoded()) if whole else super().get_app_iter(environ)

    def get_wsgi_headers(self, environ: WSGIEnvironment) -> Headers:
        """The headers: nothing is missing from those of a whole answer, so they need not be gone through once more."""
        return self.headers if self._is_whole() else super().get_wsgi_headers(environ)

    def _is_whole(self) -> bool:
        return self.status_code == 200 and self.is_sequence and "Content-Length" in self.headers
