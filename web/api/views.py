"""The JSON API. Each view reads its parameters strictly, calls, and answers."""

import datetime
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol

import msgspec
from flask import Blueprint, jsonify, request
from msgspec.structs import replace
from werkzeug.wrappers import Response

from search.engines.base import EngineReader, has_strategy
from search.engines.generation_cache import PerGeneration
from search.indexing.content_check import FindingsReader
from search.searching.coverage import Coverage
from search.searching.suggestions.autocomplete import suggest
from search.strategies import Strategy
from web.api.answers import strategy
from web.api.answers.coverage import compare_answer, coverage_answer
from web.api.answers.facet import facet_answer, facet_query
from web.api.answers.search import search_answer
from web.api.answers.status import status_answer
from web.api.answers.suggest import suggest_answer
from web.api.link_header import with_links
from web.api.sources import Sources
from web.api.spec import endpoints
from web.api.spec.endpoints import Endpoint
from web.api.spec.examples import example_values
from web.api.spec.openapi import openapi
from web.citations.formats import FORMATS, Format
from web.citations.work import Collection, cited
from web.errors import SourceMissing
from web.http.request_searcher import RequestSearcher
from web.http.response_headers import vary_etag
from web.urls.base_url import site_address, site_path
from web.urls.parameters import read_parameters
from web.urls.search_url import from_args

_SUGGESTIONS = 5


class Api:
    """The views of version 1 of the API, which only ever grows."""

    def __init__(
        self,
        searcher: RequestSearcher,
        base: str,
        content: Path,
        findings: FindingsReader,
        table: PerGeneration[Coverage],
        today: Callable[[], datetime.date],
    ) -> None:
        """Answer from a searcher.

        Args:
            searcher: what answers.
            base: stands before every path in an answer: the site's public address, or "".
            content: the folder of strategies, which need not be there.
            findings: what is wrong in it.
            table: all strategies against all themes.
            today: the day on which works are cited.
        """
        self._today = today
        self._searcher = searcher
        self._base = base
        self._sources = Sources(content)
        self._coverage = table
        self._findings = findings
        self._openapi = PerGeneration(lambda reader: openapi(reader.site, example_values(reader)))

    def routes(self) -> Blueprint:
        """The addresses of the API."""
        api = Blueprint("api", __name__)
        forms = zip(endpoints.CITATIONS, FORMATS, strict=True)
        citing = {endpoint.name: self._citing(endpoint, form) for endpoint, form in forms}
        for endpoint in endpoints.FROM_THE_INDEX:
            view = citing.get(endpoint.name) or getattr(self, endpoint.name)
            api.add_url_rule(endpoint.rule, endpoint.name, view)
        return api

    def search(self) -> Response:
        """The answer to one search."""
        query = from_args(request.args.items(multi=True), self._searcher.reader().site, strict=True)
        results = self._searcher.search(query)
        if results.order_passing:
            vary_etag(None)
        return _linked(search_answer(results, self._base))

    def suggest(self) -> Response:
        """What a half-typed search may become."""
        started, reader = time.perf_counter(), self._searcher.reader()
        arguments = _arguments(endpoints.SUGGEST, reader)
        limit = arguments.get("limit")
        args = ((name, value) for name, value in request.args.items(multi=True) if name != "limit")
        within = replace(from_args(args, reader.site, strict=True), page=1)
        found = suggest(reader, within.q, _SUGGESTIONS if limit is None else limit, within)
        return _linked(suggest_answer(found, within, limit, round((time.perf_counter() - started) * 1000, 2), self._base))

    def facet(self, name: str) -> Response:
        """All values of one facet."""
        site = self._searcher.reader().site
        arguments = _arguments(endpoints.FACET, self._searcher.reader())
        own = {parameter.name for parameter in endpoints.FACET_OWN}
        query = from_args(((key, value) for key, value in request.args.items(multi=True) if key not in own), site, strict=True)
        results = self._searcher.search(facet_query(query, name, site))
        return _linked(facet_answer(results, query, arguments, self._base))

    def strategies(self) -> Response:
        """All strategies, by slug, page by page."""
        reader = self._searcher.reader()
        arguments = _arguments(endpoints.STRATEGIES, reader)
        return _linked(strategy.strategies_answer(reader, arguments, self._has_source(reader), self._base))

    def strategy(self, slug: str) -> Response:
        """One whole strategy."""
        reader = self._searcher.reader()
        _arguments(endpoints.STRATEGY, reader)
        return _linked(strategy.strategy_answer(reader, slug, self._has_source(reader), self._base))

    def markdown(self, slug: str) -> Response:
        """The file of a strategy. Raises SourceMissing."""
        reader = self._searcher.reader()
        if has_strategy(reader, f"{slug}.md"):  # a file may be called `notes.md.md`
            return self.strategy(f"{slug}.md")
        _arguments(endpoints.MARKDOWN, reader)
        source = self._sources.of(reader.strategy(slug))
        if source is None:
            raise SourceMissing(f"The file of {slug} is not at hand, or no longer what was indexed.")
        return Response(source, content_type="text/markdown; charset=utf-8")

    def _has_source(self, reader: EngineReader) -> Callable[[Strategy], bool]:
        """Says of a strategy whether `markdown` answers with its file, which does not hang on the index alone."""

        def has_source(strategy: Strategy) -> bool:
            is_served = not has_strategy(reader, f"{strategy.slug}.md") and self._sources.of(strategy) is not None
            vary_etag(f"{strategy.slug} {is_served:d}")
            return is_served

        return has_source

    def _citing(self, endpoint: Endpoint, form: Format) -> Callable[..., Response]:
        def cite(slug: str) -> Response:
            reader = self._searcher.reader()
            if has_strategy(reader, f"{slug}.{form.ending}"):
                return self.strategy(f"{slug}.{form.ending}")
            arguments = _arguments(endpoint, reader)
            collection = Collection(reader.site.title, site_address(self._base), self._today())
            work = cited(reader.strategy(slug), arguments.get("section", ""), collection)
            response = Response(form.write(work), mimetype=form.media)
            response.headers.set("Content-Disposition", "attachment", filename=f"{work.key}.{form.ending}")
            return response

        return cite

    def compare(self) -> Response:
        """A few strategies side by side."""
        reader = self._searcher.reader()
        slugs = list(dict.fromkeys(_arguments(endpoints.COMPARE, reader)["s"]))
        return _linked(compare_answer(reader, slugs, self._base))

    def coverage(self) -> Response:
        """All strategies against all themes."""
        reader = self._searcher.reader()
        arguments = {"page": 1, "per_page": 10} | _arguments(endpoints.COVERAGE, reader)
        covered = self._coverage.of(reader)
        return _linked(coverage_answer(covered, arguments["page"], arguments["per_page"], reader.state.generation, self._base))

    def status(self) -> Response:
        """What the index is, and what was left out of it."""
        reader = self._searcher.reader()
        _arguments(endpoints.STATUS, reader)
        found = self._findings.of(reader.state)
        failure, meaning = self._findings.failure(), self._searcher.meaning()
        changing = [found.made_at, failure.at if failure else "", *(meaning or ())]
        vary_etag("\n".join(changing) if found.made_at else None)
        return jsonify(status_answer(reader.state, found, failure, meaning))

    def openapi(self) -> Response:
        """The description of all this."""
        reader = self._searcher.reader()
        _arguments(endpoints.OPENAPI, reader)
        servers = [{"url": self._base + site_path("") or "/"}]
        return jsonify({**self._openapi.of(reader), "servers": servers})


def _arguments(endpoint: Endpoint, reader: EngineReader) -> dict[str, Any]:
    """The parameters of the request. Raises ParametersInvalid when they are not those of the endpoint."""
    return dict(read_parameters(request.args.items(multi=True), endpoint.parameters(reader.site), strict=True))


class _Linked(Protocol):
    """An answer that says where it is and where more is."""

    @property
    def links(self) -> msgspec.Struct: ...


def _linked(answer: _Linked) -> Response:
    """An answer as JSON, its links in the headers too."""
    return with_links(jsonify(answer), msgspec.structs.asdict(answer.links))
