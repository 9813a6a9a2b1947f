"""The home page: examples to try, what is here by facet as bars that lead to searches, and what was added last."""

from dataclasses import dataclass

from msgspec.structs import replace

from search.engines.base import IndexState
from search.facets.all_types import facet_type
from search.phrases import Noun, count_of
from search.query.model import SearchQuery, Sort
from search.query.results import FacetResult, SearchResults
from web.components.hits import HitView, hit_views
from web.pages.collection.examples import Example
from web.pages.search.filters import facet_href
from web.urls.base_url import site_path
from web.urls.links import strategy_path
from web.urls.search_url import href, with_value

MAX_RECENT = 5
"""Strategies that the home page names."""
MAX_BARS = 10
"""Values of a facet that it lists."""


@dataclass(frozen=True, slots=True)
class BarLine:
    """A value, how many strategies have it, and the search for them."""

    label: str
    count: int
    href: str
    width: float
    """Of its bar, in hundredths of the longest one's."""


@dataclass(frozen=True, slots=True)
class BarList:
    """A facet as bars, the most frequent values first."""

    name: str
    label: str
    lines: tuple[BarLine, ...]
    rest: str
    """The way to those that are not listed: `Show all 48`; "" if everything is."""
    rest_href: str


@dataclass(frozen=True, slots=True)
class HomePage:
    """The whole home page."""

    size: str
    """`26 strategies, 312 sections`."""
    changed: str
    """The day on which a file was last added or changed, in words; "" where that is not known."""
    examples: tuple[Example, ...]
    lists: tuple[BarList, ...]
    """Places first, then themes, then the other facets; none of which all have the same one value."""
    recent: tuple[HitView, ...]
    recent_title: str
    recent_said: str
    """What the link to all of them says."""
    recent_href: str


def home_query(has_additions: bool) -> SearchQuery:
    """What the home page asks for: what was added last, or is newest where the files do not tell when they came."""
    sort: Sort = "added" if has_additions else "newest"
    return SearchQuery(sort=sort, per_page=MAX_RECENT, sections_per_hit=0, facet_limit=MAX_BARS)


def home_page(
    results: SearchResults, examples: tuple[Example, ...], state: IndexState, changed: str, this_year: int, noun: Noun
) -> HomePage:
    """The home page, from the answer to a `home_query`."""
    query, by_addition = results.query, results.query.sort == "added"
    dated = replace(results, hits=tuple(hit for hit in results.hits if by_addition or hit.date))
    lists = [_bars(facet) for facet in results.facets if facet.type == "value" and facet.total_values > 1]
    return HomePage(
        size=f"{noun.counted(state.strategies)}, {count_of(state.sections, 'section')}",
        changed=changed,
        examples=examples,
        lists=tuple(sorted(lists, key=lambda one: (not facet_type(one.name).is_place, one.name != "theme"))),
        recent=tuple(replace(hit, href=strategy_path(hit.slug)) for hit in hit_views(dated, query, this_year)),
        recent_title="Recently added" if by_addition else f"Newest {noun.many}",
        recent_said=f"All {noun.many}, {'last added' if by_addition else 'newest'} first",
        recent_href=href(SearchQuery(sort=query.sort)),
    )


def _bars(facet: FacetResult) -> BarList:
    largest = max(value.count for value in facet.values)
    lines = (
        BarLine(
            label=value.label,
            count=value.count,
            href=href(with_value(SearchQuery(), facet.name, str(value.value))),
            width=round(100 * value.count / max(largest, 1), 1),
        )
        for value in facet.values
    )
    return BarList(
        name=facet.name,
        label=facet.label,
        lines=tuple(lines),
        rest=f"Show all {facet.total_values:,}" if facet.total_values > len(facet.values) else "",
        rest_href=site_path("/themes") if facet.name == "theme" else facet_href(facet.name, SearchQuery()),
    )
