"""Previous and next within the search that a reader came from."""

from __future__ import annotations

from dataclasses import dataclass

from msgspec.structs import replace

from search.query.model import SearchQuery
from search.searching.searcher import Searcher
from web.urls.result_context import Trail


@dataclass(frozen=True, slots=True)
class Neighbour:
    """The hit before or after."""

    title: str
    href: str


@dataclass(frozen=True, slots=True)
class Neighbours:
    """Where a strategy stands in a search."""

    text: str
    """`3 of 17 in this search`."""
    search: str
    previous: Neighbour | None
    next: Neighbour | None


def neighbours(searcher: Searcher, trail: Trail) -> Neighbours | None:
    """What stands around a hit; None where a reader came from no search, or the hit is past its end.

    Raises:
        SearchTimedOut: as the searcher does.
    """
    if not trail.hit:
        return None
    after, total = _neighbour(searcher, trail.neighbour(1))
    if trail.hit > total:
        return None
    before = _neighbour(searcher, trail.neighbour(-1))[0] if trail.hit > 1 else None
    return Neighbours(f"{trail.hit:,} of {total:,} in this search", trail.search, before, after)


def _neighbour(searcher: Searcher, trail: Trail) -> tuple[Neighbour | None, int]:
    """The hit at the end of a trail, if there is one, and how many there are."""
    results = searcher.search(_only(trail.query, trail.hit))
    found = next(iter(results.hits), None)
    return Neighbour(found.title, trail.strategy(found.slug)) if found else None, results.total


def _only(query: SearchQuery, hit: int) -> SearchQuery:
    return replace(query, page=hit, per_page=1, facets=(), sections_per_hit=0, explain=False)
