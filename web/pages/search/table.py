"""The results as a table to take along: one sentence of each strategy, with its source."""

from dataclasses import dataclass

from search.query.model import SearchQuery
from search.query.results import SearchResults
from web.components.highlighted_text import Runs, runs
from web.export.quotations import QuotationRow, quotation_rows
from web.urls.export_urls import CSV, JSONL, export_href


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row as the page writes it."""

    cells: QuotationRow
    sentence: Runs


@dataclass(frozen=True, slots=True)
class QuotationTable:
    """The table, and where it is as a file."""

    rows: tuple[TableRow, ...]
    csv: str
    jsonl: str


def quotation_table(results: SearchResults, query: SearchQuery) -> QuotationTable | None:
    """The table of a search with `view=table`; None of any other, and of one that finds nothing."""
    if query.view != "table" or not results.hits:
        return None
    rows = tuple(TableRow(row, runs(row.sentence)) for row in quotation_rows(results, query))
    return QuotationTable(rows, export_href(query, CSV), export_href(query, JSONL))
