"""The fields that are searched, declared once for every engine, and the fingerprint of how they are indexed."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from search.analysis import analyzer
from search.analysis.forms import lemmas
from search.strategies import Section, Strategy

VERSION = 26
"""Raised by hand whenever stored records or their meaning change, so that old indexes are built anew."""


@dataclass(frozen=True, slots=True)
class OwnField:
    """A field of a strategy itself that words are looked for in."""

    name: str
    sources: tuple[str, ...]
    """Front-matter fields that it is made of."""
    weight: float
    """What an occurrence counts for, in occurrences in plain text."""


OWN_FIELDS: tuple[OwnField, ...] = (
    OwnField("title", ("title",), 3.0),
    OwnField("tagline", ("tagline",), 1.5),
    OwnField("summary", ("summary", "description", "excerpt"), 1.0),
    OwnField("vision", ("vision",), 1.0),
    OwnField("organisation", ("organisation", "organization"), 1.0),
    OwnField("place", ("city", "state", "country"), 1.5),
)

HEADING_WEIGHT = 2.0
"""What a word in a section's heading counts for, in occurrences in its text."""


def own_texts(strategy: Strategy) -> Iterator[tuple[OwnField, str]]:
    """Each own field with its text; fields that are not stated give ""."""
    for field in OWN_FIELDS:
        yield field, own_text(strategy, field)


def own_text(strategy: Strategy, field: OwnField) -> str:
    """The text of one own field, a line for each value; "" if it is not stated."""
    if field.name == "title":
        return strategy.title
    values = [strategy.metadata.get(source) for source in field.sources if source in strategy.metadata]
    return "\n".join([text for text in map(_joined, values) if text])


def _joined(value: Any) -> str:
    """A field's text, on one line; the values of a list one after the other."""
    values = value if isinstance(value, list) else [value]
    return ", ".join(" ".join(text.split()) if "\n" in text else text for text in values if isinstance(text, str))


def section_texts(section: Section) -> tuple[str, str]:
    """The heading and the text of a section; the opening text's heading is the strategy's title, which is a field."""
    return ("" if section.level == 0 else section.heading), section.text


def fingerprint(*parts: str) -> str:
    """Identity of how content becomes an index: of the schema, the analysis, and whatever else is passed in."""
    return _digest(OWN_FIELDS, HEADING_WEIGHT, VERSION, analyzer.VERSION, lemmas.VERSION, parts)


def reading_fingerprint(*parts: str) -> str:
    """Identity of how a file becomes a record: of the records' version, and whatever else is passed in."""
    return _digest(VERSION, parts)


def _digest(*identity: object) -> str:
    return hashlib.sha256(repr(identity).encode()).hexdigest()[:16]
