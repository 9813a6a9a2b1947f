"""One generation per request: all searches of a page agree while the index changes."""

from __future__ import annotations

from flask import g

from search.engines.base import EngineReader
from search.searching.searcher import Searcher


class RequestSearcher(Searcher):
    """A searcher that keeps the generation of a request's first search until the request ends."""

    def reader(self) -> EngineReader:
        """The generation of this request. Raises IndexNotOpen."""
        if "reader" not in g:
            g.reader = super().reader()
        reader: EngineReader = g.reader
        return reader
