"""A strategy's front matter for its page: facts linked to searches, external links, and other fields."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from search.languages.tags import name_of, primary, tag_of
from search.phrases import capitalised, readable
from search.query.model import SearchQuery
from search.site import Site
from search.strategies import Strategy
from web.components.publication import DOCUMENTS, ISSUERS, WEBSITES
from web.components.wording import date_text, field_label, horizon_text, status_text, text_of
from web.urls.links import host_of, web_address
from web.urls.search_url import href

_PLACE = ("city", "state", "country")
_LINKS = dict.fromkeys(DOCUMENTS, "Document") | dict.fromkeys(WEBSITES, "Website")
_DOCUMENTS = {"pdf": "PDF", "doc": "Word", "docx": "Word", "odt": "OpenDocument", "ppt": "PowerPoint", "pptx": "PowerPoint"}
"""What programs other than a browser open, by the ending of its name."""
_OF_LANGUAGES = re.compile(r"(?:^|_)lang(?:uage)?s?(?:_|$)")
"""A field whose values are languages, by its name."""
_SHOWN_SEPARATELY = frozenset(
    [
        *("title", "tagline", "summary", "description", "excerpt", "vision", "sources", "notes", "completeness"),
        *("level", "status", *ISSUERS, "country_code", "lang", "language"),
        *("strategy_date", "date", "date_precision", "horizon", "horizon_start", "horizon_end"),
        *("strategy_horizon", "time_horizon", "period", *_PLACE, *_LINKS),
    ]
)
_ABOUT_LAYOUT = frozenset(
    [
        *("layout", "permalink", "published", "thumbnail", "toc", "toc_sticky"),
        *("classes", "header", "sidebar", "nav_order", "slug"),
    ]
)
"""Fields by which site generators lay out a page; no facts about the strategy."""


@dataclass(frozen=True, slots=True)
class Value:
    """One thing that is stated, and where it leads: to a search, or out."""

    text: str
    href: str = ""


@dataclass(frozen=True, slots=True)
class Fact:
    """A label and what is stated under it."""

    label: str
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class ExternalLink:
    """A link that leaves the site."""

    label: str
    host: str
    href: str
    kind: str = ""
    """What a document is: `PDF, Finnish`; as much of it as is known."""


def facts_of(strategy: Strategy, site: Site, this_year: int) -> tuple[Fact, ...]:
    """Place, level, date, period, status, organisation and language, as far as they are stated."""
    return tuple(fact for fact in _facts(strategy, site, this_year) if fact.values)


def _facts(strategy: Strategy, site: Site, this_year: int) -> Iterator[Fact]:
    metadata, horizon = strategy.metadata, strategy.horizon
    places = [value for name in _PLACE for value in _searchable(site, metadata, name)]
    yield Fact("Place", tuple({value.text: value for value in places}.values()))
    yield Fact("Level", tuple(_searchable(site, metadata, "level")))
    if strategy.date:
        year = strategy.date.date.year
        yield Fact("Date", (Value(date_text(str(strategy.date)), href(SearchQuery().within("year", year, year))),))
    if horizon:
        yield Fact("Period covered", (Value(horizon_text(horizon.start, horizon.end)),))
    end = horizon.end if horizon else None
    statuses = _searchable(site, metadata, "status")
    yield Fact("Status", tuple(Value(status_text(value.text, end, this_year), value.href) for value in statuses))
    yield Fact("Organisation", tuple([value for name in ISSUERS for value in _searchable(site, metadata, name)]))
    if primary(strategy.written_in) != site.language:
        yield Fact("Language", (Value(name_of(primary(strategy.written_in))),))


def _searchable(site: Site, metadata: Mapping[str, Any], name: str) -> Iterator[Value]:
    """The values of a field, each leading to the strategies that share it where readers can filter by it."""
    for text in filter(None, map(text_of, _listed(metadata.get(name)))):
        yield Value(readable(text), href(SearchQuery().choosing(name, (text,))) if site.facet(name) else "")


def links_of(strategy: Strategy) -> tuple[ExternalLink, ...]:
    """Where the strategy itself is to be read: only addresses on the web, each once."""
    links: dict[str, ExternalLink] = {}
    language = text_of(strategy.metadata.get("language_of_original"))
    for label, value in _addresses(strategy.metadata):
        address = web_address(value)
        if address:
            kind = _kind(address, language) if label == "Document" else ""
            links.setdefault(address, ExternalLink(label, host_of(address), address, kind))
    return tuple(links.values())


def _kind(address: str, language: str) -> str:
    ending = urlsplit(address).path.rpartition(".")[2].lower()
    tag = tag_of(language)
    name = name_of(primary(tag)) if tag else language
    return ", ".join(filter(None, [_DOCUMENTS.get(ending, ""), capitalised(name)]))


def _addresses(metadata: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for name, label in _LINKS.items():
        yield label, metadata.get(name)
    header = metadata.get("header")
    for action in _listed(header.get("actions")) if isinstance(header, dict) else ():
        if isinstance(action, dict):
            yield text_of(action.get("label")) or "Link", action.get("url")


def stated_list(metadata: Mapping[str, Any], name: str) -> tuple[Value, ...]:
    """A field that is a list of remarks, such as sources and notes; addresses among them become links."""
    return tuple(map(_value, filter(_is_plain, _listed(metadata.get(name)))))


def more_facts(metadata: Mapping[str, Any], site: Site) -> tuple[Fact, ...]:
    """Every other field that is a plain value or a list of them, under the name that its filter or it itself has."""
    said = _SHOWN_SEPARATELY | _ABOUT_LAYOUT
    facts = (
        Fact(field_label(name, site), tuple(_value(each, name) for each in _listed(value) if _is_plain(each)))
        for name, value in metadata.items()
        if name not in said
    )
    return tuple(fact for fact in facts if fact.values)


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _is_plain(value: Any) -> bool:
    return isinstance(value, str | int | float) and value != ""


def _value(value: str | int | float, field: str = "") -> Value:
    """A value of a field; the name of a language where the field is of languages: `language_of_original: de`."""
    tag = tag_of(value) if _OF_LANGUAGES.search(field) else None
    if tag:
        return Value(name_of(primary(tag)))
    text = readable(str(value).lower()) if isinstance(value, bool) else str(value)
    return Value(text, web_address(text) or "")
