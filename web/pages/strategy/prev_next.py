"""Previous and next within the search that a reader came from."""

from dataclasses import dataclass

from msgspec.structs import replace

from search.phrases import count_of
from search.query.model import SearchQuery
from web.http.request_searcher import RequestSearcher
from web.urls.result_context import ResultContext


@dataclass(frozen=True, slots=True)
class Neighbour:
    """The hit before or after."""

    title: str
    href: str


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The position of a strategy in a search, with its neighbours."""

    text: str
    """`Back to 17 results · 3 of 17`."""
    search: str
    previous: Neighbour | None
    next: Neighbour | None


def neighbours(searcher: RequestSearcher, context: ResultContext) -> Neighbours | None:
    """The neighbours of a hit; None without a search, or if the hit is past its end.

    Raises:
        SearchTimedOut: as the searcher does.
    """
    if not context.hit:
        return None
    after, total = _neighbour(searcher, context.neighbour(1))
    if context.hit > total:
        return None
    before = _neighbour(searcher, context.neighbour(-1))[0] if context.hit > 1 else None
    return Neighbours(f"Back to {count_of(total, 'result')} · {context.hit:,} of {total:,}", context.search, before, after)


def _neighbour(searcher: RequestSearcher, context: ResultContext) -> tuple[Neighbour | None, int]:
    """The hit that a context is at, if there is one, and how many hits there are."""
    results = searcher.search(_only(context.query, context.hit))
    found = next(iter(results.hits), None)
    return Neighbour(found.distinct_title, context.strategy(found.slug)) if found else None, results.total


def _only(query: SearchQuery, hit: int) -> SearchQuery:
    return replace(query, page=hit, per_page=1, facets=(), sections_per_hit=0, explain=False)
