"""Maps errors to statuses, by one table; answers with problem+json (RFC 9457) or, for readers, a page with a search box."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from http import HTTPStatus
from typing import Annotated, Any

import msgspec
from flask import Flask, g, render_template, request
from msgspec import UNSET, Meta, UnsetType
from werkzeug.exceptions import HTTPException, NotFound
from werkzeug.wrappers import Response

from search.errors import (
    EngineUnavailable,
    EngineUnusable,
    IndexDamaged,
    IndexMissing,
    IndexUnwritable,
    SearchTimedOut,
    SlugUnknown,
    StrategySearchError,
    StrategyUnknown,
    TaskUnknown,
    public_reason,
)
from web.errors import FacetUnknown, Overloaded, SectionUnknown, SourceMissing
from web.urls.base_url import site_path
from web.urls.export_urls import EXPORTS
from web.urls.parameter_errors import ParameterFault, ParametersInvalid


@dataclass(frozen=True, slots=True)
class Kind:
    """How an error is answered."""

    status: HTTPStatus
    code: str
    """Stable error code for programs, in snake_case."""
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
    EngineUnavailable: Kind(HTTPStatus.SERVICE_UNAVAILABLE, "engine_unavailable", 5),
    EngineUnusable: Kind(HTTPStatus.SERVICE_UNAVAILABLE, "engine_unusable", 30),
}


_FOR_PROGRAMS = ("/api", "/healthz", "/readyz", "/metrics", *EXPORTS)
"""Path prefixes that are answered with JSON."""


_ON_PAGES = {
    400: ("This request was not understood", "Search for what you need, or go to the home page."),
    404: ("Page not found", "The address may be mistyped, or the page may have moved."),
    405: ("This page can only be read", "Nothing can be sent to it. Search for what you need, or go to the home page."),
    413: ("Too much was sent", "Nothing of it was read. Search for what you need, or go to the home page."),
    414: ("This address is too long", "Search with fewer words or filters."),
    500: ("Something went wrong", "The error is recorded. Try again, or search for something else."),
    503: ("Not available at the moment", "Try again in a few seconds."),
}
"""What pages say of a status: a heading, and what a reader can do where nothing more is known of the error."""


_NOTHING_HERE = "There is nothing at this address."


class Problem(msgspec.Struct, frozen=True, kw_only=True):
    """An error as problem details (RFC 9457); extension members come last."""

    type: str
    title: str
    status: int
    code: Annotated[str, Meta(description="stable, snake_case: what errors are told apart by")]
    detail: str
    instance: str
    request_id: str
    name: str | UnsetType = UNSET
    received: str | UnsetType = UNSET
    allowed: str | UnsetType = UNSET
    did_you_mean: str | UnsetType | None = UNSET
    errors: Sequence[ParameterFault] | UnsetType = UNSET


def install(app: Flask) -> None:
    """Register the error handlers of an app."""
    app.register_error_handler(HTTPException, _answer)
    for error in KINDS:
        app.register_error_handler(error, _answer)


def _answer(error: Exception) -> Response:
    problem, headers = problem_of(error)
    for_programs = request.path.startswith(_FOR_PROGRAMS)
    body = msgspec.json.encode(problem).decode() if for_programs else _page(problem, error)
    mimetype = "application/problem+json" if for_programs else "text/html"
    return Response(body, problem.status, headers=dict(headers), mimetype=mimetype)


def problem_of(error: Exception) -> tuple[Problem, Mapping[str, str]]:
    """The problem details of an error, and headers to go with it. Unexpected errors reveal nothing."""
    if isinstance(error, HTTPException):
        kept = {name: value for name, value in error.get_headers() if name in {"Allow", "Retry-After", "WWW-Authenticate"}}
        detail = _NOTHING_HERE if error.description == NotFound.description else error.description
        return _problem(error.code or 500, re.sub(r"\W+", "_", error.name.lower()), error.name, detail), kept
    kind = next(kind for known, kind in KINDS.items() if isinstance(error, known))
    headers = {} if kind.retry_after is None else {"Retry-After": str(kind.retry_after)}
    return _problem(kind.status, kind.code, kind.status.phrase, public_reason(error), **_faults(error)), headers


def _problem(status: int, code: str, title: str, detail: str | None, **more: Any) -> Problem:
    return Problem(
        type="about:blank",
        title=title,
        status=int(status),
        code=code,
        detail=detail or title,
        instance=site_path(request.path),
        request_id=g.get("request_id", ""),
        **more,
    )


def _faults(error: Exception) -> Mapping[str, Any]:
    """All bad parameters under `errors`, and the members of the first at the top level."""
    if not isinstance(error, ParametersInvalid):
        return {}
    first = {name: value for name, value in asdict(error.faults[0]).items() if name != "code"}
    return {**first, "errors": error.faults}


def _page(problem: Problem, error: Exception) -> str:
    slug = (request.view_args or {}).get("slug", "") if problem.status == HTTPStatus.NOT_FOUND else ""
    words = " ".join(re.findall(r"\w+", slug.replace("_", " ")))
    heading, advice = _ON_PAGES.get(problem.status, (problem.title, ""))
    heading = f"We couldn’t find “{words}”" if words else heading
    said = advice if _says_no_more(error) else problem.detail
    return render_template("error.html", heading=heading, said=said, words=words)


def _says_no_more(error: Exception) -> bool:
    """Whether the text of an error only repeats its heading."""
    if isinstance(error, HTTPException):
        return error.description == type(error).description
    return isinstance(error, SlugUnknown)
