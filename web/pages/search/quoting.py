"""What stands beside the hits of a results page so that they can be quoted, and found by programs that manage references."""

from dataclasses import dataclass

from search.query.results import Hit, SearchResults
from web.citations.embedded import coins
from web.citations.quoting import Quotable, quotable
from web.citations.work import Collection, cited_hit


@dataclass(frozen=True, slots=True)
class HitQuoting:
    """One hit."""

    coins: str
    sections: tuple[Quotable, ...]
    """One for each section that is shown."""


def quoting(results: SearchResults, collection: Collection) -> tuple[HitQuoting, ...]:
    """One for each hit. Of a list of sections, programs find sections."""
    flat = results.query.group == "section"
    return tuple(_quoting(hit, collection, flat=flat) for hit in results.hits)


def _quoting(hit: Hit, collection: Collection, *, flat: bool) -> HitQuoting:
    listed = cited_hit(hit, hit.sections[0] if flat and hit.sections else None, collection)
    return HitQuoting(coins(listed), tuple(quotable(cited_hit(hit, section, collection)) for section in hit.sections))
