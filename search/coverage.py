"""Which strategies say something about which themes: described, only drafted, or nowhere to be found."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from search.engine import EngineReader
from search.site import ThemeDefinition
from search.strategies import Section, Strategy
from search.themes import load_vocabulary

State = Literal["described", "draft", "absent"]


@dataclass(frozen=True, slots=True)
class Covered:
    """One strategy with its sections by theme."""

    strategy: Strategy
    sections: Mapping[str, tuple[Section, ...]]
    """Theme key to the sections that have the theme, in reading order; themes without any are left out."""

    def about(self, theme: str) -> tuple[Section, ...]:
        """The sections about a theme."""
        return self.sections.get(theme, ())

    def state(self, theme: str) -> State:
        """What the strategy does about a theme: stubs alone are a draft."""
        sections = self.about(theme)
        return "absent" if not sections else "draft" if all(section.draft for section in sections) else "described"


@dataclass(frozen=True, slots=True)
class Coverage:
    """Themes across, strategies down."""

    themes: tuple[ThemeDefinition, ...]
    """In the order of the site's vocabulary."""
    rows: tuple[Covered, ...]


def coverage(reader: EngineReader, slugs: Sequence[str] | None = None) -> Coverage:
    """The themes of a site against some of its strategies.

    Args:
        reader: the generation that they are read from.
        slugs: which strategies, in the order wanted; all of them, by slug, if not said.

    Raises:
        StrategyUnknown: one of them is not there.
    """
    wanted = sorted(strategy.slug for strategy in reader.strategies()) if slugs is None else slugs
    rows = tuple(_covered(reader.strategy(slug)) for slug in wanted)
    return Coverage(load_vocabulary(reader.site).definitions, rows)


def _covered(strategy: Strategy) -> Covered:
    sections: dict[str, tuple[Section, ...]] = {}
    for section in strategy.sections:
        for theme in section.themes:
            sections[theme] = (*sections.get(theme, ()), section)
    return Covered(strategy, sections)
