"""The statistics page: dates, horizons, facets and completeness."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from search.engines.base import IndexState
from search.phrases import Noun, count_of
from search.query.model import SearchQuery
from search.query.results import SearchResults
from search.searching.coverage import Coverage, StrategyCoverage
from search.site import Site
from search.strategies import Strategy
from web.components.publication import DOCUMENTS, ISSUERS
from web.components.wording import NOT_STATED, date_text, horizon_text
from web.pages.collection.charts import BarChart, DatedStrategy, LabelledCount, TimeLine, bar_chart, time_line
from web.pages.collection.coverage_page import Picture, picture
from web.pages.collection.last_change import last_change
from web.pages.search.filters import facet_href
from web.urls.links import strategy_path
from web.urls.search_url import href, with_value

STATS_QUERY = SearchQuery(per_page=1, sections_per_hit=0, facet_limit=20)
"""What the page asks for: every facet, counted."""
_ON_THE_LINE = 80
"""Strategies that the time line has room for: those that are newest."""
_FIELDS = {"summary": ("summary",), "vision": ("vision",), "organisation": ISSUERS, "strategy_document": DOCUMENTS}
"""Fields beside facets and dates that a complete entry states, by any of their names."""


@dataclass(frozen=True, slots=True)
class StatsPage:
    """The whole page."""

    size: str
    changed: str
    line: TimeLine | None
    off_the_line: str
    """Which of them it does not show; "" if it shows all."""
    bars: tuple[BarChart, ...]
    picture: Picture | None
    complete: BarChart | None
    """How many state each field; None where that is every entry, or no field at all."""


def stats_page(results: SearchResults, table: Coverage, site: Site, state: IndexState) -> StatsPage:
    """The collection in figures, from the answer to STATS_QUERY."""
    every = [row.strategy for row in table.rows]
    return StatsPage(
        size=", ".join(
            (site.noun.counted(state.strategies), count_of(state.sections, "section"), count_of(state.words, "different word"))
        ),
        changed=last_change(strategy.times for strategy in every),
        line=time_line(map(_dated, _timed(table.rows)[:_ON_THE_LINE])),
        off_the_line=_off_the_line(table.rows, site.noun),
        bars=tuple(_facet_charts(results)),
        picture=picture(table, site.noun),
        complete=_completeness(every, site),
    )


def _completeness(every: Sequence[Strategy], site: Site) -> BarChart | None:
    stated = list(_stated(every, site))
    whole = all(counted.count == len(every) for counted in stated)
    return None if whole else bar_chart("complete", "How complete the entries are", "Field", stated, len(every))


def _timed(rows: Iterable[StrategyCoverage]) -> list[StrategyCoverage]:
    """What has a date or a period, newest first."""
    timed = [row for row in rows if row.strategy.date or row.strategy.horizon]
    return sorted(timed, key=lambda row: str(row.strategy.date or ""), reverse=True)


def _off_the_line(rows: Sequence[StrategyCoverage], noun: Noun) -> str:
    timed = len(_timed(rows))
    said = [f"Only the newest {_ON_THE_LINE} of {timed:,} are shown."] if timed > _ON_THE_LINE else []
    without = len(rows) - timed
    said += [f"{noun.counted(without)} {'has' if without == 1 else 'have'} neither."] if without else []
    return " ".join(said)


def _dated(row: StrategyCoverage) -> DatedStrategy:
    strategy = row.strategy
    date, horizon = strategy.date, strategy.horizon
    return DatedStrategy(
        label=row.title,
        href=strategy_path(strategy.slug),
        dated=date_text(str(date)) if date else "",
        horizon=horizon_text(horizon.start, horizon.end) if horizon else "",
        year=_year(strategy),
        start=horizon.start if horizon else None,
        end=horizon.end if horizon else None,
    )


def _year(strategy: Strategy) -> float | None:
    """The date as a number of years; one that is only a year stands in its middle."""
    if strategy.date is None:
        return None
    day = strategy.date.date
    return day.year + (0.5 if strategy.date.precision == "year" else (day.timetuple().tm_yday - 1) / 366)


def _facet_charts(results: SearchResults) -> Iterator[BarChart]:
    """A chart for each facet but themes and years, which have pictures of their own, and those of one value."""
    for facet in results.facets:
        if facet.type == "value" and facet.name != "theme" and facet.total_values + bool(facet.missing) > 1:
            counts = [
                LabelledCount(value.label, value.count, href(with_value(SearchQuery(), facet.name, str(value.value))))
                for value in facet.values
            ]
            if facet.missing:
                counts.append(LabelledCount(NOT_STATED, facet.missing, href(SearchQuery(missing=(facet.name,)))))
            chart = bar_chart(facet.name, facet.label, facet.label, counts, results.total)
            if facet.total_values > len(facet.values):
                all_values = facet_href(facet.name, SearchQuery())
                chart = replace(chart, rest=f"Show all {facet.total_values:,}", rest_href=all_values)
            yield chart


def _stated(every: Sequence[Strategy], site: Site) -> Iterator[LabelledCount]:
    """The fields that anybody states, with how many do."""
    return (counted for counted in _fields(every, site) if counted.count)


def _fields(every: Sequence[Strategy], site: Site) -> Iterator[LabelledCount]:
    fields = [facet.name for facet in site.stated_facets]
    for name in dict.fromkeys([*fields, *_FIELDS]):
        names = _FIELDS.get(name, (name,))
        stated = sum(any(strategy.metadata.get(one) not in (None, "", []) for one in names) for strategy in every)
        facet = site.facet(name)
        yield LabelledCount(facet.label if facet else name.replace("_", " ").capitalize(), stated)
    yield LabelledCount("Date", sum(strategy.date is not None for strategy in every))
    yield LabelledCount("Period covered", sum(strategy.horizon is not None for strategy in every))
    yield LabelledCount("Complete text", sum(not strategy.incomplete for strategy in every))
