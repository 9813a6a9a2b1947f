"""Exports of all matches of a search as CSV or JSON Lines, streamed page by page."""

import datetime
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain
from typing import Any

import msgspec
from flask import Blueprint, request
from msgspec.structs import replace
from werkzeug.wrappers import Response

from search.query.model import ALL_FACETS
from search.query.results import Hit, SearchResults
from search.site import Site
from web.api.answers.search import Hit as HitAnswer
from web.api.answers.search import hit_answers
from web.components.wording import quoted_sentence, sentence, text_of
from web.export.csv_table import BOM, Cell, csv_lines
from web.export.file_names import attachment
from web.export.quotations import quotation_csv, quotation_lines
from web.http.limits.admission import Admission
from web.http.request_searcher import RequestSearcher
from web.urls.base_url import site_address
from web.urls.export_parameters import export_query
from web.urls.export_urls import CSV, JSONL, MEDIA_TYPES
from web.urls.links import strategy_href

_PAGE_SIZE = 100
"""Hits that are found and written at a time."""

_COLUMNS_BEFORE_FACETS = ("id", "title", "url", "date")
_COLUMNS_AFTER_FACETS = (
    *("horizon_start", "horizon_end", "draft", "summary", "score", "matched_sections"),
    *("section", "section_url", "snippet"),
)


class Exports:
    """Searches as CSV and as JSON Lines."""

    def __init__(self, searcher: RequestSearcher, base: str, admission: Admission, today: Callable[[], datetime.date]) -> None:
        """Answer from a searcher.

        Args:
            searcher: what answers.
            base: the site's public address, or "".
            admission: streams long answers.
            today: the day that files are named by.
        """
        self._searcher = searcher
        self._today = today
        self._base = base
        self._admission = admission

    def routes(self) -> Blueprint:
        """The addresses of the exports."""
        exports = Blueprint("exports", __name__)
        exports.add_url_rule(CSV, view_func=self.as_csv)
        exports.add_url_rule(JSONL, view_func=self.as_jsonl)
        return exports

    def as_csv(self) -> Response:
        """A table: the names of the columns, then a row for each hit; or the table of quotations."""
        first, pages = self._pages()
        site, address = self._searcher.reader().site, site_address(self._base)
        lines = quotation_csv(pages, address) if first.query.view == "table" else _csv_lines(pages, site, address)
        return self._file(chain([BOM], lines), first, site, CSV)

    def as_jsonl(self) -> Response:
        """A line for each hit, as the API gives it; or for each quotation."""
        base = self._base
        first, pages = self._pages()
        hits = (_line(hit) for results in pages for hit in hit_answers(results, base))
        lines = quotation_lines(pages, site_address(base)) if first.query.view == "table" else hits
        return self._file(lines, first, self._searcher.reader().site, JSONL)

    def _file(self, lines: Iterable[str], results: SearchResults, site: Site, form: str) -> Response:
        """A file of lines that is named for its search and the day."""
        description = quoted_sentence(sentence(results, site.facets))
        response = self._admission.answer(lines, f"{MEDIA_TYPES[form]}; charset=utf-8")
        response.headers["Content-Disposition"] = attachment(description, self._today(), form.rpartition(".")[2])
        return response

    def _pages(self) -> tuple[SearchResults, Iterator[SearchResults]]:
        """The first page, and the whole answer page by page, from one generation.

        Errors are raised before the first byte is sent.
        """
        reader = self._searcher.reader()
        query = replace(export_query(request.args.items(multi=True), reader.site), per_page=_PAGE_SIZE)
        first = self._searcher.search(replace(query, facets=ALL_FACETS), reader)
        rest = (replace(query, page=page, facets=()) for page in range(2, first.pages + 1))
        return first, chain([first], (self._searcher.search(later, reader) for later in rest))


def _line(hit: HitAnswer) -> str:
    return msgspec.json.encode(hit).decode() + "\n"


def _csv_lines(pages: Iterator[SearchResults], site: Site, address: str) -> Iterator[str]:
    """The lines of the table, a page of hits at a time, below the one row that names the columns."""
    fields = [facet.name for facet in site.stated_facets]
    yield csv_lines([(*_COLUMNS_BEFORE_FACETS, *fields, *_COLUMNS_AFTER_FACETS)])
    for results in pages:
        yield csv_lines(_row(hit, fields, address) for hit in results.hits)


def _row(hit: Hit, fields: Sequence[str], address: str) -> Sequence[Cell]:
    start, end = hit.horizon or (None, None)
    best = hit.sections[0] if hit.sections else None
    summary = hit.highlights.get("summary")
    return [
        *(hit.slug, hit.title, address + strategy_href(hit.slug), hit.date),
        *(_stated(hit.metadata.get(field)) for field in fields),
        *(start, end, "true" if hit.draft else "false", summary.text if summary else "", hit.score, hit.matched_sections),
        *((best.heading.text, address + strategy_href(hit.slug, anchor=best.anchor), best.snippet.text) if best else [""] * 3),
    ]


def _stated(value: Any) -> Cell:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return value
    return "; ".join(map(text_of, value)) if isinstance(value, list) else text_of(value)
