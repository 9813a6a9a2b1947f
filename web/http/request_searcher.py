"""One request, one generation: whatever a page looks up while the index moves on, all of it agrees."""

from __future__ import annotations

from flask import g

from search.engines.base import EngineReader
from search.searching.searcher import Searcher


class RequestSearcher(Searcher):
    """Searches, for as long as a request lasts, the generation that was the newest when it first looked."""

    def reader(self) -> EngineReader:
        """The generation of this request. Raises IndexMissing or IndexDamaged."""
        if "reader" not in g:
            g.reader = super().reader()
        reader: EngineReader = g.reader
        return reader
