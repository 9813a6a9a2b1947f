"""The language that a strategy is in, stated or recognised."""

from search.facets.base import FacetType, Vocabulary
from search.strategies import LANGUAGES, Strategy


class Language(FacetType):
    """Language codes, by their English names."""

    name = "language"

    def values(self, strategy: Strategy) -> tuple[str, ...]:
        """The code of the one language."""
        return (strategy.language,)

    def label(self, text: str, vocabulary: Vocabulary) -> str:
        """The language's name."""
        return LANGUAGES.get(text, text)
