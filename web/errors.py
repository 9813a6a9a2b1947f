"""What can be wrong with a request, one class each; `web/http/errors.py` gives each its status and code."""

from search.errors import StrategySearchError


class SectionUnknown(StrategySearchError):
    """The strategy has no section with this anchor."""


class FacetUnknown(StrategySearchError):
    """The site has no facet of this name."""


class SourceMissing(StrategySearchError):
    """The file of a strategy is not at hand."""


class Overloaded(StrategySearchError):
    """More is asked than can be answered in time."""
