"""Passages below the hits that are no hits: close to the query in meaning, related, or in other languages."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from search.query.results import Hit, SearchResults
from search.strategies import LANGUAGES
from web.components.hits import OPENING
from web.urls.links import strategy_href


@dataclass(frozen=True, slots=True)
class Passage:
    """A section without any word of the query."""

    title: str
    """Of its strategy."""
    above: tuple[str, ...]
    heading: str
    snippet: str
    href: str
    language: str


@dataclass(frozen=True, slots=True)
class Block:
    """Passages that belong together."""

    heading: str
    note: str
    passages: tuple[Passage, ...]
    open: bool
    """Whether they are seen at once."""


def blocks(results: SearchResults) -> tuple[Block, ...]:
    """The blocks of an answer; none where no sentence model is set."""
    return tuple(_blocks(results))


def _blocks(results: SearchResults) -> Iterator[Block]:
    if results.related:
        yield Block("Related passages", "None has your words.", tuple(_passages(results.related)), open=False)
    for code, hits in results.other_languages:
        yield Block(f"In {LANGUAGES[code]}", "Close to your words in meaning.", tuple(_passages(hits)), open=True)


def _passages(hits: Iterable[Hit]) -> Iterator[Passage]:
    for hit in hits:
        for section in hit.sections:
            yield Passage(
                title=hit.distinct_title,
                above=section.path[:-1],
                heading=section.heading.text or OPENING,
                snippet=section.snippet.text,
                href=strategy_href(hit.slug, anchor=section.anchor),
                language=hit.written_in,
            )
