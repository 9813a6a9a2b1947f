"""The front end put together: the only place that knows all of its rooms."""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jinja2
from flask import Flask, request, url_for
from flask.json.provider import DefaultJSONProvider
from werkzeug.exceptions import RequestEntityTooLarge

from search.engine import SearchEngine
from search.errors import IndexDamaged, IndexMissing
from search.searcher import Searcher
from search.settings import Settings
from search.site import Site
from web import errors, headers
from web.api import Api
from web.pages import Pages
from web.probes import Probes
from web.slugs import SlugConverter

MAX_BODY = 64 * 1024
"""Largest request body in bytes: nothing here reads one, and what is sent anyway is not waited for."""

_A_YEAR = 365 * 24 * 60 * 60


def create_app(settings: Settings, engine: SearchEngine, today: Callable[[], datetime.date] = datetime.date.today) -> Flask:
    """The WSGI application.

    Args:
        settings: the search limit and the public address.
        engine: what holds the index; it may come to hold one later.
        today: the day that horizons are held against.
    """
    app = Flask(__name__)
    app.json = _InOrder(app)
    app.url_map.converters["slug"] = SlugConverter
    searcher = Searcher(engine, settings.search_seconds)
    for room in (Pages(searcher, today), Api(searcher, settings.public_url.rstrip("/")), Probes(searcher)):
        app.register_blueprint(room.routes())
    app.before_request(_refuse_large_bodies)
    headers.install(app, searcher, today)
    errors.install(app)
    _set_up_templates(app, searcher)
    return app


class _InOrder(DefaultJSONProvider):
    """JSON with its keys in the order in which the answer is described."""

    sort_keys = False


def _refuse_large_bodies() -> None:
    if (request.content_length or 0) > MAX_BODY:
        raise RequestEntityTooLarge


def _set_up_templates(app: Flask, searcher: Searcher) -> None:
    """A misspelt name in a template is an error, and every page knows its site and its style sheet."""
    app.jinja_env.undefined = jinja2.StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.config["SEND_FILE_MAX_AGE_DEFAULT"] = _A_YEAR
    static = {path.name: hashlib.sha256(path.read_bytes()).hexdigest()[:12] for path in Path(str(app.static_folder)).iterdir()}

    @app.context_processor
    def chrome() -> dict[str, Any]:
        return {"site": _site(searcher), "static_url": static_url}

    def static_url(name: str) -> str:
        return url_for("static", filename=name, v=static[name])


def _site(searcher: Searcher) -> Site:
    """The site of the index; without an index an error page still has to have a name."""
    try:
        return searcher.reader().site
    except (IndexMissing, IndexDamaged):
        return Site()
