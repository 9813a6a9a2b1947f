"""URLs of the exports and the feeds: of a search, and of one strategy."""

from msgspec.structs import replace

from search.query.model import SearchQuery
from web.urls.search_url import PAGE, to_args, with_args

ATOM, CSV, JSONL = f"{PAGE}.atom", f"{PAGE}.csv", f"{PAGE}.jsonl"
STRATEGY_ATOM, STRATEGY_CSV, STRATEGY_JSONL = "/strategy.atom", "/strategy.csv", "/strategy.jsonl"
EXPORTS = (ATOM, CSV, JSONL, STRATEGY_ATOM, STRATEGY_CSV, STRATEGY_JSONL)

MEDIA_TYPES = {ATOM: "application/atom+xml", CSV: "text/csv", JSONL: "application/jsonl"}
"""Those of a search; the forms of a strategy have the same."""

DISPLAY_PARAMETERS = ("page", "per_page", "facets", "facet_limit", "explain")
"""Parameters that do not change which hits there are."""


def export_href(query: SearchQuery, path: str) -> str:
    """The address of a form of a search: it holds all matches, so pages and facets do not enter it.

    Nor do the order, which a feed has of its own, and the way it is seen enter that of a feed.
    """
    return with_args(path, export_args(replace(query, sort="relevance", view="list") if path == ATOM else query))


def export_args(query: SearchQuery) -> list[tuple[str, str]]:
    """The query string of the forms of a search, as names and values."""
    return [pair for pair in to_args(query) if pair[0] not in DISPLAY_PARAMETERS]


def without_display(query: SearchQuery) -> SearchQuery:
    """A search without paging, facet and explanation settings."""
    return replace(query, view="list", **{name: getattr(_PLAIN, name) for name in DISPLAY_PARAMETERS})


_PLAIN = SearchQuery()


def strategy_export_href(slug: str, path: str) -> str:
    """The address of a form of one strategy."""
    return with_args(path, [("strategy", slug)])
