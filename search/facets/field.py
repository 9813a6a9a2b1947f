"""The default facet type: the values of a front-matter field."""

from typing import Any

from search.facets.base import FacetType
from search.strategies import Strategy


class Field(FacetType):
    """A front-matter field."""

    is_stated = True

    def __init__(self, name: str) -> None:
        self.name = name

    def values(self, strategy: Strategy) -> tuple[str, ...]:
        """The values of the field, which is a text, number or flag, or a list of these."""
        value = strategy.metadata.get(self.name)
        values = value if isinstance(value, list) else [value]
        return tuple(dict.fromkeys(text for text in map(_text, values) if text))


def _text(value: Any) -> str:
    if value is None or isinstance(value, dict | list):
        return ""
    return ("true" if value else "false") if isinstance(value, bool) else " ".join(str(value).split())
