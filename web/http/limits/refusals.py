"""Requests that are refused by their head alone, before anything is worked on: without one clear host, or too large."""

import re

from flask import Flask, request
from werkzeug.exceptions import BadRequest, RequestEntityTooLarge, RequestURITooLarge

MAX_BODY = 64 * 1024
"""Largest request body in bytes: nothing here reads one, and what is sent anyway is not waited for."""

MAX_ADDRESS = 16 * 1024
"""Longest address, path and query string, in bytes: room for a thousand chosen values."""

_HOST = re.compile(r"(?:\[[0-9A-Fa-f:.]+\]|(?:[A-Za-z0-9._~!$&'()*+;=-]|%[0-9A-Fa-f]{2})+)(?::[0-9]*)?")
"""Host and port (RFC 3986, 3.2.2), without the comma: by commas the server joins several Host headers into one."""


def install(app: Flask) -> None:
    """Register the refusal of such requests for an app."""
    app.before_request(_refuse_unclear_host)
    app.before_request(_refuse_large_requests)


def _refuse_unclear_host() -> None:
    """One host, which a request of HTTP/1.1 has to name (RFC 9112, 3.2): what stands before this server may read another."""
    host = request.environ.get("HTTP_HOST", "")
    # Granian calls version 1.0 `HTTP/1`.
    may_be_missing = request.environ["SERVER_PROTOCOL"] in {"HTTP/1", "HTTP/1.0"}
    if not (_HOST.fullmatch(host) or (may_be_missing and not host)):
        raise BadRequest("A request names one host, in one Host header.")


def _refuse_large_requests() -> None:
    if len(request.path) + len(request.query_string) > MAX_ADDRESS:
        raise RequestURITooLarge
    if (request.content_length or 0) > MAX_BODY:
        raise RequestEntityTooLarge
