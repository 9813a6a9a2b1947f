"""Strategies and sections as JSON text and back: what an engine stores of them."""

from __future__ import annotations

import datetime
import json
from typing import Any

from search.strategies import Horizon, PartialDate, Section, Strategy


def strategy_record(strategy: Strategy) -> str:
    """A strategy without its sections and HTML, as JSON."""
    return _dump(
        {
            "slug": strategy.slug,
            "path": strategy.path,
            "digest": strategy.digest,
            "title": strategy.title,
            "language": strategy.language,
            "metadata": dict(strategy.metadata),
            "date": [strategy.date.date.isoformat(), strategy.date.precision] if strategy.date else None,
            "horizon": [strategy.horizon.start, strategy.horizon.end] if strategy.horizon else None,
            "incomplete": strategy.incomplete,
        }
    )


def strategy_from(record: str | bytes, sections: tuple[Section, ...] = (), html: str = "") -> Strategy:
    """The strategy of a record, with sections and HTML where they are wanted."""
    values = json.loads(record)
    date, horizon = values["date"], values["horizon"]
    return Strategy(
        slug=values["slug"],
        path=values["path"],
        digest=values["digest"],
        title=values["title"],
        language=values["language"],
        metadata=values["metadata"],
        date=PartialDate(datetime.date.fromisoformat(date[0]), date[1]) if date else None,
        horizon=Horizon(*horizon) if horizon else None,
        sections=sections,
        html=html,
        incomplete=values["incomplete"],
    )


def section_record(section: Section) -> str:
    """A section as JSON."""
    return _dump(
        {
            "anchor": section.anchor,
            "heading": section.heading,
            "level": section.level,
            "path": section.path,
            "text": section.text,
            "line": section.line,
            "themes": section.themes,
            "draft": section.draft,
        }
    )


def section_from(record: str | bytes) -> Section:
    """The section of a record."""
    values = json.loads(record)
    values["path"] = tuple(values["path"])
    values["themes"] = tuple(values["themes"])
    return Section(**values)


def _dump(values: dict[str, Any]) -> str:
    return json.dumps(values, ensure_ascii=False, separators=(",", ":"))
