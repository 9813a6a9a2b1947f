"""Hits without when their files came and changed, which an index built anew cannot know."""

from collections.abc import Iterable

from msgspec.structs import replace

from search.query.results import Hit
from search.strategies import Times


def undated(hits: Iterable[Hit]) -> list[Hit]:
    """The hits, all else as it is."""
    return [replace(hit, times=Times()) for hit in hits]
