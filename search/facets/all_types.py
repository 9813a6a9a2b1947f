"""Every facet type that is more than a front-matter field, by the name of its facet."""

from search.facets.base import FacetType
from search.facets.country import Country
from search.facets.field import Field
from search.facets.language import Language
from search.facets.theme import Theme
from search.facets.year import Year

TYPES: dict[str, FacetType] = {one.name: one for one in (Country(), Theme(), Year(), Language())}
"""The table that a new type is added to."""


def facet_type(name: str) -> FacetType:
    """The facet type with a name; that of a front-matter field if there is no other."""
    return TYPES.get(name) or Field(name)
