"""The searcher for views: one generation per request, so that a page is consistent while the index changes."""

from collections.abc import Callable

from flask import g

from search.engines.base import EngineReader
from search.meaning.queries import MeaningState
from search.query.model import ParsedQuery, SearchQuery
from search.query.results import SearchResults
from search.searching.searcher import Searcher


class RequestSearcher:
    """Keeps the generation that a request reads first until the request ends."""

    def __init__(self, searcher: Searcher, *count: Callable[[SearchResults], object]) -> None:
        """Wrap a searcher; each function in `count` is called with every answer."""
        self._searcher = searcher
        self._count = count

    def reader(self) -> EngineReader:
        """The generation of this request. Raises IndexNotOpen."""
        if "reader" not in g:
            g.reader = self._searcher.reader()
        reader: EngineReader = g.reader
        return reader

    def meaning(self) -> MeaningState | None:
        """Whether searches are ordered by meaning; None where no model is set."""
        return self._searcher.meaning(self.reader())

    def similar(self, slug: str, anchor: str, query: SearchQuery) -> SearchResults | None:
        """Sections closest to one in meaning; see `search.searching.searcher.Searcher`."""
        return self._searcher.similar(slug, anchor, query, self.reader())

    def marked(self, query: SearchQuery) -> ParsedQuery:
        """What is marked in a strategy that a search finds; see `search.searching.searcher.Searcher`."""
        return self._searcher.marked(query, self.reader())

    def search(self, query: SearchQuery, reader: EngineReader | None = None) -> SearchResults:
        """Answer one search; see `search.searching.searcher.Searcher`."""
        results = self._searcher.search(query, reader or self.reader())
        for count in self._count:
            count(results)
        return results
