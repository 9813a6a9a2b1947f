"""The table of quotations, one sentence of each strategy: its rows, and these as CSV and JSON Lines."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import msgspec
from msgspec.structs import replace

from search.query.model import SearchQuery
from search.query.results import Hit, MarkedText, Quotation, SearchResults
from web.components.publication import stated
from web.export.csv_table import csv_lines
from web.urls.links import searched_text, strategy_href
from web.urls.result_context import ResultContext


class QuotationRow(msgspec.Struct, frozen=True, kw_only=True):
    """A strategy and its sentence."""

    strategy: str
    place: str
    year: str
    sentence: MarkedText
    section: str
    language: str
    path: str
    """The strategy at the section that the sentence is from, for whoever is given it."""
    href: str = ""
    """The same within the search of a page."""


def quotation_rows(results: SearchResults, query: SearchQuery) -> Iterator[QuotationRow]:
    """The rows of one page of a search with `view=table`; links carry `query` along, the search as its URL states it."""
    searched = replace(query, q=searched_text(results))
    before = (searched.page - 1) * searched.per_page
    for number, hit in enumerate(results.hits, before + 1):
        context = ResultContext(searched, number if searched.group == "strategy" else 0)
        yield replace(_row(hit), href=context.strategy(hit.slug, hit.quotation.anchor if hit.quotation else ""))


def _row(hit: Hit) -> QuotationRow:
    quotation = hit.quotation or Quotation(MarkedText(""), "", "")
    return QuotationRow(
        strategy=hit.distinct_title,
        place=_place(hit.metadata),
        year=(hit.date or "")[:4],
        sentence=quotation.sentence,
        section=quotation.heading,
        language=hit.written_in,
        path=strategy_href(hit.slug, anchor=quotation.anchor),
    )


def _place(metadata: Mapping[str, Any]) -> str:
    """`Helsinki, Finland`, `Aargau, Switzerland`, `United Kingdom`."""
    city, state, country = (stated(metadata, name) for name in ("city", "state", "country"))
    return ", ".join(dict.fromkeys(filter(None, [city or state, country])))


def quotation_files(pages: Iterable[SearchResults], address: str) -> Iterator[list[Mapping[str, str]]]:
    """The rows as files have them, a page of hits at a time; `address` stands before every link."""
    for results in pages:
        yield [_plain(_row(hit), address) for hit in results.hits]


def _plain(row: QuotationRow, address: str) -> Mapping[str, str]:
    return {
        "strategy": row.strategy,
        "place": row.place,
        "year": row.year,
        "sentence": row.sentence.text,
        "section": row.section,
        "url": address + row.path,
    }


def quotation_csv(pages: Iterable[SearchResults], address: str) -> Iterator[str]:
    """A row with the names of the columns, then one a strategy."""
    yield csv_lines([("strategy", "place", "year", "sentence", "section", "url")])
    for rows in quotation_files(pages, address):
        yield csv_lines([tuple(row.values()) for row in rows])


def quotation_lines(pages: Iterable[SearchResults], address: str) -> Iterator[str]:
    """A line of JSON for each strategy."""
    for rows in quotation_files(pages, address):
        yield from (msgspec.json.encode(row).decode() + "\n" for row in rows)
