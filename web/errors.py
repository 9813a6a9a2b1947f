"""Errors of requests, one class each; `web/http/errors.py` maps them to status and code."""

from search.errors import StrategySearchError


class SectionUnknown(StrategySearchError):
    """The strategy has no section with this anchor."""


class FacetUnknown(StrategySearchError):
    """The site has no facet of this name."""


class SourceMissing(StrategySearchError):
    """The file of a strategy is not available."""


class Overloaded(StrategySearchError):
    """There are more requests than can be answered in time."""
