"""The head of a page for machines: alternate formats and structured data."""

import datetime
from collections.abc import Sequence
from typing import Any

from flask import Flask, request

from search.query.model import SearchQuery
from web.api.spec.endpoints import JSON
from web.citations.embedded import meta_tags
from web.citations.work import Collection, cited
from web.components.wording import text_of
from web.http.request_searcher import RequestSearcher
from web.pages.strategy.schema_org import linked_data
from web.urls.base_url import site_address
from web.urls.export_urls import MEDIA_TYPES, export_href
from web.urls.links import API_SEARCH
from web.urls.search_url import href

Tag = tuple[str, str, str]
"""Which attribute names it, its name, and its content."""


def install(app: Flask, searcher: RequestSearcher, base: str) -> None:
    """Let templates ask for it; `base` is the site's public address, or ""."""

    def strategy_data() -> dict[str, Any]:
        slug = (request.view_args or {})["slug"]
        return linked_data(searcher.reader().strategy(slug), site_address(base))

    def strategy_tags() -> Sequence[Tag]:
        reader = searcher.reader()
        strategy = reader.strategy((request.view_args or {})["slug"])
        work = cited(strategy, "", Collection(reader.site.title, site_address(base), datetime.date.min))
        description = text_of(strategy.metadata.get("summary")) or text_of(strategy.metadata.get("description"))
        cites = [("name", name, content) for name, content in meta_tags(work, description)]
        return (*_open_graph(work.title, description, "article", work.url, reader.site.title), *cites)

    def search_tags(title: str, path: str) -> Sequence[Tag]:
        site = searcher.reader().site
        return _open_graph(title, site.description, "website", site_address(base) + path, site.title)

    @app.context_processor
    def head() -> dict[str, Any]:
        functions = (alternates, strategy_data, strategy_tags, search_tags)
        return {function.__name__: function for function in functions}


def _open_graph(title: str, description: str, kind: str, address: str, site: str) -> tuple[Tag, ...]:
    """What every program that shows a link reads: a description, and Open Graph (ogp.me)."""
    named = {"title": title, "description": description, "type": kind, "url": address, "site_name": site}
    graph = tuple(("property", f"og:{name}", content) for name, content in named.items() if content)
    return (("name", "description", description or title), *graph)


def alternates(query: SearchQuery) -> Sequence[tuple[str, str]]:
    """Media type and address of every other form of a search."""
    return ((JSON, href(query, API_SEARCH)), *((media, export_href(query, path)) for path, media in MEDIA_TYPES.items()))
