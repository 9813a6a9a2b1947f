"""Links to a list of results, or to a strategy, in other forms: CSV, JSON Lines, feed, JSON, permanent link."""

from dataclasses import dataclass

from search.query.model import SearchQuery
from web.urls.export_urls import (
    ATOM,
    CSV,
    JSONL,
    STRATEGY_ATOM,
    STRATEGY_CSV,
    STRATEGY_JSONL,
    export_href,
    strategy_export_href,
)
from web.urls.links import API_SEARCH, api_href, strategy_path
from web.urls.search_url import href


@dataclass(frozen=True, slots=True)
class ExportLinks:
    """Addresses of what is downloaded, followed, copied and read by programs."""

    what: str
    """`these results`."""
    csv: str
    jsonl: str
    feed: str
    json: str
    link: str


def search_export_links(query: SearchQuery) -> ExportLinks:
    """All results of a search."""
    csv, jsonl, feed = (export_href(query, path) for path in (CSV, JSONL, ATOM))
    return ExportLinks("these results", csv, jsonl, feed, json=href(query, API_SEARCH), link=href(query))


def strategy_export_links(slug: str, noun: str) -> ExportLinks:
    """One strategy."""
    csv, jsonl, feed = (strategy_export_href(slug, path) for path in (STRATEGY_CSV, STRATEGY_JSONL, STRATEGY_ATOM))
    return ExportLinks(f"this {noun}", csv, jsonl, feed, json=api_href(slug), link=strategy_path(slug))
