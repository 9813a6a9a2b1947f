"""Themes against strategies as JSON: a few side by side with their texts, or all of them with numbers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from search.engines.base import EngineReader
from search.query.model import SearchQuery
from search.searching.coverage import Coverage, Covered, coverage_of
from web.api.serializers.strategy import Json, section_json
from web.api.spec.endpoints import COMPARE, COVERAGE
from web.urls.links import strategy_href
from web.urls.search_url import href, with_args


def compare_answer(reader: EngineReader, slugs: Sequence[str], base: str) -> Json:
    """Strategies side by side, a row for each theme that one of them has.

    Args:
        reader: the generation that they are read from.
        slugs: which strategies.
        base: what stands before every path.

    Raises:
        StrategyUnknown: one of them is not there.
    """
    compared = coverage_of(map(reader.strategy, slugs), reader.site)
    args = [("s", row.strategy.slug) for row in compared.rows]
    return {
        "strategies": [_named(row, base) for row in compared.rows],
        "themes": [
            {"theme": theme.key, "label": theme.label, "cells": [_compared_cell(row, theme.key, base) for row in compared.rows]}
            for theme in compared.themes
            if any(row.about(theme.key) for row in compared.rows)
        ],
        "generation": reader.state.generation,
        "links": {"self": base + with_args(COMPARE.rule, args), "html": base + with_args("/compare", args)},
    }


def _compared_cell(row: Covered, theme: str, base: str) -> Json:
    strategy, numbers = row.strategy, [section.number for section in row.about(theme)]
    said = [section_json(strategy.slug, strategy.sections[number], number + 1, base) for number in numbers]
    return {"strategy": strategy.slug, "state": row.state(theme), "sections": said}


def coverage_answer(covered: Coverage, page: int, per_page: int, generation: str, base: str) -> Json:
    """One page of strategies against all themes."""
    pages = -(-len(covered.rows) // per_page)
    keys = [theme.key for theme in covered.themes]
    return {
        "total": len(covered.rows),
        "page": page,
        "pages": pages,
        "per_page": per_page,
        "themes": [
            {"theme": theme.key, "label": theme.label, "strategies": sum(bool(row.about(theme.key)) for row in covered.rows)}
            for theme in covered.themes
        ],
        "strategies": [
            {**_named(row, base), "cells": [_cell(row, key, base) for key in keys]}
            for row in covered.rows[(page - 1) * per_page : page * per_page]
        ],
        "generation": generation,
        "links": {
            "self": base + _coverage_href(page, per_page),
            "html": f"{base}/coverage",
            "next": base + _coverage_href(page + 1, per_page) if page < pages else None,
        },
    }


def _coverage_href(page: int, per_page: int) -> str:
    return href(SearchQuery(page=page, per_page=per_page), COVERAGE.rule)


def _cell(row: Covered, theme: str, base: str) -> dict[str, Any]:
    sections: Sequence[Any] = row.about(theme)
    anchor = sections[0].anchor if sections else ""
    url = base + strategy_href(row.strategy.slug, anchor=anchor)
    return {"theme": theme, "state": row.state(theme), "sections": len(sections), "url": url}


def _named(row: Covered, base: str) -> Json:
    slug = row.strategy.slug
    return {"id": slug, "title": row.strategy.title, "url": base + strategy_href(slug)}
