"""Facets whose values are whole numbers, of which a first and a last one can be chosen."""

from search.facets.base import FacetType


class Range(FacetType):
    """A range of whole numbers, said as years are."""

    kind = "range"

    def typed(self, text: str) -> str | int:
        """The number; what was chosen and is none as it is."""
        return int(text) if text.isdecimal() else text

    def range_text(self, first: int | None, last: int | None) -> str:
        """`from 2021`, `until 2024`, `from 2021 to 2024`, `of 2021`; "" if neither end is chosen."""
        if first is None and last is None:
            return ""
        if first == last:
            return f"of {first}"
        if last is None:
            return f"from {first}"
        return f"until {last}" if first is None else f"from {first} to {last}"
