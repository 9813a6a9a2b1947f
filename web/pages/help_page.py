"""What the help page shows: the query language with examples that can be tried, and the parameters of a search."""

from dataclasses import dataclass

from search.phrases import listed
from search.query.fields import OWN_FIELDS
from search.query.model import SearchQuery
from search.query.parsing.parser import MAX_CHARACTERS, MAX_PREFIXES, MAX_WORDS
from search.site import Site
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


def help_page(site: Site) -> HelpPage:
    """The help page of a site; its facets are among the names that may stand before a colon."""
    names = (*(field.name for field in OWN_FIELDS), *(facet.name for facet in site.facets))
    return HelpPage(
        examples=tuple(Example(q, meaning, href(SearchQuery(q))) for q, meaning in _EXAMPLES),
        fields=listed(list(dict.fromkeys(names)), "and"),
        limits=f"Limits: {MAX_CHARACTERS} characters, {MAX_WORDS} words, {MAX_PREFIXES} words ending in *.",
        parameters=search_parameters(site),
    )
