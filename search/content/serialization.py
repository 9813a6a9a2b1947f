"""Serialises strategies and sections as JSON, as engines store them, and back."""

from dataclasses import replace

import msgspec

from search.strategies import Section, Strategy

_STRATEGY = msgspec.json.Decoder(Strategy)
_SECTION = msgspec.json.Decoder(Section)


def strategy_record(strategy: Strategy) -> str:
    """A strategy without its sections and HTML, as JSON."""
    return msgspec.json.encode(replace(strategy, sections=(), html="")).decode()


def strategy_from(record: str | bytes, sections: tuple[Section, ...] = (), html: str = "") -> Strategy:
    """The strategy of a record, with its sections and HTML if they are given."""
    strategy = _STRATEGY.decode(record)
    return replace(strategy, sections=sections, html=html) if sections or html else strategy


def section_record(section: Section) -> str:
    """A section as JSON."""
    return msgspec.json.encode(section).decode()


def section_from(record: str | bytes) -> Section:
    """The section of a record."""
    return _SECTION.decode(record)
