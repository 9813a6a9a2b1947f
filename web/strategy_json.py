"""Strategies, and the state of the index, as JSON. Keys may be added within v1, never removed or retyped."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from search.engine import EngineReader, IndexState
from search.queries import SearchQuery
from search.strategies import Strategy
from web.links import strategy_href
from web.search_url import href

Json = dict[str, Any]

PATH = "/api/v1/strategies"


def strategies_answer(reader: EngineReader, page: int, per_page: int, base: str) -> Json:
    """One page of all strategies, by slug."""
    strategies = sorted(reader.strategies(), key=lambda strategy: strategy.slug)
    start = (page - 1) * per_page
    pages = -(-len(strategies) // per_page)
    return {
        "total": len(strategies),
        "page": page,
        "pages": pages,
        "per_page": per_page,
        "strategies": [_strategy(strategy, base) for strategy in strategies[start : start + per_page]],
        "generation": reader.state.generation,
        "links": {
            "self": base + _strategies_href(page, per_page),
            "next": base + _strategies_href(page + 1, per_page) if page < pages else None,
        },
    }


def _strategies_href(page: int, per_page: int) -> str:
    return href(SearchQuery(page=page, per_page=per_page), PATH)


def strategy_answer(reader: EngineReader, slug: str, base: str) -> Json:
    """A whole strategy, with its sections and its HTML. Raises StrategyUnknown."""
    strategy = reader.strategy(slug)
    return {
        **_strategy(strategy, base),
        "sections": _sections(strategy, base),
        "html": strategy.html,
        "generation": reader.state.generation,
    }


def _strategy(strategy: Strategy, base: str) -> Json:
    date, horizon = strategy.date, strategy.horizon
    page = strategy_href(strategy.slug)
    return {
        "id": strategy.slug,
        "title": strategy.title,
        "url": base + page,
        "language": strategy.language,
        "draft": strategy.incomplete,
        "metadata": metadata_json(strategy.metadata, str(date) if date else None, date.precision if date else None),
        "horizon": horizon_json((horizon.start, horizon.end)) if horizon else None,
        "links": {"self": base + api_href(strategy.slug), "html": base + page},
    }


def api_href(slug: str) -> str:
    """Where the API has a strategy."""
    return f"/api/v1{strategy_href(slug)}"


def _sections(strategy: Strategy, base: str) -> Sequence[Json]:
    return [
        {
            "id": f"{strategy.slug}#{section.anchor}" if section.anchor else strategy.slug,
            "anchor": section.anchor,
            "heading": section.heading,
            "path": list(section.path),
            "level": section.level,
            "themes": list(section.themes),
            "text": section.text,
            "draft": section.draft,
            "position": position,
            "url": base + strategy_href(strategy.slug, anchor=section.anchor),
        }
        for position, section in enumerate(strategy.sections, 1)
    ]


def status_answer(state: IndexState) -> Json:
    """What the index is, and what was left out of it."""
    return {
        "generation": state.generation,
        "built_at": state.built_at,
        "changed_at": state.changed_at,
        "strategies": state.strategies,
        "sections": state.sections,
        "words": state.words,
        "languages": list(state.languages),
        "faults": [asdict(fault) for fault in state.faults],
        "skipped": [asdict(skipped) for skipped in state.skipped],
    }


def metadata_json(metadata: Mapping[str, Any], date: str | None, precision: str | None) -> Json:
    """The front matter, its date as precise as it is; a site generator's own fields go along as they are."""
    dated = {"strategy_date": date, "date_precision": precision} if date else {}
    return {**metadata, **dated}


def horizon_json(horizon: tuple[int | None, int | None] | None) -> Json | None:
    """The years that a strategy is for, if it says so."""
    return {"start": horizon[0], "end": horizon[1]} if horizon else None
