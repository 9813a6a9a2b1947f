"""What the help page shows: the query language with examples that can be tried, and the parameters of a search."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from search.engines.base import EngineReader
from search.facets.all_types import facet_type
from search.phrases import listed
from search.query.fields import OWN_FIELDS, own_text
from search.query.model import SearchQuery
from search.query.parsing.parser import MAX_CHARACTERS, MAX_PREFIXES, MAX_WORDS
from search.site import Site
from search.strategies import Strategy
from web.urls.parameters import Parameter
from web.urls.search_url import href, search_parameters

_EXAMPLES = (
    ("open data", "Both words, anywhere in the entry: in the title, the summary or any section"),
    ('"open data"', "The exact phrase, in one section"),
    ("govern*", "Words that begin with govern: governance, government, governing"),
    ("privacy -health", "The first word without the second"),
    ("ethics OR trust", "Either word, or both"),
    ("title:city", "Only in the title"),
)


@dataclass(frozen=True, slots=True)
class Example:
    """Something to type, what it does, and the search that does it."""

    q: str
    meaning: str
    href: str


@dataclass(frozen=True, slots=True)
class HelpPage:
    """The whole help page."""

    examples: tuple[Example, ...]
    fields: str
    """Names that may stand before a colon, as a list in words."""
    limits: str
    parameters: tuple[Parameter, ...]


def help_page(reader: EngineReader) -> HelpPage:
    """The help page of an index."""
    site = reader.site
    return HelpPage(
        examples=tuple(Example(q, meaning, href(SearchQuery(q))) for q, meaning in _EXAMPLES),
        fields=listed(list(dict.fromkeys(_names(list(reader.strategies()), site))), "and"),
        limits=f"Limits: {MAX_CHARACTERS} characters, {MAX_WORDS} words, {MAX_PREFIXES} words ending in *.",
        parameters=search_parameters(site),
    )


def _names(strategies: Sequence[Strategy], site: Site) -> Iterator[str]:
    """The names of fields and facets that some strategy has a value of; of sections, all."""
    for field in OWN_FIELDS:
        if any(own_text(strategy, field) for strategy in strategies):
            yield field.name
    for facet in site.facets:
        kind = facet_type(facet.name)
        if kind.of_sections or any(kind.values(strategy) for strategy in strategies):
            yield facet.name
