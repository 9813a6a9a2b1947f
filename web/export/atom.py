"""A search as an Atom feed (RFC 4287): dates are those of the content, and ids stay the same (RFC 4151)."""

from urllib.parse import quote, urlsplit
from xml.etree import ElementTree as ET

from msgspec.structs import replace

from search.engines.base import EngineReader
from search.query.model import SearchQuery
from search.query.results import Hit
from web.components.wording import quoted_sentence, sentence, text_of
from web.export.xml import printable
from web.http.request_searcher import RequestSearcher
from web.urls.export_urls import ATOM, MEDIA_TYPES, export_href, whole
from web.urls.links import strategy_href
from web.urls.search_url import href

_SINCE = "2025"
"""A year in which the site's host name belonged to it (RFC 4151); it never changes."""


def feed(searcher: RequestSearcher, reader: EngineReader, query: SearchQuery, entries: int, address: str) -> ET.Element:
    """The feed of the first `entries` that a search finds: the newest, where it asks for no order of its own."""
    order = "newest" if query.sort == "relevance" else query.sort
    listed = replace(whole(query), per_page=entries, sections_per_hit=1, sort=order, group="strategy")
    results = searcher.search(listed, reader)
    site, changed = reader.site, reader.state.changed_at
    said = quoted_sentence(sentence(results, {facet.name: facet.label for facet in site.facets}, site.noun))
    root = ET.Element("feed", xmlns="http://www.w3.org/2005/Atom")
    _text(root, "title", f"{said} – {site.title}")
    _text(root, "id", _tag(address, export_href(query, ATOM)))
    _text(root, "updated", changed)
    _text(ET.SubElement(root, "author"), "name", site.title)
    ET.SubElement(root, "link", rel="self", type=MEDIA_TYPES[ATOM], href=address + export_href(query, ATOM))
    ET.SubElement(root, "link", rel="alternate", type="text/html", href=address + href(whole(query)))
    for hit in results.hits:
        root.append(_entry(hit, changed, address))
    return root


def _entry(hit: Hit, changed: str, address: str) -> ET.Element:
    entry = ET.Element("entry")
    summary, organisation = hit.highlights.get("summary"), text_of(hit.metadata.get("organisation"))
    said = hit.sections[0].snippet.text if hit.sections else summary.text if summary else ""
    page = strategy_href(hit.slug)
    _text(entry, "title", hit.distinct_title)
    _text(entry, "id", _tag(address, page))
    _text(entry, "updated", _timestamp(hit.date) if hit.date else changed)
    if hit.date:
        _text(entry, "published", _timestamp(hit.date))
    if organisation:
        _text(ET.SubElement(entry, "author"), "name", organisation)
    ET.SubElement(entry, "link", rel="alternate", type="text/html", href=address + page)
    if said:
        _text(entry, "summary", said)
    return entry


def _text(parent: ET.Element, name: str, text: str) -> None:
    ET.SubElement(parent, name).text = printable(text)


def _tag(address: str, path: str) -> str:
    """A name that is the same every time and for every reader: `tag:example.org,2025:/strategies/helsinki`."""
    return f"tag:{urlsplit(address).hostname or 'localhost'},{_SINCE}:{quote(path, safe='/?&=%+:;,~-._')}"


def _timestamp(date: str) -> str:
    """The first moment of a date of any precision."""
    return f"{date}{'-01-01'[: 10 - len(date)]}T00:00:00Z"
