"""The result context: the search that a reader came from, carried in the addresses of strategies for previous and next."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from msgspec.structs import replace

from search.query.model import ALL_FACETS, SearchQuery
from web.urls.links import fragment, strategy_path
from web.urls.search_url import PAGE, href, query_string, to_args, with_args

HIT = f"{PAGE}/hit"
"""Where a hit has a page of its own."""


@dataclass(frozen=True, slots=True)
class ResultContext:
    """A search and the place in its hits from which a strategy was opened."""

    query: SearchQuery
    """The search; its words are marked in the page."""
    hit: int = 0
    """Which hit this is, from 1 over all pages; 0 where a reader came from no list."""
    marked: bool = True
    """Whether the words are marked; where not, the way back to the search stays."""

    def strategy(self, slug: str, anchor: str = "", at: int = 0) -> str:
        """The page of a strategy, opened at a section or mark; see `web.urls.links.strategy_href`."""
        numbers = [(name, str(number)) for name, number in (("hit", self.hit), ("at", at)) if number]
        words = (("q", self.query.q),) if self.query.q and self.marked else ()
        arguments = _deciding(self.query) if self.hit else words
        unmarked = [("marks", "false")] if self.hit and not self.marked else []
        return strategy_path(slug) + query_string((*arguments, *numbers, *unmarked)) + fragment(anchor, at)

    @property
    def search(self) -> str:
        """The URL of the results page with this hit."""
        page = (self.hit - 1) // self.query.per_page + 1 if self.hit else 1
        return href(replace(self.query, page=page))

    @property
    def alone(self) -> str:
        """The page of this hit alone, which tells of the search and leads back to it."""
        return with_args(HIT, (*_deciding(self.query), ("hit", str(self.hit))))

    def neighbour(self, step: int) -> ResultContext:
        """The context of the hit that is `step` places further on; negative for one before."""
        return ResultContext(self.query, self.hit + step)


@lru_cache(maxsize=16)
def _deciding(query: SearchQuery) -> tuple[tuple[str, str], ...]:
    """The parameters of a search that decide the hits and their order. Kept, since each hit of a page carries them."""
    per_hit, limit = SearchQuery().sections_per_hit, SearchQuery().facet_limit
    return tuple(to_args(replace(query, page=1, facets=ALL_FACETS, facet_limit=limit, sections_per_hit=per_hit, explain=False)))
