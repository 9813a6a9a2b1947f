"""The answers about themes by strategy: a few side by side with their texts, or all of them with numbers."""

from collections.abc import Sequence
from typing import Annotated

import msgspec
from msgspec import Meta

from search.engines.base import EngineReader
from search.query.model import SearchQuery
from search.searching import coverage as table
from search.searching.coverage import StrategyCoverage, coverage_of
from web.api.answers.strategy import Section, section_answer
from web.api.answers.values import Address, Count, DistinctTitle, Generation, Place, State
from web.urls.base_url import site_path
from web.urls.links import API_COMPARE, API_COVERAGE, strategy_href
from web.urls.search_url import href, with_args


class ComparedStrategy(msgspec.Struct, frozen=True, gc=False):
    """One of the strategies that are compared."""

    id: str
    title: str
    distinct_title: DistinctTitle
    url: Address


class ComparedCell(msgspec.Struct, frozen=True, gc=False):
    """What one strategy says about one theme."""

    strategy: str
    state: State
    sections: Sequence[Section]


class ComparedTheme(msgspec.Struct, frozen=True, gc=False):
    """A theme, and a cell for each strategy."""

    theme: str
    label: str
    cells: Sequence[ComparedCell]


class ComparisonLinks(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """The comparison here and as a page."""

    here: Address = msgspec.field(name="self")
    html: Address


class Comparison(msgspec.Struct, frozen=True, gc=False):
    """Strategies side by side, a row for each theme that one of them has."""

    strategies: Sequence[ComparedStrategy]
    themes: Sequence[ComparedTheme]
    generation: Generation
    links: ComparisonLinks


class CoveredTheme(msgspec.Struct, frozen=True, gc=False):
    """A theme of the table."""

    theme: str
    label: str
    strategies: Annotated[
        Count, Meta(description="number of strategies in the index with a section on this theme, drafts included")
    ]


class CoverageCell(msgspec.Struct, frozen=True, gc=False):
    """How many sections of a strategy are about a theme, and where the first is."""

    theme: str
    state: State
    sections: Count
    url: Address


class CoveredStrategy(msgspec.Struct, frozen=True, gc=False):
    """A row of the table."""

    id: str
    title: str
    distinct_title: DistinctTitle
    url: Address
    cells: Sequence[CoverageCell]


class CoverageLinks(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """The same page of the table, its page for readers, and the next page if there is one."""

    here: Address = msgspec.field(name="self")
    html: Address
    next: Address | None


class Coverage(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """One page of strategies against all themes."""

    total: Count
    page: Place
    pages: Count
    per_page: Place
    themes: Sequence[CoveredTheme]
    strategies: Sequence[CoveredStrategy]
    generation: Generation
    links: CoverageLinks


def compare_answer(reader: EngineReader, slugs: Sequence[str], base: str) -> Comparison:
    """Strategies side by side, a row for each theme that one of them has. Raises StrategyUnknown."""
    compared = coverage_of(reader, slugs)
    args = [("s", row.strategy.slug) for row in compared.rows]
    return Comparison(
        strategies=[ComparedStrategy(*_named(row, base)) for row in compared.rows],
        themes=[
            ComparedTheme(theme.key, theme.label, [_compared_cell(row, theme.key, base) for row in compared.rows])
            for theme in compared.themes
            if any(row.sections_on(theme.key) for row in compared.rows)
        ],
        generation=reader.state.generation,
        links=ComparisonLinks(here=base + with_args(API_COMPARE, args), html=base + with_args("/compare", args)),
    )


def _compared_cell(row: StrategyCoverage, theme: str, base: str) -> ComparedCell:
    strategy, numbers = row.strategy, [section.number for section in row.sections_on(theme)]
    sections = [section_answer(strategy.slug, strategy.sections[number], number + 1, base) for number in numbers]
    return ComparedCell(strategy.slug, row.state(theme), sections)


def coverage_answer(covered: table.Coverage, page: int, per_page: int, generation: str, base: str) -> Coverage:
    """One page of strategies against all themes."""
    pages = -(-len(covered.rows) // per_page)
    return Coverage(
        total=len(covered.rows),
        page=page,
        pages=pages,
        per_page=per_page,
        themes=[
            CoveredTheme(theme.key, theme.label, sum(bool(row.sections_on(theme.key)) for row in covered.rows))
            for theme in covered.themes
        ],
        strategies=[
            CoveredStrategy(*_named(row, base), [_cell(row, theme.key, base) for theme in covered.themes])
            for row in covered.rows[(page - 1) * per_page : page * per_page]
        ],
        generation=generation,
        links=CoverageLinks(
            here=base + _coverage_href(page, per_page),
            html=base + site_path("/coverage"),
            next=base + _coverage_href(page + 1, per_page) if page < pages else None,
        ),
    )


def _coverage_href(page: int, per_page: int) -> str:
    return href(SearchQuery(page=page, per_page=per_page), API_COVERAGE)


def _cell(row: StrategyCoverage, theme: str, base: str) -> CoverageCell:
    sections = row.sections_on(theme)
    anchor = sections[0].anchor if sections else ""
    return CoverageCell(theme, row.state(theme), len(sections), base + strategy_href(row.strategy.slug, anchor=anchor))


def _named(row: StrategyCoverage, base: str) -> tuple[str, str, str, str]:
    """Id, title, title that no other has, and address of a row's strategy."""
    slug = row.strategy.slug
    return slug, row.strategy.title, row.title, base + strategy_href(slug)
