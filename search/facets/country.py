"""The country that a strategy states."""

import re

from search.facets.field import Field

_WITH_ARTICLE = re.compile(
    "(?:Bahamas|Comoros|Gambia|Maldives|Netherlands|Philippines|Seychelles|UK|USA|United (?:Arab Emirates|Kingdom|States)"
    "|.* (?:Islands|Republic))(?: of .*)?"
)
"""Names of countries before which English has an article."""


class Country(Field):
    """A front-matter field that is a place."""

    is_place = True
    preposition = "in"

    def __init__(self) -> None:
        super().__init__("country")

    def in_sentence(self, label: str) -> str:
        """With its article: `the Netherlands`."""
        return f"the {label}" if _WITH_ARTICLE.fullmatch(label) else label
