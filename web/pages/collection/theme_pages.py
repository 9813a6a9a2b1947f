"""The pages of themes: definition, headings that map to it, and the strategies with and without it."""

from collections import Counter
from dataclasses import dataclass, replace

from werkzeug.exceptions import NotFound

from search.engines.base import EngineReader
from search.phrases import Noun
from search.query.model import SearchQuery
from search.searching.coverage import Coverage, StrategyCoverage
from search.site import ThemeDefinition
from web.pages.compare.comparison import Passage, passages_of
from web.urls.links import strategy_path, theme_href
from web.urls.search_url import href

_HEADINGS = 40
"""Headings of the collection that the page of a theme names, most used first."""
_DESCRIBING = 60
"""Strategies of which it shows passages; a search lists the rest."""
_NOT_DESCRIBING = 200
"""Strategies without the theme that it names."""


@dataclass(frozen=True, slots=True)
class ThemeLine:
    """One theme in the list of all."""

    label: str
    definition: str
    href: str
    described: int
    said: str
    """`21 strategies, in 2 of them not yet written`."""


@dataclass(frozen=True, slots=True)
class StrategyLine:
    """One strategy and what it says about a theme."""

    title: str
    href: str
    language: str
    passages: tuple[Passage, ...]


@dataclass(frozen=True, slots=True)
class HeadingLine:
    """A heading as authors wrote it, and how often."""

    text: str
    count: int


@dataclass(frozen=True, slots=True)
class ThemePage:
    """The whole page of a theme."""

    label: str
    definition: str
    said: str
    headings: tuple[HeadingLine, ...]
    describing: tuple[StrategyLine, ...]
    not_describing: tuple[StrategyLine, ...]
    """Strategies without a word on it."""
    more_describing: str
    """Those whose passages are not shown here: `40 more strategies`."""
    more_not_describing: str
    search: str


def theme_lines(table: Coverage, noun: Noun) -> tuple[ThemeLine, ...]:
    """All themes, in the vocabulary's order."""
    return tuple(_line(table, theme, noun) for theme in table.themes)


def _line(table: Coverage, theme: ThemeDefinition, noun: Noun) -> ThemeLine:
    states = Counter(row.state(theme.key) for row in table.rows)
    number = states["described"] + states["draft"]
    return ThemeLine(theme.label, theme.definition, theme_href(theme.key), number, _said(number, states["draft"], noun))


def _said(number: int, drafts: int, noun: Noun) -> str:
    if not number:
        return f"No {noun.one} has a section on it"
    unwritten = "not yet written" if drafts == number else f"in {drafts} of them not yet written"
    return f"{noun.counted(number)}, {unwritten}" if drafts else noun.counted(number)


def theme_page(reader: EngineReader, table: Coverage, key: str) -> ThemePage:
    """The page of the theme with this key; passages are read from `reader`. Raises NotFound."""
    theme = next((theme for theme in table.themes if theme.key == key), None)
    if theme is None:
        raise NotFound("There is no theme of this name.")
    about = [row for row in table.rows if row.sections_on(key)]
    headings = Counter(section.heading for row in about for section in row.sections_on(key))
    without = [row for row in table.rows if not row.sections_on(key)]
    return ThemePage(
        label=theme.label,
        definition=theme.definition,
        said=_line(table, theme, reader.site.noun).said,
        headings=tuple(HeadingLine(*pair) for pair in headings.most_common(_HEADINGS)),
        describing=tuple(_described(reader, row, key) for row in about[:_DESCRIBING]),
        not_describing=tuple(map(_not_described, without[:_NOT_DESCRIBING])),
        more_describing=reader.site.noun.more(len(about) - _DESCRIBING),
        more_not_describing=reader.site.noun.more(len(without) - _NOT_DESCRIBING),
        search=href(SearchQuery().choosing("theme", (key,))),
    )


def _described(reader: EngineReader, row: StrategyCoverage, key: str) -> StrategyLine:
    return replace(_not_described(row), passages=passages_of(reader.strategy(row.strategy.slug), row.sections_on(key)))


def _not_described(row: StrategyCoverage) -> StrategyLine:
    strategy = row.strategy
    return StrategyLine(row.title, strategy_path(strategy.slug), strategy.written_in, ())
