"""The engines that store and search an index."""

from search.engines.registry import open_engine

__all__ = ["open_engine"]
