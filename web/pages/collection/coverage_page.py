"""Themes against strategies as a table of numbers and links, and the same in small as a picture."""

from dataclasses import dataclass

from search.phrases import Noun, count_of
from search.searching.coverage import Coverage, State, StrategyCoverage
from search.site import ThemeDefinition
from web.urls.base_url import site_path
from web.urls.links import strategy_href, strategy_path, theme_href
from web.urls.search_url import query_string

PER_PAGE = 100
"""Strategies that one page of the table holds."""
MAX_PICTURED = 60
"""Strategies that the small picture has a line for."""
_STEP, _SIZE = 10, 8
"""Distance and size of the picture's squares, in its own units."""


@dataclass(frozen=True, slots=True)
class CoverageCell:
    """What one strategy does about one theme."""

    state: State
    count: int
    href: str
    """Its section on the theme; where there are more, the strategy with all of them listed first."""
    said: str
    """`Governance: 3 sections`: the accessible name."""


@dataclass(frozen=True, slots=True)
class CoverageRow:
    """One strategy."""

    title: str
    href: str
    language: str
    cells: tuple[CoverageCell, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """One theme."""

    label: str
    href: str
    described: int
    """Strategies that describe it."""


@dataclass(frozen=True, slots=True)
class Picture:
    """The table as squares, each state one path of SVG."""

    view_box: str
    described: str
    draft: str
    said: str
    """What the picture shows, in a sentence."""
    key: str
    """How to read it."""


@dataclass(frozen=True, slots=True)
class CoveragePage:
    """The whole page."""

    columns: tuple[Column, ...]
    rows: tuple[CoverageRow, ...]
    empty: bool
    """Whether no strategy has a section on any theme."""
    unwritten: bool
    """Whether a cell of this page has headings alone."""
    previous: str
    next: str


def coverage_page(table: Coverage, page: int) -> CoveragePage:
    """One page of the table, from 1; a page past the end is empty."""
    first, last = (page - 1) * PER_PAGE, page * PER_PAGE
    rows = tuple(_row(row, table.themes) for row in table.rows[first:last])
    previous = min(page - 1, -(-len(table.rows) // PER_PAGE))
    return CoveragePage(
        columns=tuple(_column(table, theme) for theme in table.themes),
        rows=rows,
        empty=not any(row.sections for row in table.rows),
        unwritten=any(cell.state == "draft" for row in rows for cell in row.cells),
        previous=site_path(f"/coverage?page={previous}") if previous > 0 else "",
        next=site_path(f"/coverage?page={page + 1}") if last < len(table.rows) else "",
    )


def _column(table: Coverage, theme: ThemeDefinition) -> Column:
    described = sum(row.state(theme.key) == "described" for row in table.rows)
    return Column(theme.label, theme_href(theme.key), described)


def _row(row: StrategyCoverage, themes: tuple[ThemeDefinition, ...]) -> CoverageRow:
    strategy = row.strategy
    cells = tuple(_cell(row, theme) for theme in themes)
    return CoverageRow(row.title, strategy_path(strategy.slug), strategy.written_in, cells)


def _cell(row: StrategyCoverage, theme: ThemeDefinition) -> CoverageCell:
    sections, state = row.sections_on(theme.key), row.state(theme.key)
    said = {"absent": "not described", "draft": "not yet written", "described": count_of(len(sections), "section")}[state]
    return CoverageCell(state, len(sections), _sections_href(row, theme.key), f"{theme.label}: {said}")


def _sections_href(row: StrategyCoverage, theme: str) -> str:
    slug, sections = row.strategy.slug, row.sections_on(theme)
    if len(sections) > 1:
        return strategy_path(slug) + query_string([("theme", theme)])
    return strategy_href(slug, anchor=sections[0].anchor) if sections else ""


def picture(table: Coverage, noun: Noun) -> Picture | None:
    """The table in small; None where there is nothing to see."""
    rows = table.rows[:MAX_PICTURED]
    if not any(row.sections for row in table.rows):
        return None
    drawn = f"each of the first {MAX_PICTURED} {noun.many}" if len(table.rows) > MAX_PICTURED else f"each {noun.one}"
    return Picture(
        view_box=f"0 0 {len(rows) * _STEP} {len(table.themes) * _STEP}",
        described=_squares(rows, table.themes, "described"),
        draft=_squares(rows, table.themes, "draft"),
        said=_said(table, noun),
        key=f"One column for {drawn}, one line for each theme.",
    )


def _said(table: Coverage, noun: Noun) -> str:
    states = [row.state(theme.key) for row in table.rows for theme in table.themes]
    drafts = states.count("draft")
    unwritten = f", {drafts:,} not yet written" if drafts else ""
    size = f"{noun.counted(len(table.rows))} and {count_of(len(table.themes), 'theme')}"
    return f"{size}: {states.count('described'):,} of {count_of(len(states), 'cell')} have a section{unwritten}"


def _squares(rows: tuple[StrategyCoverage, ...], themes: tuple[ThemeDefinition, ...], state: State) -> str:
    """A line as long as a square is wide for each; the stroke gives it its height."""
    return "".join(
        f"M{across * _STEP + (_STEP - _SIZE) // 2} {down * _STEP + _STEP // 2}h{_SIZE}"
        for across, row in enumerate(rows)
        for down, theme in enumerate(themes)
        if row.state(theme.key) == state
    )
