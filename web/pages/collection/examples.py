"""Searches to try, made from what the collection holds: words of its headings, a phrase, and a theme in a place."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from search.engines.base import EngineReader
from search.facets.all_types import facet_type
from search.query.model import SearchQuery
from search.query.results import SearchResults
from search.searching.coverage import Coverage
from web.http.request_searcher import RequestSearcher
from web.urls.search_url import href

_MIN_FILES = 2
"""Files that have a heading before it is worth a search."""
_WORDS = re.compile(r"[^\W\d_]{2,}(?: [^\W\d_]{2,}){1,2}")
"""Two or three words, none of which is an operator."""


@dataclass(frozen=True, slots=True)
class Example:
    """A search to try."""

    text: str
    href: str


def examples(searcher: RequestSearcher, table: Coverage, results: SearchResults) -> tuple[Example, ...]:
    """At most three examples, each of which finds something; `results` has all facets of the whole collection."""
    return (*_headings(searcher.reader(), table), *_theme_in_place(searcher, results))


def _headings(reader: EngineReader, table: Coverage) -> Iterator[Example]:
    """The most frequent heading of several words as words, the next one as a phrase."""
    language = reader.site.language
    headings = Counter(
        heading
        for row in table.rows
        if row.strategy.language == language
        for heading in {section.heading.lower() for sections in row.sections.values() for section in sections}
        if _WORDS.fullmatch(heading)
    )
    often = [heading for heading, count in headings.most_common(2) if count >= _MIN_FILES]
    for text in (often[0], f'"{often[1]}"') if len(often) == 2 else often:
        yield Example(text, href(SearchQuery(text)))


def _theme_in_place(searcher: RequestSearcher, results: SearchResults) -> Iterator[Example]:
    """The most frequent theme, where it is most frequent."""
    theme = next((facet for facet in results.facets if facet.name == "theme"), None)
    place = next((facet for facet in results.facets if facet_type(facet.name).is_place and len(facet.values) > 1), None)
    if theme and theme.values and place:
        query = SearchQuery().choosing("theme", (str(theme.values[0].value),))
        [where] = searcher.search(query.counting((place.name,))).facets
        if where.values:
            [most, *_] = where.values
            chosen = query.choosing(place.name, (str(most.value),))
            kind = facet_type(place.name)
            yield Example(f"{theme.values[0].label} {kind.preposition} {kind.in_sentence(most.label)}", href(chosen))
