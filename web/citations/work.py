"""A strategy or section as a work to be cited, with the address of the original document if it summarises one."""

import datetime
import re
import unicodedata
from collections.abc import Mapping
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from search.query.results import Hit
from search.strategies import Section, Strategy
from web.components.publication import issuers_of, originals_of
from web.components.wording import date_text, text_of
from web.errors import SectionUnknown
from web.urls.links import strategy_href


class Collection(Struct, frozen=True):
    """The collection that a work is cited from, and the day of access."""

    title: str
    address: str
    """Scheme and host of the site; citations can be followed from elsewhere only if it is the public address."""
    day: datetime.date
    """Day of access."""


class Cited(Struct, frozen=True):
    """The fields of a citation."""

    slug: str
    anchor: str
    title: str
    within: str
    """The title of the strategy that contains the section; "" for a whole strategy."""
    authors: tuple[str, ...]
    """The issuing organisations; empty if unknown."""
    issued: str
    """ISO 8601, possibly partial: `2021-10`; "" if unknown."""
    language: str
    original: str
    """Address of the document that the entry summarises; "" if none is given."""
    collection: Collection

    @property
    def key(self) -> str:
        """Citation key for BibTeX and CSL: ASCII letters, digits and hyphens; always the same for a work."""
        text = f"{self.slug} {self.anchor}"[:1000]
        plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
        return "-".join(re.findall(r"[a-z0-9]+", plain)) or "strategy"

    @property
    def publisher(self) -> str:
        """Who issued it, in a line: `City of Bonn, Ministry of Data`; "" where that is not stated."""
        return ", ".join(self.authors)

    @property
    def url(self) -> str:
        """Its address on this site."""
        return self.collection.address + strategy_href(self.slug, anchor=self.anchor)

    @property
    def date(self) -> tuple[int, ...]:
        """Year, month and day, as far as they are known."""
        return tuple(map(int, self.issued.split("-"))) if self.issued else ()

    @property
    def note(self) -> str:
        """A note that this is a summary, with the address of the original; "" if none is given."""
        return f"{self.original} (as summarised in {self.collection.title})" if self.original else ""

    @property
    def source(self) -> str:
        """The source line below a quotation: strategy, date, section, and whether it is a summary."""
        whole = self.within or self.title
        date = f" ({date_text(self.issued)})" if self.issued else ""
        section = f", “{self.title}”" if self.within else ""
        summary = f", as summarised in {self.collection.title}" if self.original else ""
        return f"{whole}{date}{section}{summary}"


def cited(strategy: Strategy, anchor: str, collection: Collection) -> Cited:
    """The citation of a strategy, or of the section at an anchor; "" for the whole strategy. Raises SectionUnknown."""
    date = str(strategy.date) if strategy.date else ""
    whole = _whole(strategy.slug, strategy.title, strategy.metadata, date, strategy.written_in, collection)
    return cited_section(whole, anchor, section_at(strategy, anchor).heading) if anchor else whole


def cited_hit(hit: Hit, collection: Collection) -> Cited:
    """The citation of a hit."""
    return _whole(hit.slug, hit.title, hit.metadata, hit.date or "", hit.written_in, collection)


def cited_section(whole: Cited, anchor: str, heading: str) -> Cited:
    """The citation of a section of a work; without an anchor, that of the whole work."""
    named = bool(anchor and heading)
    return replace(whole, anchor=anchor, title=heading if named else whole.title, within=whole.title if named else "")


def _whole(slug: str, title: str, metadata: Mapping[str, Any], issued: str, language: str, collection: Collection) -> Cited:
    tagline = text_of(metadata.get("tagline"))
    return Cited(
        slug=slug,
        anchor="",
        title=f"{title}: {tagline}" if tagline else title,  # the title alone is often only a place
        within="",
        authors=issuers_of(metadata),
        issued=issued,
        language=language,
        original=next(iter(originals_of(metadata)), ""),
        collection=collection,
    )


def section_at(strategy: Strategy, anchor: str) -> Section:
    """The section of a strategy at an anchor. Raises SectionUnknown, also for "" (the text before the first heading)."""
    for section in strategy.sections:
        if anchor and section.anchor == anchor:
            return section
    raise SectionUnknown(f"{strategy.title} has no section “{anchor[:80]}”.")
