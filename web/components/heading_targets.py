"""Where links to headings of other strategies lead."""

from urllib.parse import unquote

from search.engines.base import EngineReader
from search.engines.generation_cache import PerGeneration
from search.markdown.anchors.links import HeadingLinks, heading_links_of

MOST_PAGES = 500
"""Pages whose headings are kept."""


class HeadingTargets:
    """Finds headings by what links call them. Threads may share it; what it keeps is of the newest generation."""

    def __init__(self) -> None:
        """Know no page yet."""
        self._pages: PerGeneration[dict[str, HeadingLinks]] = PerGeneration(lambda _: {})

    def anchor(self, reader: EngineReader, slug: str, fragment: str) -> str:
        """The anchor that a link leads to; what it says itself where there is nothing of the kind.

        Args:
            reader: the generation that the strategy is read from.
            slug: which strategy.
            fragment: what stands behind the `#`, percent-encoded or not.
        """
        pages = self._pages.of(reader)
        links = pages.get(slug)
        if links is None:
            strategy = reader.strategy(slug)
            links = heading_links_of(strategy.html, strategy.title)
            if len(pages) >= MOST_PAGES:
                pages.clear()
            pages[slug] = links
        return links.anchor(fragment) or unquote(fragment)
