"""Access log: one line for each request, with a request id."""

import logging
import re
import secrets
import time
from urllib.parse import quote

from flask import Flask, g, request
from werkzeug.wrappers import Response

_log = logging.getLogger("web.access")

_VALID_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")
"""Ids of others that are taken over: they go into headers and logs."""

HEADER = "X-Request-ID"


def install(app: Flask) -> None:
    """Give every request of an app an id, and log it when it is answered."""

    @app.before_request
    def begin() -> None:
        g.started = time.perf_counter()
        received = request.headers.get(HEADER, "")
        g.request_id = received if _VALID_ID.fullmatch(received) else secrets.token_hex(8)

    @app.after_request
    def end(response: Response) -> Response:
        response.headers.add(HEADER, g.request_id)
        if _log.isEnabledFor(logging.INFO):
            path = quote(request.path)  # whoever shows the message as it is shows one line
            _log.info("%s %s %d", request.method, path, response.status_code, extra=_log_fields(response))
        return response


def _log_fields(response: Response) -> dict[str, str | int | float | None]:
    """The logged fields of a request: no query string, which may be personal, and no headers, which may be secret."""
    return {
        "request_id": g.request_id,
        "method": request.method,
        "path": request.path,
        "endpoint": request.endpoint,
        "status": response.status_code,
        "bytes": response.content_length,
        "ms": round((time.perf_counter() - g.started) * 1000, 2),
    }
