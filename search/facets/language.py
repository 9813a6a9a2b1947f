"""The language that a strategy is in, stated or recognised."""

from search.facets.base import FacetType, Vocabulary
from search.languages.tags import name_of, primary
from search.strategies import Strategy


class Language(FacetType):
    """Language codes, by their English names."""

    name = "language"

    def values(self, strategy: Strategy) -> tuple[str, ...]:
        """The code of the one language."""
        return (primary(strategy.written_in),)

    def label(self, text: str, vocabulary: Vocabulary) -> str:
        """The language's name."""
        return name_of(text)
