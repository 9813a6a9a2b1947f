"""What the page of one strategy shows: its facts, its contents, and its text with the words that were carried into it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote

from markupsafe import Markup

from search.engine import EngineReader
from search.queries import SearchQuery
from search.searcher import read_query
from search.site import Site
from search.snippets import Highlighter
from search.strategies import Section, Strategy
from web.links import strategy_href
from web.marked_html import MAX_MARKS, Marker
from web.search_url import href
from web.section_parts import Part, cut
from web.strategy_facts import Fact, OutwardLink, Value, facts_of, links_of, more_facts, stated_list
from web.strategy_json import api_href
from web.theme_labels import theme_labels
from web.wording import counted, text_of


@dataclass(frozen=True, slots=True)
class PartView:
    """A section, or what stands before the first one."""

    heading: Markup
    themes: tuple[Value, ...]
    draft: bool
    body: Markup


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the contents list."""

    text: str
    href: str
    depth: int
    """1 for the highest level that the strategy has."""
    matches: int
    draft: bool


@dataclass(frozen=True, slots=True)
class MarksBar:
    """The bar that steps through the marks, all of it plain links."""

    text: str
    """`3 of 17`, or `17 matches` before the first step."""
    q: str
    previous: str | None
    next: str | None
    clear: str
    search: str
    """The search for these words in all strategies."""


@dataclass(frozen=True, slots=True)
class StrategyPage:
    """The whole page of a strategy."""

    title: Markup
    name: str
    """The title as plain text."""
    language: str
    draft: bool
    tagline: Markup
    summary: Markup
    vision: Markup
    facts: tuple[Fact, ...]
    links: tuple[OutwardLink, ...]
    contents: tuple[Entry, ...]
    parts: tuple[PartView, ...]
    sources: tuple[Value, ...]
    notes: tuple[Value, ...]
    more: tuple[Fact, ...]
    edit: str
    marks: MarksBar | None
    """None where no words were carried into the page."""
    canonical: str
    json: str
    """The same strategy in the API."""


def strategy_page(reader: EngineReader, slug: str, q: str, at: int, this_year: int) -> StrategyPage:
    """The page of a strategy.

    Args:
        reader: the generation that it is read from.
        slug: which strategy.
        q: the words to mark; "" for none.
        at: the mark that the reader stands at, from 1; 0 for none.
        this_year: the year that the horizon is held against.

    Raises:
        StrategyUnknown: there is no strategy with this slug.
    """
    strategy, site = reader.strategy(slug), reader.site
    metadata = strategy.metadata
    parsed = read_query(reader, q)
    highlighter = Highlighter(parsed)
    marker = Marker(lambda text, field: highlighter.marks(text, strategy.language, field))
    title = marker.text(strategy.title, "title")
    tagline, summary, vision = (marker.text(text_of(metadata.get(name)), name) for name in ("tagline", "summary", "vision"))
    parts, matches = _parts(strategy, marker, theme_labels(site) if site.facet("theme") else {})
    return StrategyPage(
        title=title,
        name=strategy.title,
        language=strategy.language,
        draft=strategy.incomplete,
        tagline=tagline,
        summary=summary,
        vision=vision,
        facts=facts_of(strategy, site, this_year),
        links=links_of(strategy),
        contents=_contents(strategy, matches),
        parts=parts,
        sources=stated_list(metadata, "sources"),
        notes=stated_list(metadata, "notes"),
        more=more_facts(metadata),
        edit=_edit_href(site, strategy),
        marks=_marks_bar(slug, q, at, marker.total) if parsed.words else None,
        canonical=strategy_href(slug),
        json=api_href(slug),
    )


def _parts(strategy: Strategy, marker: Marker, labels: Mapping[str, str]) -> tuple[tuple[PartView, ...], Mapping[str, int]]:
    """The body in parts, marked in the order in which they are read, and the number of marks by anchor."""
    sections = {section.anchor: section for section in strategy.sections if section.anchor}
    views, matches = [], {}
    for part in cut(strategy.html, sections.keys()):
        before = marker.total
        views.append(_part(part, sections.get(part.anchor), marker, labels))
        matches[part.anchor] = marker.total - before
    return tuple(views), matches


def _part(part: Part, section: Section | None, marker: Marker, labels: Mapping[str, str]) -> PartView:
    heading = marker.html(part.heading)
    body = marker.html(part.body)
    themes = [key for key in section.themes if key in labels] if section else []
    chips = tuple(Value(labels[key], href(SearchQuery().choosing("theme", (key,)))) for key in themes)
    return PartView(heading, chips, section.draft if section else False, body)


def _contents(strategy: Strategy, matches: Mapping[str, int]) -> tuple[Entry, ...]:
    sections = [section for section in strategy.sections if section.anchor]
    top = min((section.level for section in sections), default=1)
    return tuple(
        Entry(
            text=section.heading,
            href=f"#{quote(section.anchor, errors='replace')}",
            depth=section.level - top + 1,
            matches=matches.get(section.anchor, 0),
            draft=section.draft,
        )
        for section in sections
    )


def _marks_bar(slug: str, q: str, at: int, total: int) -> MarksBar:
    here = min(at, total)
    matches = f"{MAX_MARKS} matches or more" if total == MAX_MARKS else counted(total, "match", "matches")
    return MarksBar(
        text=f"{here} of {total}" if here else matches if total else "No match in this page",
        q=q,
        previous=strategy_href(slug, q, at=here - 1) if here > 1 else None,
        next=strategy_href(slug, q, at=here + 1) if here < total else None,
        clear=strategy_href(slug),
        search=href(SearchQuery(q)),
    )


def _edit_href(site: Site, strategy: Strategy) -> str:
    address = site.edit_url.replace("{path}", quote(strategy.path, errors="replace"))
    return address if site.edit_url else ""
