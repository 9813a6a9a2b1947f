"""The other forms of a search that can be taken along or followed, and where they are."""

from __future__ import annotations

from dataclasses import replace

from search.queries import ALL_FACETS, SearchQuery
from web.search_url import PAGE, href

ATOM, CSV, JSONL = f"{PAGE}.atom", f"{PAGE}.csv", f"{PAGE}.jsonl"

MEDIA_TYPES = {ATOM: "application/atom+xml", CSV: "text/csv", JSONL: "application/jsonl"}


def form_href(query: SearchQuery, path: str) -> str:
    """The address of a form of a search: it holds all matches, so pages and facets do not enter it."""
    return href(whole(query), path)


def whole(query: SearchQuery) -> SearchQuery:
    """A search without what only decides how much of its answer is shown at once."""
    return replace(
        query, page=1, per_page=_DEFAULT.per_page, facets=ALL_FACETS, facet_limit=_DEFAULT.facet_limit, explain=False
    )


_DEFAULT = SearchQuery()
