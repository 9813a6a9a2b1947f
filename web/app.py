"""The application factory: the only module that wires all parts of the front end."""

import datetime
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jinja2
from flask import Flask

from search.engines.base import SearchEngine
from search.engines.generation_cache import PerGeneration
from search.errors import IndexNotOpen
from search.indexing.content_check import FindingsReader
from search.indexing.tasks import Tasks
from search.languages.tags import direction
from search.meaning.queries import query_embedder
from search.phrases import Noun, capitalised
from search.searching.coverage import coverage
from search.searching.searcher import Searcher
from search.settings import Settings
from search.site import Site
from web.api.docs_page import ApiPage
from web.api.reindex import Reindex
from web.api.searches import Searches
from web.api.views import Api
from web.components.highlighted_text import marked_html
from web.components.media import Pictures
from web.export.csv_jsonl import Exports
from web.export.strategy_files import StrategyFiles
from web.export.views import Feeds
from web.http import access_log, compression, errors, response_headers
from web.http.health import HealthChecks
from web.http.json_provider import JsonAnswers
from web.http.limits import refusals
from web.http.limits.admission import Admission
from web.http.limits.watchdog import HANG_SECONDS, Watchdog
from web.http.metrics import Metrics, RequestMetrics
from web.http.request_searcher import RequestSearcher
from web.http.search_counts import SearchCounts
from web.pages import head_links
from web.pages.collection_views import CollectionPages
from web.pages.views import Pages
from web.static_files import StaticFiles
from web.urls.base_url import answer_below_path, site_path, split_public
from web.urls.converters import SlugConverter


def create_app(
    settings: Settings,
    engine: SearchEngine,
    today: Callable[[], datetime.date] = datetime.date.today,
    metrics_folder: Path | None = None,
    hang_seconds: float = HANG_SECONDS,
) -> Flask:
    """The WSGI application.

    Args:
        settings: folders, the search limit, the public address and the token for updates.
        engine: the engine that holds the index; the index may be built later.
        today: returns the day that horizons are compared with.
        metrics_folder: where several workers keep their metrics; None for a single worker.
        hang_seconds: seconds after which a request counts as hanging.
    """
    app = _flask()
    metrics = RequestMetrics(metrics_folder)
    embedder = query_embedder(settings.model, settings.embed_seconds)
    app.extensions["searcher"] = of_worker = Searcher(engine, settings.search_seconds, embedder)
    counts = SearchCounts(metrics_folder) if settings.count_searches else None
    searcher = RequestSearcher(of_worker, metrics.count_search, *([counts.count] if counts else []))
    base, state = split_public(settings.public_url)[0], settings.state_folder
    findings, table = FindingsReader(state), PerGeneration(coverage)
    admission = Admission(watchdog=Watchdog(hang_seconds, count=metrics.count_hanging))
    pictures = Pictures(settings.content, admission.held)
    rooms = (
        Pages(searcher, pictures, base, today),
        pictures,
        CollectionPages(searcher, findings, table, today, counts),
        Api(searcher, base, settings.content, findings, table, today),
        ApiPage(searcher),
        Searches(counts),
        Exports(searcher, base, admission, today),
        StrategyFiles(searcher, base, admission, today),
        Feeds(searcher, base),
        Reindex(Tasks(state), settings.reindex_token, base),
        Metrics(searcher, metrics, state),
        HealthChecks(searcher, state),
    )
    for room in rooms:
        app.register_blueprint(room.routes())
    for every_request in (access_log, metrics, compression, refusals, admission):
        every_request.install(app)
    response_headers.install(app, searcher, today)
    errors.install(app)
    _set_up_templates(app, searcher)
    head_links.install(app, searcher, base)
    answer_below_path(app, settings.public_url, settings.trusted_proxies)
    return app


def _flask() -> Flask:
    """The bare Flask application, with the URL converter for slugs and the JSON provider for structs."""
    app = Flask(__name__, static_folder=None)
    app.json = JsonAnswers(app)
    app.url_map.converters["slug"] = SlugConverter
    app.url_map.merge_slashes = False  # a redirect to the merged path would lead to whatever host the request names
    return app


def _set_up_templates(app: Flask, searcher: RequestSearcher) -> None:
    """Make undefined names in templates an error, and give every page its site and style sheet."""
    app.jinja_env.undefined = jinja2.StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters |= {"direction": direction, "capitalised": capitalised, "marked": marked_html}
    app.jinja_env.globals["site_path"] = site_path
    static = StaticFiles(Path(app.root_path) / "static")
    static.install(app)

    @app.template_global()
    def noun() -> Noun:
        """The site's noun for a hit; a global, since imported macros do not see context variables such as `site`."""
        return _site(searcher).noun

    @app.context_processor
    def chrome() -> dict[str, Any]:
        return {"site": _site(searcher), "static_url": lambda name: site_path(static.url(name))}


def _site(searcher: RequestSearcher) -> Site:
    """The site of the index; a default without an index, since error pages show its name too."""
    try:
        return searcher.reader().site
    except IndexNotOpen:
        return Site()
