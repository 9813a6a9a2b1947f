"""The fields that are searched, declared once for every engine, and the fingerprint of how they are indexed."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from search.analysis import analyzer
from search.analysis.forms import lemmas
from search.strategies import Section, Strategy

VERSION = 27
"""Raised by hand whenever stored records or their meaning change, so that old indexes are built anew."""


@dataclass(frozen=True, slots=True)
class OwnField:
    """A searched field of a strategy itself, not of one of its sections."""

    name: str
    sources: tuple[str, ...]
    """The front-matter fields from which it is made."""
    weight: float
    """Field boost: the number of occurrences in plain text that an occurrence in the field counts for."""


OWN_FIELDS: tuple[OwnField, ...] = (
    OwnField("title", ("title",), 3.0),
    OwnField("tagline", ("tagline",), 1.5),
    OwnField("summary", ("summary", "description", "excerpt"), 1.0),
    OwnField("vision", ("vision",), 1.0),
    OwnField("organisation", ("organisation", "organization"), 1.0),
    OwnField("place", ("city", "state", "country"), 1.5),
)

HEADING_WEIGHT = 2.0
"""Field boost of headings: the number of occurrences in a section's text that one in its heading counts for."""


def own_texts(strategy: Strategy) -> Iterator[tuple[OwnField, str]]:
    """Each own field with its text; "" for fields that are not stated."""
    for field in OWN_FIELDS:
        yield field, own_text(strategy, field)


def own_text(strategy: Strategy, field: OwnField) -> str:
    """The text of one own field, a line for each value; "" if it is not stated."""
    if field.name == "title":
        return strategy.title
    values = [strategy.metadata.get(source) for source in field.sources if source in strategy.metadata]
    return "\n".join([text for text in map(_joined, values) if text])


def _joined(value: Any) -> str:
    """A field's value as text on one line; the items of a list separated by commas."""
    values = value if isinstance(value, list) else [value]
    return ", ".join(" ".join(text.split()) if "\n" in text else text for text in values if isinstance(text, str))


def section_texts(section: Section) -> tuple[str, str]:
    """The heading and the text of a section; "" for the heading of the opening text: it is the title, which is an own field."""
    return ("" if section.level == 0 else section.heading), section.text


def fingerprint(*parts: str) -> str:
    """Digest of everything that decides how content is indexed: fields, analysis and `parts`."""
    return _digest(OWN_FIELDS, HEADING_WEIGHT, VERSION, analyzer.VERSION, lemmas.VERSION, parts)


def reading_fingerprint(*parts: str) -> str:
    """Digest of everything that decides how files are read: the version of records and `parts`."""
    return _digest(VERSION, parts)


def _digest(*identity: object) -> str:
    return hashlib.sha256(repr(identity).encode()).hexdigest()[:16]
