"""The themes of sections."""

from collections.abc import Sequence

from search.facets.base import FacetType, Vocabulary
from search.strategies import Section


class Theme(FacetType):
    """Themes, by the labels of the site's vocabulary."""

    name = "theme"
    of_sections = True
    has_other_names = False
    is_named_by_headings = True
    preposition = "under"

    def section_values(self, section: Section) -> tuple[str, ...]:
        """The keys of the section's themes."""
        return section.themes

    def label(self, text: str, vocabulary: Vocabulary) -> str:
        """The label of the vocabulary."""
        return vocabulary.label(text)

    def hints(self, text: str, vocabulary: Vocabulary) -> Sequence[str]:
        """The headings that map to the theme."""
        return vocabulary.headings(text)
