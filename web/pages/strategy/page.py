"""The page of one strategy: facts, table of contents, and the text with the marks of the search."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache

from markupsafe import Markup

from search.content.themes import load_vocabulary
from search.engines.base import EngineReader
from search.phrases import count_of
from search.query.model import ParsedQuery
from search.searching.highlighter import Highlighter
from search.site import Site
from search.strategies import Section, Strategy
from web.citations.quoting import Quotable, cite_href, quotable
from web.citations.work import Collection, cited, cited_section
from web.components.content_links import BodyLinks, ContentNames, FindAnchor
from web.components.highlighted_html import Marker
from web.components.wording import text_of
from web.pages.export_links import ExportLinks, strategy_export_links
from web.pages.strategy.facts import ExternalLink, Fact, Value, facts_of, links_of, more_facts, stated_list
from web.pages.strategy.html_sections import Part, cut
from web.pages.strategy.marks_bar import Entry, MarksBar, contents, marks_bar
from web.pages.strategy.related import related_href, strategies_with
from web.pages.strategy.upkeep import Upkeep, upkeep
from web.urls.links import api_href, compare_href, fragment, strategy_path, theme_href
from web.urls.result_context import ResultContext


@dataclass(frozen=True, slots=True)
class PartView:
    """A section, or what stands before the first one."""

    heading: Markup
    name: str
    """The heading as plain text."""
    href: str
    """Where it is: the end of the page's address."""
    themes: tuple[Value, ...]
    draft: bool
    elsewhere: Value | None
    """Where sections like it are found in other strategies, and in how many there are some of its themes."""
    body: Markup
    quote: Quotable | None = None
    """None for what stands before the first section, and where there is nothing to quote."""


@dataclass(frozen=True, slots=True)
class StrategyPage:
    """The whole page of a strategy."""

    title: Markup
    name: str
    """The title as plain text, with what tells it apart from another of the same title."""
    language: str
    draft: bool
    tagline: Markup
    summary: Markup
    vision: Markup
    facts: tuple[Fact, ...]
    links: tuple[ExternalLink, ...]
    contents: tuple[Entry, ...]
    parts: tuple[PartView, ...]
    sources: tuple[Value, ...]
    notes: tuple[Value, ...]
    more: tuple[Fact, ...]
    upkeep: Upkeep
    context: ResultContext
    marks: MarksBar | None
    """None where no words were carried into the page."""
    compare: str
    """The choice of what to compare it with; "" if there is nothing else."""
    canonical: str
    json: str
    """The same strategy in the API."""
    export_links: ExportLinks
    cite: str


def strategy_page(
    reader: EngineReader,
    slug: str,
    context: ResultContext,
    parsed: ParsedQuery,
    at: int,
    this_year: int,
    files: ContentNames,
    find_anchor: FindAnchor,
    collection: Collection,
) -> StrategyPage:
    """The page of a strategy. Raises StrategyUnknown.

    What is marked is `parsed`, of `context`, the search that the reader came from. They stand at mark `at`, from 1, or 0.
    """
    strategy, site = reader.strategy(slug), reader.site
    metadata = strategy.metadata
    highlighter = Highlighter(parsed)
    links = BodyLinks(strategy.path, files, find_anchor)
    marker = Marker(lambda text, field: highlighter.words(text, strategy.language, field), links)
    title = marker.text(strategy.title, "title")
    tagline, summary, vision = (marker.text(text_of(metadata.get(name)), name) for name in ("tagline", "summary", "vision"))
    parts, ends = _parts(reader, strategy, marker, collection)
    wanted = highlighter.wanted(strategy.language)
    steps = marker.steps(wanted)
    return StrategyPage(
        title=title,
        name=reader.distinct_title(strategy),
        language=strategy.written_in,
        draft=strategy.incomplete,
        tagline=tagline,
        summary=summary,
        vision=vision,
        facts=facts_of(strategy, site, this_year),
        links=links_of(strategy),
        contents=contents(strategy, {anchor: steps.between(*end) for anchor, end in ends.items()}),
        parts=parts,
        sources=stated_list(metadata, "sources"),
        notes=stated_list(metadata, "notes"),
        more=more_facts(metadata, site),
        upkeep=upkeep(strategy, reader, collection.address),
        context=context,
        marks=marks_bar(slug, context, at, steps, len(wanted)) if parsed.words else None,
        compare=compare_href([slug]) if reader.state.strategies > 1 else "",
        canonical=strategy_path(slug),
        json=api_href(slug),
        export_links=strategy_export_links(slug, reader.site.noun.one),
        cite=cite_href(slug),
    )


def _parts(
    reader: EngineReader, strategy: Strategy, marker: Marker, collection: Collection
) -> tuple[tuple[PartView, ...], Mapping[str, tuple[int, int]]]:
    """The body in parts, marked in the order in which they are read; by anchor the last marks before and in each."""
    whole = cited(strategy, "", collection)
    sections = {section.anchor: section for section in strategy.sections if section.anchor}
    others = cache(lambda themes: strategies_with(themes, reader) - 1)
    views, ends = [], {}
    for part in cut(strategy.html, sections.keys()):
        before = marker.total
        view = _part(part, sections.get(part.anchor), reader.site, strategy.slug, marker, others)
        if (section := sections.get(part.anchor)) and section.text.strip() and not section.draft:
            view = replace(view, quote=quotable(cited_section(whole, part.anchor, section.heading)))
        views.append(view)
        ends[part.anchor] = before, marker.total
    return tuple(views), ends


def _part(
    part: Part, section: Section | None, site: Site, slug: str, marker: Marker, others: Callable[[tuple[str, ...]], int]
) -> PartView:
    heading = marker.html(part.heading)
    body = marker.html(part.body)
    if section is None:
        return PartView(heading, "", "", (), draft=False, elsewhere=None, body=body)
    count = others(section.themes) if section.themes and site.facet("theme") else 0
    return PartView(
        heading=heading,
        name=section.heading,
        href=fragment(section.anchor),
        themes=tuple(_theme_chips(section, site)),
        draft=section.draft,
        elsewhere=Value(f"in {count_of(count, 'other strategy', 'other strategies')}", related_href(slug, section.anchor))
        if count > 0
        else None,
        body=body,
    )


def _theme_chips(section: Section, site: Site) -> Iterator[Value]:
    labels = load_vocabulary(site).labels if site.facet("theme") else {}
    for key in section.themes:
        if key in labels:
            yield Value(labels[key], theme_href(key))
