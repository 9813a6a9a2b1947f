"""The year that a strategy is from."""

from search.facets.range import Range
from search.strategies import Strategy


class Year(Range):
    """The years of dates, as a range."""

    name = "year"

    def values(self, strategy: Strategy) -> tuple[str, ...]:
        """The year of the date."""
        return (str(strategy.date.date.year),) if strategy.date else ()
