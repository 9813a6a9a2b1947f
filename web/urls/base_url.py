"""Where the site stands: scheme and host of its absolute addresses, and the path that all of its addresses are below."""

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from urllib.parse import urlsplit
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from flask import Flask, request
from werkzeug.middleware.proxy_fix import ProxyFix

from search.settings import PUBLIC_PATH

_THIS_MACHINE = re.compile(r"(?:localhost|127\.0\.0\.1|\[::1\])(?::\d+)?")
_PATH = re.compile(PUBLIC_PATH)
_FORWARDED_HOST = "strategy_search.forwarded_host"
"""Whether a trusted proxy has named the host that readers ask: a key of a request's environment."""
_standing_below: ContextVar[str] = ContextVar("standing_below", default="")


def site_path(path: str) -> str:
    """The address of a path from the root of the site: below the path that the site stands at. Nothing else adds that path."""
    return _standing_below.get() + path


@contextmanager
def standing_below(path: str) -> Iterator[None]:
    """Let the site stand at a path such as `/strategies`, or at the root of its host with ""."""
    before = _standing_below.set(path)
    try:
        yield
    finally:
        _standing_below.reset(before)


def split_public(address: str) -> tuple[str, str]:
    """A public address as scheme and host, and the path that the site stands at: `https://example.org`, `/strategies`."""
    parts = urlsplit(address.rstrip("/"))
    return f"{parts.scheme}://{parts.netloc}" if parts.netloc else "", parts.path


def site_address(base: str) -> str:
    """Scheme and host, without a slash at the end: `base`, those of the public address, if there is one.

    Whoever makes a request writes its Host header, and a cache may hand the answer to others. So without a public address
    the header is believed only where it names this very machine, or a trusted proxy vouches for it; else the site is named as
    the server is bound.
    """
    if base:
        return base
    if _THIS_MACHINE.fullmatch(request.host) or request.environ.get(_FORWARDED_HOST):
        return request.host_url.rstrip("/")
    name, port = request.server or ("localhost", None)
    return f"http://{name}:{port}" if port else f"http://{name}"


def answer_below_path(app: Flask, public_url: str, trusted_proxies: int) -> None:
    """Answer below the path of a public address or, without one, below the path that trusted proxies name.

    Args:
        app: all of its rules are known.
        public_url: where readers reach the site; "" where nobody says.
        trusted_proxies: how many proxies, one behind the other, set the X-Forwarded headers themselves.
    """
    names = {_first_name(rule.rule) for rule in app.url_map.iter_rules()}
    below = split_public(public_url)[1] if public_url else None
    app.wsgi_app = _BelowPath(app.wsgi_app, names, below)  # type: ignore[method-assign]
    if trusted_proxies:  # what address a reader has is of no interest here
        forwarded = dict.fromkeys(("x_proto", "x_host", "x_prefix"), trusted_proxies)
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=0, **forwarded)  # type: ignore[method-assign]


class _BelowPath:
    """Takes the path that the site stands at off the addresses that are asked for, unless a proxy has done so already."""

    def __init__(self, app: WSGIApplication, names: set[str], below: str | None) -> None:
        """Answer with an app.

        Args:
            app: it has addresses from the root.
            names: how those addresses begin.
            below: the path; None for the one that a trusted proxy names.
        """
        self._app = app
        self._names = names
        self._below = below

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer a request."""
        forwarded = environ.get("SCRIPT_NAME", "").rstrip("/")
        named = forwarded if _PATH.fullmatch(forwarded) else ""
        below = named if self._below is None else self._below
        environ["SCRIPT_NAME"] = below
        if below and not named:  # a proxy that names a path has taken it off
            environ["PATH_INFO"] = self._inside(below, environ.get("PATH_INFO", ""))
        if environ["wsgi.url_scheme"] != "https":
            environ["wsgi.url_scheme"] = "http"
        as_sent = environ.get("werkzeug.proxy_fix.orig", environ)
        environ[_FORWARDED_HOST] = as_sent.get("HTTP_HOST") is not environ.get("HTTP_HOST")
        with standing_below(below):
            return self._app(environ, start_response)

    def _inside(self, below: str, path: str) -> str:
        """A path without `below`, if that is there and not the site's own: `/strategies` may begin both."""
        if path != below and not path.startswith(f"{below}/"):
            return path
        inside = path[len(below) :] or "/"
        is_own = _first_name(path) in self._names and _first_name(inside) not in self._names
        return path if is_own else inside


def _first_name(path: str) -> str:
    """The first name of a path, without an ending: `search` of `/search.csv`."""
    return path.split("/")[1].partition(".")[0]
