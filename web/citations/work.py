"""A strategy, or one of its sections, as a work to be cited; where it retells an original, with where that is."""

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
    """What a work is cited from, and when."""

    title: str
    address: str
    """Scheme and host: only with a public address can a citation be followed from anywhere."""
    day: datetime.date
    """On which it was read."""


class Cited(Struct, frozen=True):
    """The fields of a citation."""

    slug: str
    anchor: str
    title: str
    within: str
    """The title of the strategy that a section is from; "" for a whole strategy."""
    authors: tuple[str, ...]
    """The organisations that issued it; none where that is not stated."""
    issued: str
    """ISO 8601, as far as it is known: `2021-10`; "" where it is not."""
    language: str
    original: str
    """Where the document is that the entry summarises; "" where none is named."""
    collection: Collection

    @property
    def key(self) -> str:
        """What BibTeX and CSL call it: ASCII letters, digits and hyphens, the same every time."""
        text = f"{self.slug} {self.anchor}"[:1000]
        plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
        return "-".join(re.findall(r"[a-z0-9]+", plain)) or "strategy"

    @property
    def publisher(self) -> str:
        """Who issued it, in a line: `City of Bonn, Ministry of Data`; "" where that is not stated."""
        return ", ".join(self.authors)

    @property
    def url(self) -> str:
        """Where it is here."""
        return self.collection.address + strategy_href(self.slug, anchor=self.anchor)

    @property
    def date(self) -> tuple[int, ...]:
        """Year, month, day, as far as they are known."""
        return tuple(map(int, self.issued.split("-"))) if self.issued else ()

    @property
    def note(self) -> str:
        """Where the original is, and that this is a summary of it; "" where no original is named."""
        return f"{self.original} (as summarised in {self.collection.title})" if self.original else ""

    @property
    def source(self) -> str:
        """The work in a line, to stand below a quotation: strategy, date, section, and that it was summarised."""
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
    """The citation of a section of a work; without an anchor it is no other than the work's."""
    named = bool(anchor and heading)
    return replace(whole, anchor=anchor, title=heading if named else whole.title, within=whole.title if named else "")


def _whole(slug: str, title: str, metadata: Mapping[str, Any], issued: str, language: str, collection: Collection) -> Cited:
    tagline = text_of(metadata.get("tagline"))
    return Cited(
        slug=slug,
        anchor="",
        title=f"{title}: {tagline}" if tagline else title,  # a place alone is no title of a work
        within="",
        authors=issuers_of(metadata),
        issued=issued,
        language=language,
        original=next(iter(originals_of(metadata)), ""),
        collection=collection,
    )


def section_at(strategy: Strategy, anchor: str) -> Section:
    """The section of a strategy at an anchor. Raises SectionUnknown: also for "", the text before the first heading."""
    for section in strategy.sections:
        if anchor and section.anchor == anchor:
            return section
    raise SectionUnknown(f"{strategy.title} has no section “{anchor[:80]}”.")
