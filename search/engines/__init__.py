"""The engines that store and search an index."""

from __future__ import annotations

from pathlib import Path

from search.engines.base import SearchEngine


def open_engine(index: Path) -> SearchEngine:
    """The engine of an index folder."""
    from search.engines.whoosh.engine import WhooshEngine

    return WhooshEngine(index)
