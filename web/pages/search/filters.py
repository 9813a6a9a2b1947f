"""What a page shows of a search's filters: chips that take one away, facets to tick, and ranges as a small chart."""

from collections.abc import Iterator
from urllib.parse import quote

from msgspec import Struct
from msgspec.structs import replace

from search.facets.all_types import facet_type
from search.facets.base import FacetType
from search.query.model import SearchQuery
from search.query.results import FacetResult, SearchResults
from web.components.wording import NOT_STATED, value_label
from web.urls.search_url import PAGE, href, without_missing, without_value

SHOWN_VALUES = 10
"""Values of a facet that are seen at once; a page of its own has all."""

CHART_WIDTH, CHART_HEIGHT = 240.0, 48.0
"""Size of the chart of a range in its own units; the page scales it."""
WIDEST_BAR = 24.0
"""Widest bar in the same units: one value alone is no wall."""


class Chip(Struct, frozen=True):
    """One chosen filter, and the search without it."""

    text: str
    href: str


class Choice(Struct, frozen=True):
    """A value to tick: one checkbox of the form."""

    name: str
    value: str
    label: str
    count: int
    selected: bool


class Bar(Struct, frozen=True):
    """One value of the chart, in the chart's units."""

    value: int
    count: int
    x: float
    y: float
    width: float
    height: float
    chosen: bool


class ValueFacet(Struct, frozen=True):
    """A facet whose values are ticked."""

    name: str
    label: str
    shown: tuple[Choice, ...]
    more: str
    """The values that there are beyond those shown: `30 more`; "" if there are none."""
    more_href: str
    """The page with all of them."""
    clear: str | None
    """This search with nothing chosen here; None when nothing is."""
    all_of: bool | None
    """Whether every chosen value must be there; None where the facet does not offer the choice."""
    type: FacetType

    @property
    def fields(self) -> tuple[str, ...]:
        """The parameters that its part of the form sends."""
        return (self.name,) if self.all_of is None else (self.name, self.type.match)


class RangeFacet(Struct, frozen=True):
    """A facet of which a first and a last value are stated."""

    label: str
    bars: tuple[Bar, ...]
    first: int | None
    last: int | None
    chosen: tuple[str, str]
    """What is stated as the first and as the last one; "" where the range is open."""
    missing: Choice | None
    clear: str | None
    type: FacetType

    view_box = f"0 0 {CHART_WIDTH:g} {CHART_HEIGHT:g}"

    @property
    def fields(self) -> tuple[str, ...]:
        """The parameters that its part of the form sends."""
        return self.type.bounds


def chips(results: SearchResults, query: SearchQuery) -> tuple[Chip, ...]:
    """Every chosen filter as a chip, in the order of the facets; unknown values too, so that they can be removed."""
    return tuple(_chips(results, query))


def _chips(results: SearchResults, query: SearchQuery) -> Iterator[Chip]:
    labels = {facet.name: facet.label for facet in results.facets}
    for name, values in query.filters:
        for value in values:
            yield Chip(
                f"{labels.get(name, name)}: {value_label(results, name, value)}", href(without_value(query, name, value))
            )
    for name in query.missing:
        yield Chip(f"{labels.get(name, name)}: {NOT_STATED.lower()}", href(without_missing(query, name)))
    for name, ends in query.ranges:
        kind = facet_type(name)
        inside = kind.range_text(*ends).removeprefix("of ")
        yield Chip(f"{kind.plural.capitalize()}: {inside}", href(query.within(name, None, None)))
    if query.match != "auto":
        text = {"all": "All of the words", "any": "Any of the words"}[query.match]
        yield Chip(text, href(replace(query, match="auto", page=1)))


def facets(results: SearchResults, query: SearchQuery) -> tuple[ValueFacet | RangeFacet, ...]:
    """The facets of an answer in which something is chosen or can be, in the site's order; one value for all is no choice."""
    offered = (facet for facet in results.facets if facet.total_values + bool(facet.missing) > 1 or _clear(facet, query))
    return tuple(_range_facet(facet, query) if facet.type == "range" else _value_facet(facet, query) for facet in offered)


def _value_facet(facet: FacetResult, query: SearchQuery) -> ValueFacet:
    kind, missing, choices = facet_type(facet.name), missing_choice(facet), value_choices(facet)
    more = facet.total_values - len(choices)
    return ValueFacet(
        name=facet.name,
        label=facet.label,
        shown=(*choices, missing) if missing else choices,
        more=f"{more:,} more" if more > 0 else "",
        more_href=facet_href(facet.name, query),
        clear=_clear(facet, query),
        all_of=facet.name in query.all_of if kind.of_sections and len(choices) > 1 else None,
        type=kind,
    )


def value_choices(facet: FacetResult) -> tuple[Choice, ...]:
    """The values of a facet that are listed, to tick."""
    return tuple(Choice(facet.name, str(value.value), value.label, value.count, value.selected) for value in facet.values)


def facet_href(name: str, query: SearchQuery) -> str:
    """The page with all values of a facet, for one search."""
    return href(replace(query, page=1), f"{PAGE}/facets/{quote(name)}")


def _range_facet(facet: FacetResult, query: SearchQuery) -> RangeFacet:
    first, last = ("" if end is None else str(end) for end in query.bounds(facet.name))
    return RangeFacet(
        label=facet.label,
        bars=_bars(facet, query),
        first=facet.min,
        last=facet.max,
        chosen=(first, last),
        missing=missing_choice(facet),
        clear=_clear(facet, query),
        type=facet_type(facet.name),
    )


def missing_choice(facet: FacetResult) -> Choice | None:
    """The "Not stated" value of a facet, if anything lacks it."""
    if not facet.missing and not facet.missing_selected:
        return None
    return Choice("missing", facet.name, NOT_STATED, facet.missing, facet.missing_selected)


def _clear(facet: FacetResult, query: SearchQuery) -> str | None:
    """The same search with nothing chosen in a facet; None where nothing is."""
    return href(query.without(facet.name)) if facet.name in query.narrowed else None


def _bars(facet: FacetResult, query: SearchQuery) -> tuple[Bar, ...]:
    """A bar for each value that has strategies; those without any are gaps of the same width."""
    if facet.min is None or facet.max is None:
        return ()
    first, step = facet.min, CHART_WIDTH / (facet.max - facet.min + 1)
    counts = {value.value: value.count for value in facet.values if isinstance(value.value, int) and value.count}
    tallest = max(counts.values())
    width = min(step * 0.8, WIDEST_BAR)
    return tuple(
        Bar(
            value=value,
            count=count,
            x=round((value - first + 0.5) * step - width / 2, 2),
            y=round(CHART_HEIGHT * (1 - count / tallest), 2),
            width=round(width, 2),
            height=round(CHART_HEIGHT * count / tallest, 2),
            chosen=_chosen(facet.name, value, query),
        )
        for value, count in counts.items()
    )


def _chosen(name: str, value: int, query: SearchQuery) -> bool:
    """Whether the search leaves a value; every value is left when none is chosen."""
    first, last = query.bounds(name)
    inside = (first is None or value >= first) and (last is None or value <= last)
    return inside and str(value) in (query.chosen(name) or [str(value)])
