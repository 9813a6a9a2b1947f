"""URLs of strategies, sections, themes and comparisons, and checks of external ones."""

from collections.abc import Iterable
from functools import lru_cache
from typing import Any
from urllib.parse import quote, urlsplit

from search.query.results import SearchResults
from search.site import Site
from web.urls.base_url import site_path
from web.urls.search_url import query_string, with_args

API = "/api/v1"
API_SEARCH, API_SUGGEST, API_FACETS = f"{API}/search", f"{API}/suggest", f"{API}/facets"
API_STRATEGIES, API_COMPARE, API_COVERAGE = f"{API}/strategies", f"{API}/compare", f"{API}/coverage"
API_TASKS = f"{API}/tasks"


def strategy_href(slug: str, q: str = "", anchor: str = "") -> str:
    """The page of a strategy.

    Args:
        slug: which strategy; its slashes stay slashes.
        q: words to mark in the page.
        anchor: the section to open it at.
    """
    return strategy_path(slug) + query_string([("q", q)] if q else []) + fragment(anchor)


@lru_cache(maxsize=4096)
def fragment(anchor: str, at: int = 0) -> str:
    """The end of an address that opens a page at a section or, in its place, at a mark; "" for its top."""
    place = f"match-{at}" if at else quote(anchor, errors="replace")
    return f"#{place}" if place else ""


def strategy_path(slug: str) -> str:
    """The address of a strategy's page, without a query string."""
    return site_path(_strategy_path(slug))


@lru_cache(maxsize=4096)
def _strategy_path(slug: str) -> str:
    return quote(f"/strategies/{slug}", errors="replace")


def api_href(slug: str) -> str:
    """Where the API has a strategy."""
    return site_path(API + _strategy_path(slug))


def theme_href(key: str) -> str:
    """The page of a theme."""
    return site_path(quote(f"/themes/{key}", errors="replace"))


def compare_href(slugs: Iterable[str], path: str = "/compare") -> str:
    """The comparison of strategies: its page, or another path with the same query string."""
    return with_args(path, [("s", slug) for slug in slugs])


def searched_text(results: SearchResults) -> str:
    """The text that gave the hits: the corrected spelling if it was searched, else the query as typed."""
    return results.searched or results.query.q


def edit_href(site: Site, path: str, line: int | None = None) -> str:
    """Where the file of that path is edited, at a line if there is one; "" where the site does not say."""
    address = filled_template(site.edit_url, path=path)
    return f"{address}#L{line}" if address and line else address


def filled_template(template: str, **values: str) -> str:
    """An address of a site's settings with the values of what it names in braces; "" if it does not lead to the web."""
    for name, value in values.items():
        template = template.replace(f"{{{name}}}", quote(value, safe="/" if name == "path" else "", errors="replace"))
    return web_address(template) or ""


def web_address(value: Any) -> str | None:
    """The value if it is an address on the web that can be linked to, else None: never a script, never a relative path."""
    if not isinstance(value, str):
        return None
    try:
        parts = urlsplit(value.strip())
        host = parts.hostname
    except ValueError:
        return None
    return value.strip() if parts.scheme in {"http", "https"} and host else None


def host_of(address: str) -> str:
    """The host of a web address, without `www.`."""
    return (urlsplit(address).hostname or "").removeprefix("www.")
