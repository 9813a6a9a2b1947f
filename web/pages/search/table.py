"""The results as a table to take along: one sentence of each strategy, with its source."""

from dataclasses import dataclass

from search.query.model import SearchQuery
from search.query.results import SearchResults
from web.components.highlighted_text import Runs, runs
from web.export.quotations import QuotationRow, quotation_rows


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row as the page writes it."""

    cells: QuotationRow
    sentence: Runs


def quotation_table(results: SearchResults, query: SearchQuery) -> tuple[TableRow, ...]:
    """The table of a search with `view=table`; no rows of any other."""
    if query.view != "table":
        return ()
    return tuple(TableRow(row, runs(row.sentence)) for row in quotation_rows(results, query))
