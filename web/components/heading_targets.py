"""Resolves links to headings of other strategies."""

from urllib.parse import unquote

from search.cache import LruCache
from search.engines.base import EngineReader
from search.engines.generation_cache import PerGeneration
from search.markdown.anchors.links import HeadingLinks, heading_links_of

MAX_PAGES = 500
"""Maximum number of pages whose headings are cached."""


class HeadingTargets:
    """Finds headings by the fragments of links. Thread-safe; caches headings of the newest generation."""

    def __init__(self) -> None:
        self._pages = PerGeneration(_pages)

    def anchor(self, reader: EngineReader, slug: str, fragment: str) -> str:
        """The anchor that a link leads to; the fragment itself if there is no such heading.

        Args:
            reader: the generation that the strategy is read from.
            slug: slug of the strategy.
            fragment: the part of the link after the `#`, percent-encoded or not.
        """
        return self._pages.of(reader).of(slug).anchor(fragment) or unquote(fragment)


def _pages(reader: EngineReader) -> LruCache[str, HeadingLinks]:
    def headings(slug: str) -> HeadingLinks:
        strategy = reader.strategy(slug)
        return heading_links_of(strategy.html, strategy.title)

    return LruCache(headings, size=lambda _: 1, room=MAX_PAGES)
