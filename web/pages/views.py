"""The pages that readers see. Each view reads its URL, calls, and renders."""

import datetime
from collections.abc import Callable
from functools import partial

from flask import Blueprint, redirect, render_template, request
from msgspec.structs import replace
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from search.content.linked_files import LinkedFiles
from search.content.themes import load_vocabulary
from search.engines.base import EngineReader
from search.engines.generation_cache import PerGeneration
from search.query.model import ParsedQuery
from search.searching.suggestions.nothing_found import nothing_found
from web.citations.quoting import PATH as CITE
from web.citations.work import Collection
from web.components.content_links import ContentNames
from web.components.heading_targets import HeadingTargets
from web.components.media import Pictures
from web.http.request_searcher import RequestSearcher
from web.http.response_headers import vary_etag
from web.pages.compare.files import to_csv, to_markdown
from web.pages.compare.page import PARAMETERS as COMPARE_PARAMETERS
from web.pages.compare.page import PATH as COMPARE
from web.pages.compare.page import ComparePage, compare_page
from web.pages.help_page import help_page
from web.pages.search.facet_page import ORDER, facet_page, facet_query
from web.pages.search.hit_page import hit_page, hit_query
from web.pages.search.nothing import nothing_page
from web.pages.search.page import page_query, search_page
from web.pages.search.quoting import quoting
from web.pages.strategy.cite_page import cite_page
from web.pages.strategy.marks_bar import on_theme
from web.pages.strategy.page import strategy_page
from web.pages.strategy.prev_next import neighbours
from web.pages.strategy.related import PATH as RELATED
from web.pages.strategy.related import related_sections
from web.urls.base_url import site_address
from web.urls.parameters import Parameter, flag, number, read_parameters, strategy_id, text
from web.urls.result_context import HIT, ResultContext
from web.urls.search_url import from_args, href, is_empty_field, turned_ranges

Today = Callable[[], datetime.date]

_STRATEGY_PARAMETERS = (
    Parameter("at", number(0, 1_000_000), "the mark that the reader stands at"),
    Parameter("hit", number(1, 1_000_000), "which hit of the search it is, over all of its pages"),
    Parameter("marks", flag(), "whether the words of the search are marked"),
    Parameter("theme", text(), "the theme whose sections are listed first, where the reader comes from no search"),
)
_PASSAGE_PARAMETERS = (
    Parameter("strategy", strategy_id(), "which strategy"),
    Parameter("section", text(), "the anchor of one of its sections"),
)


class Pages:
    """Search, strategies, comparisons and help."""

    def __init__(self, searcher: RequestSearcher, pictures: Pictures, base: str, today: Today) -> None:
        """Answer from a searcher.

        Args:
            searcher: what answers.
            pictures: those that texts may show.
            base: the public address, for links in files that are taken away; "" for the address that is asked.
            today: the day that horizons are held against.
        """
        self._searcher = searcher
        self._pictures = pictures
        self._files = PerGeneration(_linked_files)
        self._help = PerGeneration(help_page)
        self._headings = HeadingTargets()
        self._base = base
        self._today = today

    def routes(self) -> Blueprint:
        """The addresses of the pages."""
        pages = Blueprint("pages", __name__)
        pages.add_url_rule("/search", view_func=self.search)
        pages.add_url_rule("/search/facets/<name>", view_func=self.facet)
        pages.add_url_rule(HIT, view_func=self.hit)
        pages.add_url_rule("/strategies/<slug:slug>", view_func=self.strategy)
        pages.add_url_rule(COMPARE, view_func=self.compare)
        pages.add_url_rule(f"{COMPARE}.<any(md, csv):kind>", view_func=self.comparison_file)
        pages.add_url_rule(RELATED, view_func=self.elsewhere)
        pages.add_url_rule(CITE, view_func=self.cite)
        pages.add_url_rule("/help", view_func=self.help)
        return pages

    def search(self) -> str | Response:
        """The results page; a form's empty fields leave its URL."""
        args = list(request.args.items(multi=True))
        reader = self._searcher.reader()
        query, turned = from_args(args, reader.site), turned_ranges(args, reader.site)
        if not turned and any(is_empty_field(name, value) for name, value in args if name != "q"):
            return redirect(href(query), 303)
        results = self._searcher.search(page_query(query))
        if results.order_passing:
            vary_etag(None)
        pictures = self._pictures.lookup()
        page = search_page(results, replace(query, typing=False), self._today().year, pictures, reader.site.noun, turned)
        vary_etag(pictures.tag())
        nothing = None
        if not results.total and not query.typing:
            linked = {notice.href for notice in page.notices}
            nothing = nothing_page(nothing_found(reader, query), results.unknown_words, linked, reader.site.noun)
        quotes = quoting(results, self._collection(reader))
        return render_template("search.html", page=page, nothing=nothing, quoting=quotes, address=site_address(self._base))

    def hit(self) -> str:
        """One hit of a search, with all of its sections that match and why it was found."""
        args = list(request.args.items(multi=True))
        reader, given = self._searcher.reader(), read_parameters(args, _STRATEGY_PARAMETERS)
        context = ResultContext(from_args(args, reader.site), given.get("hit", 1))
        results, pictures = self._searcher.search(hit_query(context)), self._pictures.lookup()
        if results.order_passing:
            vary_etag(None)
        page = hit_page(results, context, self._today().year, pictures, reader.site.noun)
        vary_etag(pictures.tag())
        [quotes] = quoting(results, self._collection(reader))
        return render_template("hit.html", page=page, quoting=quotes)

    def facet(self, name: str) -> str:
        """All values of one facet, for one search."""
        args = list(request.args.items(multi=True))
        site = self._searcher.reader().site
        query = from_args(args, site)
        order = read_parameters(args, (ORDER,)).get("order", "count")
        results = self._searcher.search(facet_query(query, name))
        return render_template("facet.html", page=facet_page(results, query, name, order, site))

    def strategy(self, slug: str) -> str:
        """One strategy, with the words of `q` marked and, with `hit`, its neighbours in the search it was found by."""
        args = list(request.args.items(multi=True))
        arguments = read_parameters(args, _STRATEGY_PARAMETERS)
        reader = self._searcher.reader()
        context = ResultContext(from_args(args, reader.site), arguments.get("hit", 0), arguments.get("marks", True))
        pictures = self._pictures.lookup()
        files = ContentNames(self._files.of(reader), pictures)
        find_anchor = partial(self._headings.anchor, reader)
        at, collection = arguments.get("at", 0), self._collection(reader)
        parsed = self._searcher.marked(context.query) if context.marked else ParsedQuery()
        page = strategy_page(reader, slug, context, parsed, at, self._today().year, files, find_anchor, collection)
        vary_etag(pictures.tag())
        theme = "" if context.hit else arguments.get("theme", "")
        themed = on_theme(reader.strategy(slug), theme, load_vocabulary(reader.site).labels) if theme else None
        return render_template("strategy.html", page=page, neighbours=neighbours(self._searcher, context), themed=themed)

    def cite(self) -> str:
        """A strategy, or one of its sections, as it is cited."""
        arguments, reader = read_parameters(request.args.items(multi=True), _PASSAGE_PARAMETERS), self._searcher.reader()
        page = cite_page(reader, arguments.get("strategy", ""), arguments.get("section", ""), self._collection(reader))
        return render_template("cite.html", page=page)

    def _collection(self, reader: EngineReader) -> Collection:
        """The collection as citations name it, with the day of access."""
        return Collection(reader.site.title, site_address(self._base), self._today())

    def elsewhere(self) -> str:
        """Sections of other strategies that are like one section."""
        arguments = read_parameters(request.args.items(multi=True), _PASSAGE_PARAMETERS)
        page = related_sections(self._searcher, arguments.get("strategy", ""), arguments.get("section", ""), self._today().year)
        return render_template("elsewhere.html", page=page)

    def compare(self) -> str:
        """Strategies side by side, or the choice of them."""
        return render_template("compare.html", page=self._compare_page())

    def comparison_file(self, kind: str) -> Response:
        """A comparison to take away. Raises NotFound where there is nothing to compare."""
        page = self._compare_page()
        if page.table is None:
            raise NotFound("A comparison needs at least two entries.")
        base = site_address(self._base)
        body = to_csv(page.table, base) if kind == "csv" else to_markdown(page.table, page.title, base)
        return Response(body, mimetype="text/csv" if kind == "csv" else "text/markdown")

    def _compare_page(self) -> ComparePage:
        arguments = read_parameters(request.args.items(multi=True), COMPARE_PARAMETERS)
        only, choosing = "only" in arguments, arguments.get("choose", False)
        return compare_page(self._searcher.reader(), arguments.get("s", ()), only, choosing, self._today().year)

    def help(self) -> str:
        """How to search, and what programs can ask for."""
        return render_template("help.html", page=self._help.of(self._searcher.reader()))


def _linked_files(reader: EngineReader) -> LinkedFiles:
    return LinkedFiles([strategy.path for strategy in reader.strategies()], reader.site.language)
