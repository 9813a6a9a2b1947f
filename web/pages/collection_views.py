"""Views of the whole collection: home, themes, coverage, statistics, and what there is to do."""

import datetime
from collections.abc import Callable

from flask import Blueprint, render_template, request

from search.engines.generation_cache import PerGeneration
from search.indexing.content_check import FindingsReader
from search.searching.coverage import Coverage
from web.http.request_searcher import RequestSearcher
from web.http.response_headers import vary_etag
from web.http.search_counts import SearchCounts
from web.pages.collection.coverage_page import coverage_page
from web.pages.collection.examples import examples
from web.pages.collection.home_page import home_page, home_query
from web.pages.collection.last_change import last_change, tells_additions
from web.pages.collection.maintainers_page import maintainers_page
from web.pages.collection.stats_page import STATS_QUERY, stats_page
from web.pages.collection.theme_pages import theme_lines, theme_page
from web.urls.parameters import read_parameters
from web.urls.search_url import PAGING


class CollectionPages:
    """Home, themes, coverage, figures, and the page for maintainers."""

    def __init__(
        self,
        searcher: RequestSearcher,
        findings: FindingsReader,
        table: PerGeneration[Coverage],
        today: Callable[[], datetime.date],
        counts: SearchCounts | None,
    ) -> None:
        """Answer from a searcher.

        Args:
            searcher: what answers.
            findings: what a check of the content finds.
            table: all strategies against all themes.
            today: the day that horizons are held against.
            counts: searches that found too little; None where they are not counted.
        """
        self._counts = counts
        self._searcher = searcher
        self._today = today
        self._coverage = table
        self._findings = findings

    def routes(self) -> Blueprint:
        """The addresses of the pages."""
        pages = Blueprint("overviews", __name__)
        pages.add_url_rule("/", view_func=self.home)
        pages.add_url_rule("/themes", view_func=self.themes)
        pages.add_url_rule("/themes/<path:key>", view_func=self.theme)
        pages.add_url_rule("/coverage", view_func=self.coverage)
        pages.add_url_rule("/stats", view_func=self.stats)
        pages.add_url_rule("/maintainers", view_func=self.maintainers)
        return pages

    def home(self) -> str:
        """The home page."""
        reader = self._searcher.reader()
        times = [row.strategy.times for row in self._table().rows]
        results = self._searcher.search(home_query(tells_additions(times)))
        tried = examples(self._searcher, self._table(), results)
        page = home_page(results, tried, reader.state, last_change(times), self._today().year, reader.site.noun)
        return render_template("home.html", page=page)

    def themes(self) -> str:
        """All themes, with what they mean."""
        return render_template("themes.html", themes=theme_lines(self._table(), self._searcher.reader().site.noun))

    def theme(self, key: str) -> str:
        """One theme: its headings, its passages, and the strategies without it."""
        return render_template("theme.html", page=theme_page(self._searcher.reader(), self._table(), key))

    def coverage(self) -> str:
        """Themes against strategies."""
        arguments = read_parameters(request.args.items(multi=True), PAGING)
        return render_template("coverage.html", page=coverage_page(self._table(), arguments.get("page", 1)))

    def stats(self) -> str:
        """The collection in figures."""
        reader = self._searcher.reader()
        results = self._searcher.search(STATS_QUERY)
        return render_template("stats.html", page=stats_page(results, self._table(), reader.site, reader.state))

    def maintainers(self) -> str:
        """What there is to do for those who keep the collection."""
        reader = self._searcher.reader()
        vary_etag(None)
        found, failure = self._findings.of(reader.state), self._findings.failure()
        page = maintainers_page(reader.site, reader.state, found, failure, self._counts)
        return render_template("maintainers.html", page=page)

    def _table(self) -> Coverage:
        return self._coverage.of(self._searcher.reader())
