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
    """What an error is to whoever made the request."""

    status: HTTPStatus
    code: str
    """Stable, snake_case: what programs tell errors apart by."""
    retry_after: int | None = None
    """Seconds after which the same request may succeed."""


KINDS: Mapping[type[StrategySearchError], Kind] = {
    ParametersInvalid: Kind(HTTPStatus.BAD_REQUEST, "bad_parameter"),
    SourceMissing: Kind(HTTPStatus.NOT_FOUND, "source_missing"),
    TaskUnknown: Kind(HTTPStatus.NOT_FOUND, "task_unknown"),
    StrategyUnknown: Kind(HTTPStatus.NOT_FOUND, "strategy_unknown"),
    SectionUnknown: Kind(HTTPStatus.NOT_FOUND, "section_unknown"),
    FacetUnknown: Kind(HTTPStatus.NOT_FOUND, "facet_unknown"),
    SearchTimedOut: Kind(HTTPStatus.SERVICE_UNAVAILABLE, "search_timed_out", 1),
    Overloaded: Kind(HTTPStatus.SERVICE_UNAVAILABLE, "overloaded", 1),
    IndexMissing: Kind(HTTPStatus.SERVICE_UNAVAILABLE, "index_missing", 5),
    IndexUnwritable: Kind(HTTPStatus.SERVICE_UNAVAILABLE, "index_unwritable", 30),
    IndexDamaged: Kind(HTTPStatus.SERVICE_UNAVAILABLE, "index_damaged", 30),
}


_FOR_PROGRAMS = ("/api", "/healthz", "/readyz", "/metrics", *MEDIA_TYPES)
"""How paths begin under which programs ask."""


@dataclass(frozen=True, slots=True)
class Problem:
    """An error, ready to be told."""

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
    """The problem that an error is. Nothing of an error that was not foreseen is told to the outside."""
    if isinstance(error, HTTPException):
        return _http_problem(error)
    kind = next(kind for known, kind in KINDS.items() if isinstance(error, known))
    detail = getattr(error, "told", "") or str(error)
    headers = {} if kind.retry_after is None else {"Retry-After": str(kind.retry_after)}
    return Problem(kind.status, kind.code, kind.status.phrase, detail, headers, _faults(error))


def _http_problem(error: HTTPException) -> Problem:
    code = re.sub(r"\W+", "_", error.name.lower())
    kept = {name: value for name, value in error.get_headers() if name in {"Allow", "Retry-After", "WWW-Authenticate"}}
    return Problem(error.code or 500, code, error.name, error.description or error.name, kept)


def _faults(error: Exception) -> Mapping[str, Any]:
    """Every bad parameter under `errors`, and the first one's members beside the problem's own for those who read only one."""
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
