"""Errors to statuses, by one table; then problem+json (RFC 9457) for programs, or a page with a search box for readers."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from http import HTTPStatus
from typing import Any

from flask import Flask, g, json, render_template, request
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from search.errors import (
    IndexDamaged,
    IndexMissing,
    IndexUnwritable,
    SearchTimedOut,
    StrategySearchError,
    StrategyUnknown,
    TaskUnknown,
)
from web.errors import FacetUnknown, Overloaded, SectionUnknown, SourceMissing
from web.urls.export_urls import MEDIA_TYPES
from web.urls.parameter_errors import ParametersInvalid


@dataclass(frozen=True, slots=True)
class Kind:
    """How an error is answered."""

    status: HTTPStatus
    code: str
    """Stable and snake_case: the code by which programs distinguish errors."""
    retry_after: int | None = None
    """Seconds after which the same request may succeed."""
    detail: str = ""
    """Replaces the error's message where that names folders of the server."""


KINDS: Mapping[type[StrategySearchError], Kind] = {
    ParametersInvalid: Kind(HTTPStatus.BAD_REQUEST, "bad_parameter"),
    SourceMissing: Kind(HTTPStatus.NOT_FOUND, "source_missing"),
    TaskUnknown: Kind(HTTPStatus.NOT_FOUND, "task_unknown"),
    StrategyUnknown: Kind(HTTPStatus.NOT_FOUND, "strategy_unknown"),
    SectionUnknown: Kind(HTTPStatus.NOT_FOUND, "section_unknown"),
    FacetUnknown: Kind(HTTPStatus.NOT_FOUND, "facet_unknown"),
    SearchTimedOut: Kind(HTTPStatus.SERVICE_UNAVAILABLE, "search_timed_out", 1),
    Overloaded: Kind(HTTPStatus.SERVICE_UNAVAILABLE, "overloaded", 1),
    IndexMissing: Kind(HTTPStatus.SERVICE_UNAVAILABLE, "index_missing", 5, "The strategies are not indexed yet."),
    IndexUnwritable: Kind(HTTPStatus.SERVICE_UNAVAILABLE, "index_unwritable", 30, "The index cannot be written just now."),
    IndexDamaged: Kind(HTTPStatus.SERVICE_UNAVAILABLE, "index_damaged", 30, "The index has to be built anew."),
}


_FOR_PROGRAMS = ("/api", "/healthz", "/readyz", "/metrics", *MEDIA_TYPES)
"""Path prefixes that are answered with JSON."""


@dataclass(frozen=True, slots=True)
class Problem:
    """An error as problem details (RFC 9457)."""

    status: int
    code: str
    title: str
    detail: str
    headers: Mapping[str, str] = field(default_factory=dict)
    more: Mapping[str, Any] = field(default_factory=dict)
    """Members beyond RFC 9457's own."""


def install(app: Flask) -> None:
    """Answer every error of an app."""
    app.register_error_handler(HTTPException, _answer)
    for error in KINDS:
        app.register_error_handler(error, _answer)


def _answer(error: Exception) -> Response:
    problem = problem_of(error)
    for_programs = request.path.startswith(_FOR_PROGRAMS)
    body = _json(problem) if for_programs else _page(problem)
    mimetype = "application/problem+json" if for_programs else "text/html"
    return Response(body, problem.status, headers=dict(problem.headers), mimetype=mimetype)


def problem_of(error: Exception) -> Problem:
    """The problem details of an error. Unexpected errors reveal nothing."""
    if isinstance(error, HTTPException):
        return _http_problem(error)
    kind = next(kind for known, kind in KINDS.items() if isinstance(error, known))
    detail = kind.detail or str(error)
    headers = {} if kind.retry_after is None else {"Retry-After": str(kind.retry_after)}
    return Problem(kind.status, kind.code, kind.status.phrase, detail, headers, _faults(error))


def _http_problem(error: HTTPException) -> Problem:
    code = re.sub(r"\W+", "_", error.name.lower())
    kept = {name: value for name, value in error.get_headers() if name in {"Allow", "Retry-After", "WWW-Authenticate"}}
    return Problem(error.code or 500, code, error.name, error.description or error.name, kept)


def _faults(error: Exception) -> Mapping[str, Any]:
    """All bad parameters under `errors`, and the members of the first at the top level."""
    if not isinstance(error, ParametersInvalid):
        return {}
    faults = [asdict(fault) for fault in error.faults]
    first = {name: value for name, value in faults[0].items() if name != "code"}
    return {**first, "errors": faults}


def _json(problem: Problem) -> str:
    members = {"type": "about:blank", "title": problem.title, "status": problem.status, "code": problem.code}
    told = {"detail": problem.detail, "instance": request.path, "request_id": g.get("request_id", "")}
    return json.dumps({**members, **told, **problem.more})


def _page(problem: Problem) -> str:
    words = " ".join(re.findall(r"\w+", (request.view_args or {}).get("slug", "").replace("_", " ")))
    return render_template("error.html", problem=problem, words=words)
