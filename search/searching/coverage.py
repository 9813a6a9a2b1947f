"""The coverage table: strategies by themes, each described, not yet written or absent."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Literal, NamedTuple

from search.content.themes import load_vocabulary
from search.engines.base import EngineReader
from search.site import ThemeDefinition
from search.strategies import Strategy

State = Literal["described", "draft", "absent"]


class SectionOutline(NamedTuple):
    """A section without its text: the table of a whole collection is cached, and texts would be most of its size."""

    number: int
    """Its place in its strategy, from 0."""
    anchor: str
    heading: str
    draft: bool


@dataclass(frozen=True, slots=True)
class StrategyCoverage:
    """One strategy with its sections by theme."""

    title: str
    """The strategy's title, with its path if another strategy has the same title."""
    strategy: Strategy
    """With its sections in a comparison, without them in the table of a whole collection."""
    sections: Mapping[str, tuple[SectionOutline, ...]]
    """Theme key to the sections that have the theme, in reading order; themes without any are left out."""

    def sections_on(self, theme: str) -> tuple[SectionOutline, ...]:
        """The sections that have a theme."""
        return self.sections.get(theme, ())

    def state(self, theme: str) -> State:
        """The state of a theme in the strategy; it is a draft if all of its sections are placeholders."""
        sections = self.sections_on(theme)
        return "absent" if not sections else "draft" if all(section.draft for section in sections) else "described"


@dataclass(frozen=True, slots=True)
class Coverage:
    """The coverage table: a column for each theme, a row for each strategy."""

    themes: tuple[ThemeDefinition, ...]
    """In the order of the site's vocabulary."""
    rows: tuple[StrategyCoverage, ...]


def coverage(reader: EngineReader) -> Coverage:
    """The coverage of a site's themes by all strategies, sorted by title."""
    rows = (_covered(reader, strategy) for strategy in reader.strategies(sections=True))
    light = (replace(row, strategy=replace(row.strategy, sections=())) for row in rows)
    return Coverage(load_vocabulary(reader.site).definitions, tuple(sorted(light, key=lambda row: row.title.casefold())))


def coverage_of(reader: EngineReader, slugs: Iterable[str]) -> Coverage:
    """The coverage of a site's themes by some strategies with their sections, in the given order. Raises StrategyUnknown."""
    rows = tuple(_covered(reader, reader.strategy(slug)) for slug in slugs)
    return Coverage(load_vocabulary(reader.site).definitions, rows)


def _covered(reader: EngineReader, strategy: Strategy) -> StrategyCoverage:
    sections: dict[str, tuple[SectionOutline, ...]] = {}
    for number, section in enumerate(strategy.sections):
        outline = SectionOutline(number, section.anchor, section.heading, section.draft)
        for theme in section.themes:
            sections[theme] = (*sections.get(theme, ()), outline)
    return StrategyCoverage(reader.distinct_title(strategy), strategy, sections)
