"""A strategy as search engines read it: schema.org in JSON-LD."""

from collections.abc import Iterator
from typing import Any

from search.strategies import Strategy
from web.components.publication import issuers_of, originals_of, stated
from web.components.wording import text_of
from web.urls.links import strategy_href


def linked_data(strategy: Strategy, address: str) -> dict[str, Any]:
    """What a page says of its strategy; `address` is the site's, absolute."""
    return {"@context": "https://schema.org", "@type": "Report", **dict(_stated(strategy, address))}


def _stated(strategy: Strategy, address: str) -> Iterator[tuple[str, Any]]:
    metadata = strategy.metadata
    yield "@id", address + strategy_href(strategy.slug)
    yield "url", address + strategy_href(strategy.slug)
    yield "name", strategy.title
    yield "inLanguage", strategy.written_in
    for name, field in (("alternativeHeadline", "tagline"), ("abstract", "summary")):
        if text_of(metadata.get(field)):
            yield name, text_of(metadata[field])
    if strategy.date:
        yield "datePublished", str(strategy.date)
    if issuers := [{"@type": "Organization", "name": name} for name in issuers_of(metadata)]:
        yield "author", issuers if issuers[1:] else issuers[0]
    if place := next(filter(None, (stated(metadata, name) for name in ("city", "state", "country"))), ""):
        yield "spatialCoverage", {"@type": "Place", "name": place}
    if originals := originals_of(metadata):
        yield "isBasedOn", originals
    sections = [section for section in strategy.sections if section.anchor]
    if sections:
        yield "hasPart", [_part(strategy.slug, section.anchor, section.heading, address) for section in sections]


def _part(slug: str, anchor: str, heading: str, address: str) -> dict[str, Any]:
    return {"@type": "CreativeWork", "name": heading, "url": address + strategy_href(slug, anchor=anchor)}
