"""The answer about one facet: its values filtered by text, sorted, in pages."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Literal, cast
from urllib.parse import quote

import msgspec
from msgspec import Meta
from msgspec.structs import replace

from search.analysis import analyzer
from search.query.model import EVERY_VALUE, SearchQuery
from search.query.results import FacetValue, SearchResults
from search.site import Site
from web.api.answers.strategy import PageLinks
from web.api.answers.values import Count, Generation, Place
from web.errors import FacetUnknown
from web.urls.export_urls import without_display
from web.urls.links import API_FACETS
from web.urls.parameters import choice
from web.urls.search_url import to_args, with_args

ValueSort = Annotated[Literal["count", "value"], Meta(title="ValueSort")]


def facet_query(query: SearchQuery, name: str, site: Site) -> SearchQuery:
    """The search that counts every value of a facet.

    Raises:
        FacetUnknown: the site does not have it.
    """
    if site.facet(name) is None:
        names = choice([facet.name for facet in site.facets])
        raise FacetUnknown(f"There is no facet {name[:80]!r} here; allowed is {names.allowed}.")
    return query.counting((name,), EVERY_VALUE)


class FacetValues(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """One page of the values of a facet."""

    name: str
    label: str
    type: Annotated[Literal["value", "range"], Meta(title="FacetType")]
    filter: str
    sort: ValueSort
    total: Annotated[Count, Meta(description="number of values that match the request")]
    page: Place
    pages: Count
    per_page: Place
    missing: Count
    missing_selected: bool
    values: Sequence[FacetValue]
    warnings: Sequence[str]
    generation: Generation
    links: PageLinks


def facet_answer(results: SearchResults, query: SearchQuery, arguments: Mapping[str, Any], base: str) -> FacetValues:
    """The values of one facet.

    Args:
        results: with that facet alone, all of its values counted for the query.
        query: the search that they are counted in.
        arguments: the endpoint's own parameters, as far as the request has them: `filter`, `sort`, `page` and `per_page`.
        base: the site's public address.
    """
    [facet] = results.facets
    page, per_page = arguments.get("page", 1), arguments.get("per_page", 10)
    values = _sorted(_fitting(facet.values, arguments.get("filter", "")), arguments.get("sort", "count"))
    pages = -(-len(values) // per_page)
    return FacetValues(
        name=facet.name,
        label=facet.label,
        type=facet.type,
        filter=arguments.get("filter", ""),
        sort=arguments.get("sort", "count"),
        total=len(values),
        page=page,
        pages=pages,
        per_page=per_page,
        missing=facet.missing,
        missing_selected=facet.missing_selected,
        values=values[(page - 1) * per_page : page * per_page],
        warnings=results.warnings,
        generation=results.generation,
        links=PageLinks(
            here=base + _href(facet.name, query, arguments),
            next=base + _href(facet.name, query, {**arguments, "page": page + 1}) if page < pages else None,
        ),
    )


def _fitting(values: Sequence[FacetValue], text: str) -> list[FacetValue]:
    """The values that have, for each word typed, a word that begins with it; case and accents make no difference."""
    beginnings = analyzer.folded_words(text)
    return [value for value in values if _fits(f"{value.label} {value.value}", beginnings)]


def _fits(text: str, beginnings: Sequence[str]) -> bool:
    words = analyzer.folded_words(text)
    return all(any(word.startswith(beginning) for word in words) for beginning in beginnings)


def _sorted(values: list[FacetValue], sort: Literal["count", "value"]) -> list[FacetValue]:
    by_label = sorted(values, key=lambda value: (value.label.casefold(), str(value.value)))
    return by_label if sort == "value" else sorted(by_label, key=lambda value: -value.count)


def _href(name: str, query: SearchQuery, arguments: Mapping[str, Any]) -> str:
    defaults: Mapping[str, Any] = {"filter": "", "sort": "count", "page": 1, "per_page": 10}
    own = [(key, str(arguments[key])) for key in defaults if arguments.get(key, defaults[key]) != defaults[key]]
    taken = {key for key, _ in own}
    shared = [pair for pair in to_args(replace(without_display(query), sort="relevance")) if pair[0] not in taken]
    return with_args(f"{API_FACETS}/{quote(name)}", cast("list[tuple[str, str]]", [*shared, *own]))
