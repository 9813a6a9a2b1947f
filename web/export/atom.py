"""Feeds (Atom, RFC 4287) of what was added or changed in the collection: in the files of a search, or in one.

Dates are those of the files, so that a feed changes only when they do, and ids stay the same (RFC 4151). When a strategy itself
was adopted is data of its entry (`dcterms:date`).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import quote, urlsplit
from xml.etree import ElementTree as ET

from msgspec.structs import replace

from search.engines.base import EngineReader
from search.query.model import SearchQuery
from search.query.results import Hit
from search.strategies import Strategy, Times
from web.components.publication import issuers_of
from web.components.wording import moment_text, quoted_sentence, sentence, text_of
from web.export.xml import printable
from web.http.request_searcher import RequestSearcher
from web.urls.export_urls import ATOM, MEDIA_TYPES, STRATEGY_ATOM, export_href, strategy_export_href, without_display
from web.urls.links import strategy_href
from web.urls.search_url import href

_SINCE = "2025"
"""A year in which the site's host name belonged to it (RFC 4151); it never changes."""
_TERMS = "http://purl.org/dc/terms/"


@dataclass(frozen=True, slots=True)
class _Entry:
    slug: str
    title: str
    times: Times
    date: str
    authors: tuple[str, ...]
    summary: str


def search_feed(searcher: RequestSearcher, reader: EngineReader, query: SearchQuery, entries: int, address: str) -> ET.Element:
    """The feed of the `entries` strategies of a search that came or changed last."""
    listed = replace(without_display(query), per_page=entries, sections_per_hit=1, sort="changed", group="strategy")
    results = searcher.search(listed, reader)
    title = quoted_sentence(sentence(results, reader.site.facets, reader.site.noun))
    page = href(replace(without_display(query), sort="relevance"))
    return _feed(title, export_href(query, ATOM), page, map(_of_hit, results.hits), reader, address)


def strategy_feed(reader: EngineReader, strategy: Strategy, address: str) -> ET.Element:
    """The feed of one strategy: a single entry, which is dated anew when its file changes."""
    metadata, title = strategy.metadata, reader.distinct_title(strategy)
    date = str(strategy.date) if strategy.date else ""
    authors, summary = issuers_of(metadata), text_of(metadata.get("summary"))
    entry = _Entry(strategy.slug, title, strategy.times, date, authors, summary)
    page = strategy_href(strategy.slug)
    return _feed(title, strategy_export_href(strategy.slug, STRATEGY_ATOM), page, [entry], reader, address)


def _of_hit(hit: Hit) -> _Entry:
    summary = hit.highlights.get("summary")
    text = hit.sections[0].snippet.text if hit.sections else summary.text if summary else ""
    return _Entry(hit.slug, hit.distinct_title, hit.times, hit.date or "", issuers_of(hit.metadata), text)


def _feed(title: str, path: str, page: str, entries: Iterable[_Entry], reader: EngineReader, address: str) -> ET.Element:
    """A feed at a path, of what is at a page; without entries it is as new as the content."""
    listed, site = list(entries), reader.site.title
    root = ET.Element("feed", {"xmlns": "http://www.w3.org/2005/Atom", "xmlns:dcterms": _TERMS})
    _text(root, "title", f"{title} – {site}")
    _text(root, "id", _tag(address, path))
    changed = max((entry.times.changed for entry in listed), default=None)
    _text(root, "updated", reader.state.changed_at if changed is None else moment_text(changed))
    _text(ET.SubElement(root, "author"), "name", site)
    ET.SubElement(root, "link", rel="self", type=MEDIA_TYPES[ATOM], href=address + path)
    ET.SubElement(root, "link", rel="alternate", type="text/html", href=address + page)
    root.extend(_element(entry, address) for entry in listed)
    return root


def _element(entry: _Entry, address: str) -> ET.Element:
    element, page = ET.Element("entry"), strategy_href(entry.slug)
    _text(element, "title", entry.title)
    _text(element, "id", _tag(address, page))
    _text(element, "updated", moment_text(entry.times.changed))
    _text(element, "published", moment_text(entry.times.added))
    for author in entry.authors:
        _text(ET.SubElement(element, "author"), "name", author)
    ET.SubElement(element, "link", rel="alternate", type="text/html", href=address + page)
    for name, text in (("dcterms:date", entry.date), ("summary", entry.summary)):
        if text:
            _text(element, name, text)
    return element


def _text(parent: ET.Element, name: str, text: str) -> None:
    ET.SubElement(parent, name).text = printable(text)


def _tag(address: str, path: str) -> str:
    """A name that is the same every time and for every reader: `tag:example.org,2025:/strategies/helsinki`."""
    return f"tag:{urlsplit(address).hostname or 'localhost'},{_SINCE}:{quote(path, safe='/?&=%+:;,~-._')}"
