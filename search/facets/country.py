"""The country that a strategy states."""

from search.facets.field import Field


class Country(Field):
    """A front-matter field that is a place."""

    is_place = True
    said_by = "in"

    def __init__(self) -> None:
        """The field `country`."""
        super().__init__("country")
