"""The head of a page for machines: alternate formats and structured data."""

from collections.abc import Sequence
from typing import Any

from flask import Flask, request

from search.query.model import SearchQuery
from web.api.spec.endpoints import JSON
from web.http.request_searcher import RequestSearcher
from web.pages.strategy.schema_org import linked_data
from web.urls.base_url import site_address
from web.urls.export_urls import MEDIA_TYPES, export_href
from web.urls.links import API_SEARCH
from web.urls.search_url import href


def install(app: Flask, searcher: RequestSearcher, base: str) -> None:
    """Let templates ask for it; `base` is the site's public address, or ""."""

    def strategy_data() -> dict[str, Any]:
        slug = (request.view_args or {})["slug"]
        return linked_data(searcher.reader().strategy(slug), site_address(base))

    @app.context_processor
    def head() -> dict[str, Any]:
        return {"alternates": alternates, "strategy_data": strategy_data}


def alternates(query: SearchQuery) -> Sequence[tuple[str, str]]:
    """Media type and address of every other form of a search."""
    return ((JSON, href(query, API_SEARCH)), *((media, export_href(query, path)) for path, media in MEDIA_TYPES.items()))
