"""Headers of every answer: security policy and caching."""

import datetime
import hashlib
from collections.abc import Callable
from functools import cache
from pathlib import Path

from flask import Flask, g, request
from werkzeug.http import quote_etag
from werkzeug.wrappers import Response

import search
import web
from search.engines.base import IndexState
from search.errors import IndexNotOpen
from web.citations.formats import FORMATS
from web.http.request_searcher import RequestSearcher
from web.urls.base_url import site_path
from web.urls.export_urls import EXPORTS

CONTENT_SECURITY_POLICY = "; ".join(
    [
        "default-src 'none'",
        "style-src 'self'",
        "img-src 'self'",
        "script-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    ]
)

_ALWAYS = (
    ("Content-Security-Policy", CONTENT_SECURITY_POLICY),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
    ("Referrer-Policy", "same-origin"),
    ("X-Content-Type-Options", "nosniff"),
)

_FROM_THE_INDEX = frozenset({"pages", "overviews", "api", "api_page", "exports", "strategy_files", "feeds"})
"""Blueprints whose answers change with the index, the year and the program, and else only with what they `vary_etag`."""

_DATED = frozenset({"exports", "strategy_files"})
_CITING = frozenset({"pages.cite", *(f"api.{form.name}" for form in FORMATS)})
"""Blueprints and endpoints whose answers say the day on which they are taken."""

_FOLLOWED = frozenset({"feeds"})
"""Blueprints of what is asked for again and again, also by readers that keep no tags but know when they asked last."""

_FILES = frozenset({"static", "pictures.picture"})
"""Endpoints that set their own caching headers."""

_PUBLIC = ("/api/", *EXPORTS)
"""How paths begin that scripts of any site may read."""
_READING = frozenset({"GET", "HEAD", "OPTIONS"})
_FOR_ANY_SITE = (
    ("Access-Control-Allow-Origin", "*"),
    ("Access-Control-Allow-Methods", "GET, HEAD, OPTIONS"),
    ("Access-Control-Allow-Headers", "If-None-Match, X-Request-ID"),
    ("Access-Control-Expose-Headers", "ETag, Link, Retry-After, X-Request-ID"),
    ("Access-Control-Max-Age", "86400"),
)

_FRESH = ("Cache-Control", "public, max-age=1")
"""One second: it takes the load of a crowd, and a saved file is still seen at once."""


def install(app: Flask, searcher: RequestSearcher, today: Callable[[], datetime.date]) -> None:
    """Put headers on every answer of an app, and answer 304 where the reader has it already."""
    program = _program_digest()

    @app.before_request
    def not_modified() -> Response | None:
        # The searcher keeps to one generation for as long as a request lasts: the tag is of the same one as the answer.
        if request.method not in {"GET", "HEAD"} or request.blueprint not in _FROM_THE_INDEX:
            return None
        state = _state(searcher)
        if state is None:
            return None
        day = today()
        when, address = str(day if _says_the_day() else day.year), request.host + site_path(request.full_path)
        g.etag = _etag(program, when, state.generation, address)
        if request.blueprint in _FOLLOWED:
            g.last_modified = datetime.datetime.fromisoformat(state.built_at)
        return Response(status=304) if _is_known(g.etag) or _is_old(g.get("last_modified")) else None

    @app.after_request
    def with_headers(response: Response) -> Response:
        etag = g.get("etag")
        if etag and g.get("etag_varied") and response.status_code == 200 and _is_known(etag):
            response = Response(status=304)
        response.headers.extend(_ALWAYS)  # no view sets any of these, so none is looked for
        if etag and response.status_code in {200, 304}:
            response.headers.extend((("ETag", quote_etag(etag, weak=True)), _FRESH))
            response.last_modified = g.get("last_modified")
        elif request.endpoint not in _FILES:
            response.headers["Cache-Control"] = "no-store"
        if request.path.startswith(_PUBLIC) and request.method in _READING:
            response.headers.extend(_FOR_ANY_SITE)
        return response


def vary_etag(more: str | None) -> None:
    """Tag the answer of this request also by what does not come from the index, so that it is kept only while that stays.

    Args:
        more: what the answer depends on; "" if on nothing. It must be so for every answer to this address that the index gives:
            an answer that was tagged without more is not made again. None if nobody may keep it, as it changes by itself.
    """
    if more is None:
        g.pop("etag", None)
    elif more and "etag" in g:
        g.etag, g.etag_varied = _etag(g.etag, more), True


def _is_known(etag: str) -> bool:
    return "If-None-Match" in request.headers and request.if_none_match.contains_weak(etag)


def _is_old(changed: datetime.datetime | None) -> bool:
    """Whether a reader that keeps no tags has all that there is up to a change."""
    since = request.if_modified_since
    return bool(changed and since and "If-None-Match" not in request.headers and changed <= since)


def _says_the_day() -> bool:
    return request.blueprint in _DATED or request.endpoint in _CITING


def _state(searcher: RequestSearcher) -> IndexState | None:
    """The generation that answers come from; None without an index, which the view will say in its own way."""
    try:
        return searcher.reader().state
    except IndexNotOpen:
        return None


def _etag(*parts: str) -> str:
    return hashlib.sha256("\n".join(parts).encode(errors="replace")).hexdigest()[:24]


@cache
def _program_digest() -> str:
    """A digest of all that answers are made with, so that a new version of the program is not mistaken for the old one."""
    digest = hashlib.sha256()
    for package in (search, web):
        for path in sorted(Path(package.__path__[0]).rglob("*")):
            if path.suffix in {".py", ".toml", ".html", ".css", ".js"}:
                digest.update(path.read_bytes())
    return digest.hexdigest()
