"""The home page: totals, themes and places as an index, and the newest strategies."""

from dataclasses import dataclass, replace

import msgspec

from search.engines.base import IndexState
from search.plurals import count_of, strategies
from search.query.model import SearchQuery
from search.query.results import FacetResult, SearchResults
from web.components.hits import HitView, hit_views
from web.components.wording import date_text
from web.urls.links import strategy_path
from web.urls.search_url import href, with_value

NEWEST = 5
"""Strategies that the home page names."""
LISTED = 12
"""Values of a facet that it lists; of themes, all that there are up to HOME_QUERY's limit."""

HOME_QUERY = SearchQuery(sort="newest", per_page=NEWEST, sections_per_hit=0, facet_limit=100)
"""What the home page asks for: the newest strategies, and every facet."""


@dataclass(frozen=True, slots=True)
class IndexLine:
    """A value, how many strategies have it, and the search for them."""

    label: str
    count: int
    href: str


@dataclass(frozen=True, slots=True)
class IndexList:
    """A facet as a list of its values."""

    name: str
    label: str
    lines: tuple[IndexLine, ...]
    rest: str
    """What is not listed: `48 more`; "" if everything is."""


@dataclass(frozen=True, slots=True)
class HomePage:
    """The whole home page."""

    size: str
    """`26 strategies in 312 sections`."""
    changed: str
    """The day on which the content last changed, in words."""
    themes: IndexList | None
    others: tuple[IndexList, ...]
    newest: tuple[HitView, ...]
    """The newest of those that say when they are from."""
    all_newest: str


def home_page(results: SearchResults, state: IndexState, this_year: int) -> HomePage:
    """The home page, from the answer to HOME_QUERY."""
    dated = msgspec.structs.replace(results, hits=tuple(hit for hit in results.hits if hit.date))
    lists = [_list(facet) for facet in results.facets if facet.type == "value" and facet.values]
    return HomePage(
        size=f"{strategies(state.strategies)} in {count_of(state.sections, 'section')}",
        changed=date_text(state.changed_at[:10]),
        themes=next((listed for listed in lists if listed.name == "theme"), None),
        others=tuple(listed for listed in lists if listed.name != "theme" and len(listed.lines) > 1),
        newest=tuple(replace(hit, href=strategy_path(hit.slug)) for hit in hit_views(dated, HOME_QUERY, this_year)),
        all_newest=href(SearchQuery(sort="newest")),
    )


def _list(facet: FacetResult) -> IndexList:
    values = facet.values if facet.name == "theme" else facet.values[:LISTED]
    lines = (
        IndexLine(value.label, value.count, href(with_value(SearchQuery(), facet.name, str(value.value)))) for value in values
    )
    rest = facet.total_values - len(values)
    return IndexList(facet.name, facet.label, tuple(lines), f"{rest:,} more" if rest else "")
