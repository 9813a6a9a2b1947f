"""The Atom feed of a search, the site map, robots.txt and the OpenSearch description."""

from xml.etree import ElementTree as ET

from flask import Blueprint, request
from werkzeug.wrappers import Response

from search.content.themes import load_vocabulary
from web.api.spec.endpoints import SEARCH
from web.export.atom import search_feed
from web.export.xml import document, printable
from web.http.request_searcher import RequestSearcher
from web.urls.base_url import site_address, site_path
from web.urls.export_parameters import export_query
from web.urls.export_urls import ATOM, MEDIA_TYPES
from web.urls.links import strategy_href, theme_href
from web.urls.search_url import PAGE

MAX_ADDRESSES = 50_000
"""Addresses of one site map (sitemaps.org)."""
MAX_ENTRIES = 100
"""Strategies of a feed: those that came or changed last."""

_MAX_SHORT_NAME = 16
"""Characters of the name that a browser shows (OpenSearch 1.1)."""


class Feeds:
    """The feed of a search, and the files by which machines find their way."""

    def __init__(self, searcher: RequestSearcher, base: str) -> None:
        """Answer from a searcher; `base` is the site's public address, or ""."""
        self._searcher = searcher
        self._base = base

    def routes(self) -> Blueprint:
        """The addresses of the feeds."""
        feeds = Blueprint("feeds", __name__)
        feeds.add_url_rule(ATOM, view_func=self.atom)
        feeds.add_url_rule("/sitemap.xml", view_func=self.sitemap)
        feeds.add_url_rule("/opensearch.xml", view_func=self.opensearch)
        feeds.add_url_rule("/robots.txt", view_func=self.robots)
        return feeds

    def atom(self) -> Response:
        """What a search finds of what was added or changed last."""
        reader = self._searcher.reader()
        query = export_query(request.args.items(multi=True), reader.site)
        root = search_feed(self._searcher, reader, query, MAX_ENTRIES, site_address(self._base))
        return Response(document(root), mimetype=MEDIA_TYPES[ATOM])

    def sitemap(self) -> Response:
        """The site map: every page with content of its own."""
        reader, address = self._searcher.reader(), site_address(self._base)
        themes = (theme_href(theme.key) for theme in load_vocabulary(reader.site).definitions)
        strategies = (strategy_href(strategy.slug) for strategy in reader.strategies())
        pages = [*map(site_path, ("/", "/help", "/help/api", "/coverage", "/stats", "/themes")), *themes, *strategies]
        root = ET.Element("urlset", xmlns="http://www.sitemaps.org/schemas/sitemap/0.9")
        for page in pages[:MAX_ADDRESSES]:
            ET.SubElement(ET.SubElement(root, "url"), "loc").text = address + page
        return Response(document(root), mimetype="application/xml")

    def opensearch(self) -> Response:
        """By which a browser adds the site to its search engines."""
        site, address = self._searcher.reader().site, site_address(self._base)
        root = ET.Element("OpenSearchDescription", xmlns="http://a9.com/-/spec/opensearch/1.1/")
        ET.SubElement(root, "ShortName").text = printable(site.title)[:_MAX_SHORT_NAME].strip()
        ET.SubElement(root, "LongName").text = printable(site.title)[:48].strip()
        ET.SubElement(root, "Description").text = printable(site.description or site.title)[:1024]
        ET.SubElement(root, "InputEncoding").text = "UTF-8"
        for media, path in (("text/html", PAGE), (MEDIA_TYPES[ATOM], ATOM), ("application/json", SEARCH.rule)):
            ET.SubElement(root, "Url", type=media, template=f"{address}{site_path(path)}?q={{searchTerms}}")
        return Response(document(root), mimetype="application/opensearchdescription+xml")

    def robots(self) -> Response:
        """What a crawler may read: strategies, of which the site map has all, but not every search that can be put together."""
        hidden = "".join(f"Disallow: {site_path(path)}\n" for path in (PAGE, "/api/"))
        site_map = site_address(self._base) + site_path("/sitemap.xml")
        return Response(f"User-agent: *\n{hidden}\nSitemap: {site_map}\n", mimetype="text/plain")
