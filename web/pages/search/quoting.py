"""What the hits of a results page are quoted by: source and link of each passage, and COinS for reference managers."""

from msgspec import Struct

from search.query.results import Hit, SearchResults
from web.citations.embedded import coins
from web.citations.quoting import Quotable, quotable
from web.citations.work import Collection, cited_hit, cited_section


class HitQuoting(Struct, frozen=True):
    """One hit."""

    coins: str
    sections: tuple[Quotable, ...]
    """One for each section that is shown."""


def quoting(results: SearchResults, collection: Collection) -> tuple[HitQuoting, ...]:
    """One for each hit. Of a list of sections, programs find sections."""
    flat = results.query.group == "section"
    return tuple(_quoting(hit, collection, flat=flat) for hit in results.hits)


def _quoting(hit: Hit, collection: Collection, *, flat: bool) -> HitQuoting:
    whole = cited_hit(hit, collection)
    sections = [cited_section(whole, section.anchor, section.heading.text) for section in hit.sections]
    return HitQuoting(coins(sections[0] if flat and sections else whole), tuple(map(quotable, sections)))
