"""The JSON API. Each view reads its parameters strictly, calls, and answers."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, jsonify, request
from werkzeug.wrappers import Response

from search.searcher import Searcher
from web import search_json, strategy_json
from web.parameters import Parameter, read_parameters
from web.search_url import PAGING, from_args


class Api:
    """Version 1: only ever grows."""

    def __init__(self, searcher: Searcher, base: str) -> None:
        """Answer from a searcher; `base` stands before every path in an answer: the site's public address, or ""."""
        self._searcher = searcher
        self._base = base

    def routes(self) -> Blueprint:
        """The addresses of the API."""
        api = Blueprint("api", __name__)
        api.add_url_rule(search_json.PATH, view_func=self.search)
        api.add_url_rule(strategy_json.PATH, view_func=self.strategies)
        api.add_url_rule(f"{strategy_json.PATH}/<slug:slug>", view_func=self.strategy)
        api.add_url_rule("/api/v1/status", view_func=self.status)
        return api

    def search(self) -> Response:
        """The answer to one search."""
        query = from_args(request.args.items(multi=True), self._searcher.reader().site, strict=True)
        return jsonify(search_json.search_answer(self._searcher.search(query), self._base))

    def strategies(self) -> Response:
        """All strategies, by slug, page by page."""
        given = {"page": 1, "per_page": 10} | _given(*PAGING)
        return jsonify(strategy_json.strategies_answer(self._searcher.reader(), given["page"], given["per_page"], self._base))

    def strategy(self, slug: str) -> Response:
        """One whole strategy."""
        _given()
        return jsonify(strategy_json.strategy_answer(self._searcher.reader(), slug, self._base))

    def status(self) -> Response:
        """What the index is, and what was left out of it."""
        _given()
        return jsonify(strategy_json.status_answer(self._searcher.reader().state))


def _given(*declared: Parameter) -> dict[str, Any]:
    """The parameters of the request. Raises ParametersInvalid when there are others."""
    return dict(read_parameters(request.args.items(multi=True), declared, strict=True))
