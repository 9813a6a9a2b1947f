"""The URL is the search: query strings to `SearchQuery` and back, and "this search, changed by one thing"."""

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any, get_args
from urllib.parse import quote_plus

from msgspec.structs import fields, replace

from search.facets.all_types import TYPES, facet_type
from search.facets.base import FacetType
from search.query.model import SearchQuery, Sort
from search.site import Facet, Site
from web.urls.base_url import site_path
from web.urls.parameters import Parameter, choice, flag, number, read_parameters, several, text

PAGE = "/search"
"""Where readers search."""

_DEFAULTS = {field.name: field.default for field in fields(SearchQuery)}
_LAST = "sort page per_page match group sections_per_hit facets facet_limit explain view typing order".split()
_OTHERS = [(name, _DEFAULTS[name]) for name in _LAST]
"""Parameters after `q` and all filters, in canonical order, each with its default: one search has one URL."""

_SORT_MEANING = (
    "order of the hits: newest and oldest by the strategy's own date; "
    "added and changed by when the file came or last changed in the collection, the latest first"
)

PAGING = (
    Parameter("page", number(1, 1_000_000), "number of the page of hits; a page past the last is empty"),
    Parameter("per_page", number(1, 100), "number of hits on a page; default: 10"),
)


def search_parameters(site: Site) -> tuple[Parameter, ...]:
    """Every parameter that a search of this site has."""
    return _parameters(site.facets)


@lru_cache(maxsize=64)
def _parameters(facets: tuple[Facet, ...]) -> tuple[Parameter, ...]:
    names = [facet.name for facet in facets]
    return (
        Parameter("q", text(), "words, “phrases in quotation marks”, -exclusions, beginnings*, field:value"),
        *(Parameter(facet.name, text(), _facet_meaning(facet), repeatable=True) for facet in facets),
        Parameter(
            "missing",
            choice(names),
            "finds strategies without a value of this facet, beside those with a chosen one",
            repeatable=True,
        ),
        *_range_parameters(),
        *_match_parameters(),
        Parameter("sort", choice(get_args(Sort), "Sort"), _SORT_MEANING),
        *PAGING,
        Parameter(
            "match",
            choice(("auto", "all", "any"), "Match"),
            "whether all or any of the words must match; auto relaxes all if it finds too little",
        ),
        Parameter("group", choice(("strategy", "section"), "Group"), "whether a hit is a strategy or a section"),
        Parameter("sections_per_hit", number(0, 20), "maximum number of sections listed with a strategy; default: 3"),
        Parameter("facets", several(names), "facets to count; default: all"),
        Parameter("facet_limit", number(0, 1000), "maximum number of values listed for a facet; default: 10"),
        Parameter("explain", flag(), "whether to explain the score of each hit"),
        Parameter(
            "view",
            choice(("list", "table"), "View"),
            "list, or a table with one sentence for each hit: the one with most of the words",
        ),
        Parameter(
            "order",
            choice(("words", "meaning"), "Order"),
            "what relevance is computed from; default: meaning if a sentence model is set up, else words",
        ),
        Parameter("typing", flag(), "whether the last word is only a beginning; then nothing is corrected or relaxed"),
    )


def _range_parameters() -> Iterator[Parameter]:
    for kind in TYPES.values():
        if kind.kind == "range":
            for name, end in zip(kind.bounds, ("first", "last"), strict=True):
                yield Parameter(name, number(kind.lowest, kind.highest), f"{end} {kind.name}")


def _match_parameters() -> Iterator[Parameter]:
    for kind in TYPES.values():
        if kind.of_sections:
            meaning = f"whether one of the {kind.plural} is enough or all are needed"
            yield Parameter(kind.match, choice(("any", "all"), f"{kind.name.capitalize()}Match"), meaning)


def _facet_meaning(facet: Facet) -> str:
    return f"a value of {facet.label}; repeat it for more than one"


def from_args(args: Iterable[tuple[str, str]], site: Site, *, strict: bool = False) -> SearchQuery:
    """The search that a query string asks for.

    Args:
        args: names and values, as they stand in the URL; empty values stand for nothing chosen.
        site: which facets there are.
        strict: whether unknown parameters and values out of range are errors, as in the API, or passed over, as in pages;
            only these turn a range round that ends before it begins.

    Raises:
        ParametersInvalid: strict, and something is wrong.
    """
    values = dict(_read(args, site, strict=strict))
    turned = () if strict else tuple(_turned(values))
    chosen = {facet.name: values.pop(facet.name) for facet in site.facets if facet.name in values}
    filters = sorted((name, _canonical(texts)) for name, texts in chosen.items())
    query = SearchQuery(
        filters=tuple(pair for pair in filters if pair[1]),
        missing=_canonical(values.pop("missing", ())),
        all_of=tuple(kind.name for kind in TYPES.values() if values.pop(kind.match, "any") == "all"),
    )
    for kind in TYPES.values():
        if kind.kind == "range":
            first, last = (values.pop(name, None) for name in kind.bounds)
            query = query.within(kind.name, *((last, first) if kind in turned else (first, last)))
    return replace(query, **values)


def _read(args: Iterable[tuple[str, str]], site: Site, *, strict: bool) -> Mapping[str, Any]:
    given = ((name, value) for name, value in args if strict or not is_empty_field(name, value))
    return read_parameters(given, search_parameters(site), strict=strict)


def turned_ranges(args: Iterable[tuple[str, str]], site: Site) -> tuple[FacetType, ...]:
    """The ranges that end before they begin, as a query string states them: what `from_args` turns round for pages."""
    return tuple(_turned(_read(args, site, strict=False)))


def _turned(values: Mapping[str, Any]) -> Iterator[FacetType]:
    for kind in TYPES.values():
        if kind.kind == "range":
            first, last = (values.get(name) for name in kind.bounds)
            if first is not None and last is not None and first > last:
                yield kind


def _canonical(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted({text for text in texts if text}))


def is_empty_field(name: str, value: str) -> bool:
    """Whether this is an empty field of a form. `facets` has a meaning when empty: count none."""
    return not value and name != "facets"


def to_args(query: SearchQuery, page: int | None = None) -> list[tuple[str, str]]:
    """The query string of a search, or of another page of it, as names and values: in canonical order, without defaults."""
    args = [("q", query.q)] if query.q else []
    args += [(name, value) for name, values in query.filters for value in values]
    args += [("missing", name) for name in query.missing]
    for name, ends in query.ranges:
        args += [(bound, str(end)) for bound, end in zip(facet_type(name).bounds, ends, strict=True) if end is not None]
    args += [(facet_type(name).match, "all") for name in query.all_of]
    for name, default in _OTHERS:
        value = page if page and name == "page" else getattr(query, name)
        if value != default:
            args.append((name, _text(value)))
    return args


def _text(value: Any) -> str:
    return ",".join(value) if isinstance(value, tuple) else "true" if value is True else str(value)


def href(query: SearchQuery, path: str = PAGE) -> str:
    """The address of a search, or of another form of it."""
    return with_args(path, to_args(query))


def with_args(path: str, args: Iterable[tuple[str, str]]) -> str:
    """The address of a path from the root of the site, with a query string."""
    return site_path(path) + query_string(args)


def query_string(args: Iterable[tuple[str, str]]) -> str:
    """Names and values with a question mark before them, "" if there are none; facet names and values may be any text."""
    text = "&".join([f"{_quoted(name)}={_quoted(value)}" for name, value in args])
    return f"?{text}" if text else ""


@lru_cache(maxsize=256)
def _quoted(text: str) -> str:
    """Kept, since the addresses of an answer share their names and values, and many lead to strategies that come again."""
    return quote_plus(text, errors="replace")


def without_value(query: SearchQuery, facet: str, value: str) -> SearchQuery:
    """The same search without one chosen value."""
    return query.choosing(facet, tuple(chosen for chosen in query.chosen(facet) if chosen != value))


def with_value(query: SearchQuery, facet: str, value: str) -> SearchQuery:
    """The same search with one more value chosen."""
    return query.choosing(facet, _canonical((*query.chosen(facet), value)))


def without_missing(query: SearchQuery, facet: str) -> SearchQuery:
    """The same search without the facet's "Not stated" value."""
    return replace(query, missing=tuple(name for name in query.missing if name != facet), page=1)
