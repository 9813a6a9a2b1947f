"""Strategies as JSON. Keys may be added within v1, never removed or retyped."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from search.engines.base import EngineReader
from search.query.model import SearchQuery
from search.strategies import Section, Strategy
from web.urls.links import strategy_href
from web.urls.search_url import to_args, with_args

Json = dict[str, Any]

IsAtHand = Callable[[Strategy], bool]
"""Whether the file of a strategy is served as it was indexed."""

PATH = "/api/v1/strategies"
CITATION_ENDINGS = {"bibtex": "bib", "ris": "ris", "csl_json": "csl.json"}
"""Forms of a citation, and how their addresses end."""


def strategies_answer(reader: EngineReader, asked: Mapping[str, Any], at_hand: IsAtHand, base: str) -> Json:
    """One page of all strategies, by slug.

    Args:
        reader: the generation that they are read from.
        asked: `page`, `per_page` and `sections`, as far as they are given.
        at_hand: says whether a strategy's file is.
        base: what stands before every path.
    """
    page, per_page, whole = asked.get("page", 1), asked.get("per_page", 10), asked.get("sections", False)
    strategies = sorted(reader.strategies(), key=lambda strategy: strategy.slug)
    pages = -(-len(strategies) // per_page)
    listed = strategies[(page - 1) * per_page : page * per_page]
    return {
        "total": len(strategies),
        "page": page,
        "pages": pages,
        "per_page": per_page,
        "strategies": [
            {**_strategy(strategy, at_hand, base), **(_sections(reader.strategy(strategy.slug), base) if whole else {})}
            for strategy in listed
        ],
        "generation": reader.state.generation,
        "links": {
            "self": base + _strategies_href(page, per_page, whole=whole),
            "next": base + _strategies_href(page + 1, per_page, whole=whole) if page < pages else None,
        },
    }


def _strategies_href(page: int, per_page: int, *, whole: bool) -> str:
    args = to_args(SearchQuery(page=page, per_page=per_page))
    return with_args(PATH, [*args, ("sections", "true")] if whole else args)


def strategy_answer(reader: EngineReader, slug: str, at_hand: IsAtHand, base: str) -> Json:
    """A whole strategy, with its sections and its HTML. Raises StrategyUnknown."""
    strategy = reader.strategy(slug)
    return {
        **_strategy(strategy, at_hand, base),
        "sections": [
            {**section, "links": _citations(slug, section["anchor"], base)} for section in _sections(strategy, base)["sections"]
        ],
        "html": strategy.html,
        "generation": reader.state.generation,
    }


def _strategy(strategy: Strategy, at_hand: IsAtHand, base: str) -> Json:
    date, horizon, slug = strategy.date, strategy.horizon, strategy.slug
    page = strategy_href(slug)
    return {
        "id": slug,
        "title": strategy.title,
        "url": base + page,
        "language": strategy.language,
        "draft": strategy.incomplete,
        "metadata": metadata_json(strategy.metadata, str(date) if date else None, date.precision if date else None),
        "horizon": horizon_json((horizon.start, horizon.end)) if horizon else None,
        "links": {
            "self": base + api_href(slug),
            "html": base + page,
            "markdown": f"{base}{api_href(slug)}.md" if at_hand(strategy) else None,
            **_citations(slug, "", base),
        },
    }


def _citations(slug: str, anchor: str, base: str) -> Json:
    args = [("section", anchor)] if anchor else []
    return {name: base + with_args(f"{api_href(slug)}.{ending}", args) for name, ending in CITATION_ENDINGS.items()}


def api_href(slug: str) -> str:
    """Where the API has a strategy."""
    return f"/api/v1{strategy_href(slug)}"


def _sections(strategy: Strategy, base: str) -> Json:
    sections = enumerate(strategy.sections, 1)
    return {"sections": [section_json(strategy.slug, section, position, base) for position, section in sections]}


def section_json(slug: str, section: Section, position: int, base: str) -> Json:
    """A section with its text; `position` is its place in its strategy, from 1."""
    return {
        "id": section_id(slug, section.anchor),
        "anchor": section.anchor,
        "heading": section.heading,
        "path": list(section.path),
        "level": section.level,
        "themes": list(section.themes),
        "text": section.text,
        "draft": section.draft,
        "position": position,
        "url": base + strategy_href(slug, anchor=section.anchor),
    }


def section_id(slug: str, anchor: str) -> str:
    """What a section is called everywhere; the text before the first heading is the strategy itself."""
    return f"{slug}#{anchor}" if anchor else slug


def metadata_json(metadata: Mapping[str, Any], date: str | None, precision: str | None) -> Json:
    """The front matter, its date as precise as it is; a site generator's own fields go along as they are."""
    dated = {"strategy_date": date, "date_precision": precision} if date else {}
    return {**metadata, **dated}


def horizon_json(horizon: tuple[int | None, int | None] | None) -> Json | None:
    """The years that a strategy is for, if it says so."""
    return {"start": horizon[0], "end": horizon[1]} if horizon else None
