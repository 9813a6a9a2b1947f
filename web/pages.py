"""The pages that readers see. Each view reads its URL, calls, and renders."""

from __future__ import annotations

import datetime
from collections.abc import Callable

from flask import Blueprint, redirect, render_template, request
from werkzeug.wrappers import Response

from search.searcher import Searcher
from web.help_page import help_page
from web.home_page import HOME_QUERY, home_page
from web.parameters import Number, Parameter, Text, read_parameters
from web.presenters import page_query, search_page
from web.search_url import from_args, href, is_empty_field
from web.strategy_page import strategy_page

Today = Callable[[], datetime.date]

_STRATEGY_PARAMETERS = (
    Parameter("q", Text(), "words to mark in the page"),
    Parameter("at", Number(0, 1_000_000), "the mark that the reader stands at"),
)


class Pages:
    """Home, search, strategies and help."""

    def __init__(self, searcher: Searcher, today: Today) -> None:
        """Answer from a searcher; `today` is the day that horizons are held against."""
        self._searcher = searcher
        self._today = today

    def routes(self) -> Blueprint:
        """The addresses of the pages."""
        pages = Blueprint("pages", __name__)
        pages.add_url_rule("/", view_func=self.home)
        pages.add_url_rule("/search", view_func=self.search)
        pages.add_url_rule("/strategies/<slug:slug>", view_func=self.strategy)
        pages.add_url_rule("/help", view_func=self.help)
        return pages

    def home(self) -> str:
        """What is here."""
        state = self._searcher.reader().state
        results = self._searcher.search(HOME_QUERY)
        return render_template("home.html", page=home_page(results, state, self._today().year))

    def search(self) -> str | Response:
        """The results page; a form's empty fields leave its URL."""
        args = list(request.args.items(multi=True))
        query = from_args(args, self._searcher.reader().site)
        if any(is_empty_field(name, value) for name, value in args if name != "q"):
            return redirect(href(query), 303)
        results = self._searcher.search(page_query(query))
        return render_template("search.html", page=search_page(results, query, self._today().year))

    def strategy(self, slug: str) -> str:
        """One strategy, with the words of `q` marked."""
        given = read_parameters(request.args.items(multi=True), _STRATEGY_PARAMETERS)
        page = strategy_page(self._searcher.reader(), slug, given.get("q", ""), given.get("at", 0), self._today().year)
        return render_template("strategy.html", page=page)

    def help(self) -> str:
        """How to search, and what programs can ask for."""
        return render_template("help.html", page=help_page(self._searcher.reader().site))
