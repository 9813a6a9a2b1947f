"""The answers about strategies: one whole, or a page of all of them."""

from collections.abc import Callable, Mapping, Sequence
from typing import Annotated, Any

import msgspec
from msgspec import UNSET, Meta, UnsetType

from search import strategies
from search.engines.base import EngineReader
from search.languages.tags import primary
from search.query.model import SearchQuery
from web.api.answers.values import (
    Added,
    Address,
    Changed,
    Count,
    DistinctTitle,
    Generation,
    Json,
    Metadata,
    Place,
    ShortEntry,
    Unwritten,
)
from web.citations.formats import FORMATS
from web.components.wording import moment_text
from web.urls.links import API_STRATEGIES, api_href, strategy_href
from web.urls.search_url import query_string, to_args, with_args

HasSource = Callable[[strategies.Strategy], bool]
"""Whether the file of a strategy is served as it was indexed."""


class Horizon(msgspec.Struct, frozen=True, gc=False):
    """The years that a strategy is for; null where it is open."""

    start: int | None
    end: int | None


class Section(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """A section with its text."""

    id: str
    anchor: str
    heading: str
    path: Sequence[str]
    level: Count
    themes: Sequence[str]
    text: str
    draft: Unwritten
    position: Place
    url: Address


class CitationLinks(msgspec.Struct, frozen=True, gc=False):
    """Where the citations of a section are."""

    bibtex: Address
    ris: Address
    csl_json: Address
    apa: Address
    chicago: Address


class CitedSection(Section, frozen=True, gc=False, kw_only=True):
    """A section with its text and its citations."""

    links: CitationLinks


class StrategyLinks(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """The strategy elsewhere: here, its page, its file where that is at hand, and its citations."""

    here: Address = msgspec.field(name="self")
    html: Address
    markdown: Address | None
    bibtex: Address
    ris: Address
    csl_json: Address
    apa: Address
    chicago: Address


class _CommonFields(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """What a strategy has in a list as well as by itself."""

    id: str
    title: str
    distinct_title: DistinctTitle
    url: Address
    language: str
    draft: ShortEntry
    metadata: Metadata
    horizon: Horizon | None
    added: Added
    changed: Changed
    links: StrategyLinks


class ListedStrategy(_CommonFields, frozen=True, gc=False, kw_only=True):
    """A strategy in a list; its sections are there if they were asked for."""

    sections: Sequence[Section] | UnsetType = UNSET


class Strategy(_CommonFields, frozen=True, gc=False, kw_only=True):
    """A whole strategy."""

    sections: Sequence[CitedSection]
    html: Annotated[str, Meta(description="the body as safe HTML, with an `id` for every anchor")]
    generation: Generation


class PageLinks(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """The same page of a list, and the next one if there is one."""

    here: Address = msgspec.field(name="self")
    next: Address | None


class Strategies(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """One page of all strategies, by id."""

    total: Count
    page: Place
    pages: Count
    per_page: Place
    strategies: Sequence[ListedStrategy]
    generation: Generation
    links: PageLinks


def strategies_answer(reader: EngineReader, arguments: Mapping[str, Any], has_source: HasSource, base: str) -> Strategies:
    """One page of all strategies, by slug; `arguments` are `page`, `per_page` and `sections`, as far as they are given."""
    page, per_page, whole = arguments.get("page", 1), arguments.get("per_page", 10), arguments.get("sections", False)
    everything = sorted(reader.strategies(), key=lambda strategy: strategy.slug)
    pages = -(-len(everything) // per_page)
    return Strategies(
        total=len(everything),
        page=page,
        pages=pages,
        per_page=per_page,
        strategies=[
            ListedStrategy(
                **_common(reader, strategy, has_source, base),
                sections=_sections(reader.strategy(strategy.slug), base) if whole else UNSET,
            )
            for strategy in everything[(page - 1) * per_page : page * per_page]
        ],
        generation=reader.state.generation,
        links=PageLinks(
            here=base + _strategies_href(page, per_page, whole=whole),
            next=base + _strategies_href(page + 1, per_page, whole=whole) if page < pages else None,
        ),
    )


def _strategies_href(page: int, per_page: int, *, whole: bool) -> str:
    args = to_args(SearchQuery(page=page, per_page=per_page))
    return with_args(API_STRATEGIES, [*args, ("sections", "true")] if whole else args)


def strategy_answer(reader: EngineReader, slug: str, has_source: HasSource, base: str) -> Strategy:
    """A whole strategy, with its sections and its HTML. Raises StrategyUnknown."""
    strategy = reader.strategy(slug)
    sections = [
        CitedSection(**msgspec.structs.asdict(section), links=CitationLinks(**_citations(slug, section.anchor, base)))
        for section in _sections(strategy, base)
    ]
    return Strategy(
        **_common(reader, strategy, has_source, base), sections=sections, html=strategy.html, generation=reader.state.generation
    )


def _common(reader: EngineReader, strategy: strategies.Strategy, has_source: HasSource, base: str) -> dict[str, Any]:
    """The fields that a strategy has in a list as well as by itself."""
    date, horizon, slug = strategy.date, strategy.horizon, strategy.slug
    page = strategy_href(slug)
    return {
        "id": slug,
        "title": strategy.title,
        "distinct_title": reader.distinct_title(strategy),
        "url": base + page,
        "language": primary(strategy.written_in),
        "draft": strategy.incomplete,
        "metadata": metadata_of(strategy.metadata, str(date) if date else None, date.precision if date else None),
        "horizon": horizon_of((horizon.start, horizon.end)) if horizon else None,
        "added": moment_text(strategy.times.added),
        "changed": moment_text(strategy.times.changed),
        "links": StrategyLinks(
            here=base + api_href(slug),
            html=base + page,
            markdown=f"{base}{api_href(slug)}.md" if has_source(strategy) else None,
            **_citations(slug, "", base),
        ),
    }


def _citations(slug: str, anchor: str, base: str) -> dict[str, str]:
    query = query_string([("section", anchor)] if anchor else [])
    return {form.name: f"{base}{api_href(slug)}.{form.ending}{query}" for form in FORMATS}


def _sections(strategy: strategies.Strategy, base: str) -> list[Section]:
    numbered = enumerate(strategy.sections, 1)
    return [section_answer(strategy.slug, section, position, base) for position, section in numbered]


def section_answer(slug: str, section: strategies.Section, position: int, base: str) -> Section:
    """A section with its text; `position` is its place in its strategy, from 1."""
    return Section(
        id=section_id(slug, section.anchor),
        anchor=section.anchor,
        heading=section.heading,
        path=section.path,
        level=section.level,
        themes=section.themes,
        text=section.text,
        draft=section.draft,
        position=position,
        url=base + strategy_href(slug, anchor=section.anchor),
    )


def section_id(slug: str, anchor: str) -> str:
    """What a section is called everywhere; the text before the first heading is the strategy itself."""
    return f"{slug}#{anchor}" if anchor else slug


def metadata_of(metadata: Mapping[str, Any], date: str | None, precision: str | None) -> Json:
    """The front matter, its date as precise as it is; a site generator's own fields go along as they are."""
    dated = {"strategy_date": date, "date_precision": precision} if date else {}
    return {**metadata, **dated}


def horizon_of(horizon: tuple[int | None, int | None] | None) -> Horizon | None:
    """The years that a strategy is for, if it says so."""
    return Horizon(*horizon) if horizon else None
