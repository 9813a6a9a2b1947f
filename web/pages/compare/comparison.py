"""The comparison of strategies: a row for each fact and each theme."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from search.analysis.sentences import on_one_line
from search.engines.base import EngineReader
from search.searching.coverage import Coverage, SectionOutline, State, StrategyCoverage, coverage_of
from search.strategies import Section, Strategy
from web.components.wording import NOT_STATED, text_of
from web.pages.strategy.facts import facts_of
from web.urls.links import strategy_href, strategy_path, theme_href

MAX_COMPARED, MIN_COMPARED = 4, 2
"""Strategies of a comparison, at the most and at the least."""
NOT_DESCRIBED, DRAFT = "Not described", "Not yet written"
_LABELS = ("Place", "Level", "Date", "Period covered", "Status", "Organisation")
_MAX_SHOWN = 360
"""Code points of a section's text that a cell shows."""


@dataclass(frozen=True, slots=True)
class Column:
    """One of the strategies."""

    slug: str
    title: str
    name: str
    """The title without the country or state at its end: `Helsinki` for `Helsinki, Finland`."""
    href: str
    language: str


@dataclass(frozen=True, slots=True)
class Passage:
    """A section as quoted in a cell."""

    heading: str
    text: str
    """The whole plain text."""
    href: str
    draft: bool
    language: str

    @property
    def opening(self) -> str:
        """As much of the text as a cell has room for, up to a word's end."""
        flat = on_one_line(self.text)
        return flat if len(flat) <= _MAX_SHOWN else f"{flat[:_MAX_SHOWN].rpartition(' ')[0] or flat[:_MAX_SHOWN]} …"


@dataclass(frozen=True, slots=True)
class Cell:
    """The cell of one strategy in one row."""

    state: State
    text: str = ""
    """A stated fact, or what to say where there is nothing."""
    passages: tuple[Passage, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """One fact or one theme, over all strategies."""

    label: str
    href: str
    cells: tuple[Cell, ...]

    @property
    def differs(self) -> bool:
        """Whether the strategies differ in it: in a fact, or in the state of a theme."""
        return len({(cell.state, cell.text) for cell in self.cells}) > 1


@dataclass(frozen=True, slots=True)
class Comparison:
    """The whole table."""

    columns: tuple[Column, ...]
    facts: tuple[Row, ...]
    themes: tuple[Row, ...]
    """Themes of which at least one strategy has a section."""
    silent: tuple[str, ...]
    """Labels of the themes that none has."""

    @property
    def none(self) -> str:
        """How a sentence begins that none of them fits."""
        return "Neither of them" if len(self.columns) == 2 else "None of them"

    def differences(self) -> Comparison:
        """The same table without rows in which all strategies are alike."""
        facts, themes = (tuple(row for row in rows if row.differs) for rows in (self.facts, self.themes))
        return Comparison(self.columns, facts, themes, ())


def compare(reader: EngineReader, slugs: Sequence[str], this_year: int) -> Comparison:
    """Strategies side by side, in the order given. Raises StrategyUnknown."""
    table = coverage_of(reader, slugs)
    labels = [theme.label for theme in table.themes if not any(row.sections_on(theme.key) for row in table.rows)]
    return Comparison(
        columns=tuple(map(_column, table.rows)),
        facts=tuple(_fact_rows(reader, table, this_year)),
        themes=tuple(_theme_rows(table)),
        silent=tuple(labels),
    )


def _column(row: StrategyCoverage) -> Column:
    strategy = row.strategy
    places = (f", {text_of(strategy.metadata.get(name))}" for name in ("state", "country"))
    name = next((row.title.removesuffix(place) for place in places if row.title.endswith(place) and place != ", "), row.title)
    return Column(strategy.slug, row.title, name, strategy_path(strategy.slug), strategy.written_in)


def _fact_rows(reader: EngineReader, table: Coverage, this_year: int) -> Iterator[Row]:
    stated = [
        {fact.label: ", ".join(value.text for value in fact.values) for fact in facts_of(row.strategy, reader.site, this_year)}
        for row in table.rows
    ]
    for label in _LABELS:
        if any(label in facts for facts in stated):
            yield Row(label, "", tuple(_fact(facts.get(label, "")) for facts in stated))


def _fact(text: str) -> Cell:
    return Cell("described", text) if text else Cell("absent", NOT_STATED)


def _theme_rows(table: Coverage) -> Iterator[Row]:
    for theme in table.themes:
        if any(row.sections_on(theme.key) for row in table.rows):
            yield Row(theme.label, theme_href(theme.key), tuple(_theme_cell(row, theme.key) for row in table.rows))


def _theme_cell(row: StrategyCoverage, theme: str) -> Cell:
    state = row.state(theme)
    text = {"absent": NOT_DESCRIBED, "draft": DRAFT, "described": ""}[state]
    return Cell(state, text, passages_of(row.strategy, row.sections_on(theme)))


def passages_of(strategy: Strategy, sections: Iterable[SectionOutline]) -> tuple[Passage, ...]:
    """Sections of a whole strategy as they are quoted beside others."""
    return tuple(_passage(strategy, strategy.sections[section.number]) for section in sections)


def _passage(strategy: Strategy, section: Section) -> Passage:
    return Passage(
        heading=section.heading,
        text=section.text,
        href=strategy_href(strategy.slug, anchor=section.anchor),
        draft=section.draft,
        language=strategy.written_in,
    )
