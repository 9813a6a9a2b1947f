"""What the results page and the home page show, ready to write down: templates do no arithmetic and know no search."""

from collections.abc import Container, Iterable
from dataclasses import dataclass

from msgspec import Struct
from msgspec.structs import replace

from search.facets.base import FacetType
from search.phrases import STRATEGY, Noun, capitalised
from search.query.model import ALL_FACETS, Order, SearchQuery, Sort
from search.query.results import SearchResults
from web.components.hits import HitView, hit_views
from web.components.wording import Run, quoted_sentence, sentence
from web.export.quotations import QuotationRow, quotation_rows
from web.pages.export_links import ExportLinks, search_export_links
from web.pages.search.filters import SHOWN_VALUES, Chip, RangeFacet, ValueFacet, chips, facets
from web.pages.search.notices import Notice, notices
from web.pages.search.other_passages import Block, blocks
from web.pages.search.paging import Paging, paging
from web.urls.links import API_SEARCH
from web.urls.search_url import href, to_args

_SORTS: dict[Sort, str] = {
    "relevance": "Relevance",
    "newest": "Newest {noun} date",
    "oldest": "Oldest {noun} date",
    "title": "Title",
    "added": "Recently added",
}
_BY_DATE = frozenset({"newest", "oldest"})
_RELEVANCE: dict[Order, str] = {"meaning": "Meaning", "words": "Words alone"}
_SIZES = (10, 25, 50, 100)
_FORM_FIELDS = frozenset({"q", "missing", "page"})
"""Parameters that the form always has fields for, or that a new search resets."""


class Option(Struct, frozen=True):
    """One of several ways to see the same search."""

    text: str
    href: str
    current: bool
    key: str
    """What tells it apart on its page."""


class Options(Struct, frozen=True):
    """Ways to see the same search, of which one is current."""

    label: str
    options: tuple[Option, ...]

    @property
    def current(self) -> str:
        """What the current one is called; a way that is not offered is not."""
        return next((option.text for option in self.options if option.current), "Other")


@dataclass(frozen=True, slots=True)
class SearchPage:
    """The whole results page."""

    query: SearchQuery
    canonical: str
    json: str
    """The same search in the API."""
    heading: tuple[Run, ...]
    title: str
    """The heading as plain text, with the page's number."""
    hidden: tuple[tuple[str, str], ...]
    """Parameters that the form sends along without showing them."""
    chips: tuple[Chip, ...]
    clear: str
    """This search without any filter."""
    facets: tuple[ValueFacet | RangeFacet, ...]
    notices: tuple[Notice, ...]
    counted: str
    """`12 strategies`."""
    views: tuple[Options, ...]
    sizes: Options | None
    """Hits on a page; None where the smallest page holds all."""
    hits: tuple[HitView, ...]
    comparable: bool
    """Whether the collection has something to compare a hit with."""
    table: tuple[QuotationRow, ...]
    """In place of the hits, where they are asked for as a table."""
    apart: tuple[str, str]
    """What stands above the hits that have all of the words, and above the others; "" where nothing sets them apart."""
    first: int
    """The number of the first hit of this page, from 1."""
    paging: Paging | None
    export_links: ExportLinks
    other_passages: tuple[Block, ...]


def page_query(query: SearchQuery) -> SearchQuery:
    """What to ask the searcher for: the search as its URL states it, with every facet counted."""
    return replace(query, facets=ALL_FACETS, facet_limit=max(query.facet_limit, SHOWN_VALUES))


def search_page(
    results: SearchResults,
    query: SearchQuery,
    this_year: int,
    pictures: Container[str] = (),
    noun: Noun = STRATEGY,
    turned: Iterable[FacetType] = (),
) -> SearchPage:
    """The results page, from the answer to `page_query(query)`; links are made from `query`, which is what its URL says.

    Its notices tell of the ranges that were `turned` round.
    """
    heading = sentence(results, results.facets, noun)
    offered = facets(results, query)
    return SearchPage(
        query=query,
        canonical=href(query),
        json=href(query, API_SEARCH),
        heading=heading,
        title=quoted_sentence(heading) + (f", page {query.page}" if query.page > 1 else ""),
        hidden=_hidden(query, offered),
        chips=chips(results, query),
        clear=href(query.unfiltered),
        facets=offered,
        notices=notices(results, query, noun, turned),
        counted=noun.counted(results.total),
        views=_views(results, query, noun),
        sizes=_sizes(query) if results.total > min(_SIZES) else None,
        apart=_tier_headings(results),
        hits=hit_views(results, query, this_year, pictures),
        comparable=results.out_of > 1,
        table=tuple(quotation_rows(results, query)) if query.view == "table" else (),
        first=(query.page - 1) * query.per_page + 1,
        paging=paging(query, results.pages),
        export_links=search_export_links(query),
        other_passages=blocks(results),
    )


def _tier_headings(results: SearchResults) -> tuple[str, str]:
    """Hits that have all of the words are set apart from the others where they stand before them; "" where all have them."""
    complete = [hit.matches_all for hit in results.hits]
    if not results.relaxed or results.total_all in {0, results.total} or complete != sorted(complete, reverse=True):
        return "", ""
    have = "has" if results.total_all == 1 else "have"
    return f"{results.total_all:,} {have} all of these words", "Others with some of them"


def _hidden(query: SearchQuery, offered: Iterable[ValueFacet | RangeFacet]) -> tuple[tuple[str, str], ...]:
    shown = set(_FORM_FIELDS).union(*(facet.fields for facet in offered))
    return tuple(pair for pair in to_args(query) if pair[0] not in shown)


def _views(results: SearchResults, query: SearchQuery, noun: Noun) -> tuple[Options, ...]:
    """The ways to see a search: by date where anything has one, by words or by meaning where a sentence model is set."""
    first = replace(query, page=1)
    undated = any(facet.type == "range" and facet.name == "year" and facet.min is None for facet in results.facets)
    offered = {sort: text.format(noun=noun.one) for sort, text in _SORTS.items() if not (undated and sort in _BY_DATE)}
    sorts = [(text, replace(first, sort=sort), f"sort-{sort}") for sort, text in offered.items()]
    groups = [
        (capitalised(noun.many), replace(first, group="strategy", view="list"), "group-strategy"),
        ("Sections", replace(first, group="section", view="list"), "group-section"),
        ("Table", replace(first, group="strategy", view="table"), "view-table"),
    ]
    orders = [(text, replace(first, order=order), f"by-{order}") for order, text in _RELEVANCE.items()]
    by = (_options("Relevance by", orders, first),) if results.order is not None and query.sort == "relevance" else ()
    return _options("Sort by", sorts, first), *by, _options("Show", groups, first)


def _sizes(query: SearchQuery) -> Options:
    first = replace(query, page=1)
    return _options("Per page", ((str(size), replace(first, per_page=size), f"size-{size}") for size in _SIZES), first)


def _options(label: str, ways: Iterable[tuple[str, SearchQuery, str]], here: SearchQuery) -> Options:
    return Options(label, tuple(Option(text, href(query), query == here, key) for text, query, key in ways))
