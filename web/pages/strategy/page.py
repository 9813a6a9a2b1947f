"""The page of one strategy: facts, table of contents, and the text with the marks of the search."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from urllib.parse import quote

from markupsafe import Markup

from search.engines.base import EngineReader
from search.plurals import count_of
from search.searching.highlighter import Highlighter
from search.searching.relaxation import read_query
from search.site import Site
from search.strategies import Section, Strategy
from web.citations.formats import FORMATS
from web.citations.quoting import Quotable, cite_href, quotable
from web.citations.work import Collection, cited
from web.components.content_links import BodyLinks, ContentNames, FindAnchor
from web.components.highlighted_html import MAX_MARKS, Marker
from web.components.wording import capitalised, listed, text_of
from web.pages.strategy.facts import ExternalLink, Fact, Value, facts_of, links_of, more_facts, stated_list
from web.pages.strategy.html_sections import Part, cut
from web.pages.strategy.related import has_related, related_href
from web.pages.strategy.theme_labels import theme_labels
from web.pages.taking import Taking, strategy_taking
from web.urls.links import api_href, compare_href, edit_href, strategy_path, theme_href
from web.urls.result_context import ResultContext


@dataclass(frozen=True, slots=True)
class PartView:
    """A section, or what stands before the first one."""

    heading: Markup
    themes: tuple[Value, ...]
    draft: bool
    elsewhere: str
    """Where sections like it are found in other strategies; "" where it has no theme."""
    body: Markup
    name: str = ""
    quote: Quotable | None = None
    """None for what stands before the first section."""


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
    """The bar that steps through the marks and round again, all of it plain links."""

    text: str
    """`3 of 17`, or `17 matches` before the first step."""
    total: int
    q: str
    previous: str | None
    next: str | None
    clear: str


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
    lacks: str
    """What is not recorded or not written yet; "" if everything is that readers filter by."""
    edit: str
    citations: tuple[Value, ...]
    """The strategy for programs that manage references, one file a format."""
    context: ResultContext
    marks: MarksBar | None
    """None where no words were carried into the page."""
    compare: str
    """The choice of what to compare it with."""
    canonical: str
    json: str
    """The same strategy in the API."""
    take: Taking
    cite: str


def strategy_page(
    reader: EngineReader,
    slug: str,
    context: ResultContext,
    at: int,
    this_year: int,
    files: ContentNames,
    find_anchor: FindAnchor,
    collection: Collection,
) -> StrategyPage:
    """The page of a strategy. Raises StrategyUnknown.

    What is marked is the text of `context`, the search that the reader came from. They stand at mark `at`, from 1, or 0.
    """
    strategy, site = reader.strategy(slug), reader.site
    metadata = strategy.metadata
    parsed = read_query(reader, context.query.q)
    highlighter = Highlighter(parsed)
    links = BodyLinks(strategy.path, files, find_anchor)
    marker = Marker(lambda text, field: highlighter.marks(text, strategy.language, field), links)
    title = marker.text(strategy.title, "title")
    tagline, summary, vision = (marker.text(text_of(metadata.get(name)), name) for name in ("tagline", "summary", "vision"))
    parts, matches = _parts(reader, strategy, marker, collection)
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
        contents=_contents(strategy, matches),
        parts=parts,
        sources=stated_list(metadata, "sources"),
        notes=stated_list(metadata, "notes"),
        more=more_facts(metadata),
        lacks=_lacks(strategy, site),
        edit=edit_href(site, strategy.path),
        citations=tuple(Value(form.title, f"{api_href(slug)}.{form.ending}") for form in FORMATS),
        context=context,
        marks=_marks_bar(slug, context, at, marker.total) if parsed.words else None,
        compare=compare_href([slug]),
        canonical=strategy_path(slug),
        json=api_href(slug),
        take=strategy_taking(slug, reader.site.noun.one),
        cite=cite_href(slug),
    )


def _parts(
    reader: EngineReader, strategy: Strategy, marker: Marker, collection: Collection
) -> tuple[tuple[PartView, ...], Mapping[str, int]]:
    """The body in parts, marked in the order in which they are read, and the number of marks by anchor."""
    sections = {section.anchor: section for section in strategy.sections if section.anchor}
    views, matches = [], {}
    for part in cut(strategy.html, sections.keys()):
        before = marker.total
        view = _part(part, sections.get(part.anchor), reader, strategy.slug, marker)
        if part.anchor in sections:
            work = cited(strategy, part.anchor, collection)
            view = replace(view, name=work.title, quote=quotable(work))
        views.append(view)
        matches[part.anchor] = marker.total - before
    return tuple(views), matches


def _part(part: Part, section: Section | None, reader: EngineReader, slug: str, marker: Marker) -> PartView:
    heading = marker.html(part.heading)
    body = marker.html(part.body)
    if section is None:
        return PartView(heading, (), draft=False, elsewhere="", body=body)
    return PartView(
        heading=heading,
        themes=tuple(_theme_chips(section, reader.site)),
        draft=section.draft,
        elsewhere=related_href(slug, section.anchor) if has_related(section, reader) else "",
        body=body,
    )


def _theme_chips(section: Section, site: Site) -> Iterator[Value]:
    labels = theme_labels(site) if site.facet("theme") else {}
    for key in section.themes:
        if key in labels:
            yield Value(labels[key], theme_href(key))


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


def _marks_bar(slug: str, context: ResultContext, at: int, total: int) -> MarksBar:
    here = min(at, total)
    matches = f"{MAX_MARKS} matches or more" if total == MAX_MARKS else count_of(total, "match", "matches")
    return MarksBar(
        text=f"{here} of {total}" if here else matches if total else "No match in this page",
        total=total,
        q=context.query.q,
        previous=context.strategy(slug, at=here - 1 if here > 1 else total) if total else None,
        next=context.strategy(slug, at=here % total + 1) if total else None,
        clear=strategy_path(slug),
    )


def _lacks(strategy: Strategy, site: Site) -> str:
    """Which of the fields that readers filter by the file does not state, and what is only a stub."""
    missing = [facet.label.lower() for facet in site.stated_facets if strategy.metadata.get(facet.name) in (None, "", [])]
    missing += [] if strategy.date else ["date"]
    stubs = sum(section.draft for section in strategy.sections)
    said = [f"{capitalised(listed(missing, 'and'))}: not recorded."] if missing else []
    said += [f"{capitalised(count_of(stubs, 'section'))} still to be written."] if stubs else []
    return " ".join(said)
