"""What readers mean, as `intent.toml` states it, held against what a search answers."""

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from search.query.model import SearchQuery
from search.query.results import SearchResults
from search.searching.searcher import Searcher

INTENTS = Path(__file__).with_name("intent.toml")
_KEYS = frozenset("text typing filters first has section offers asks kept nothing unknown most".split())


class Intent(NamedTuple):
    """A query and what an honest answer does with it."""

    role: str
    """Who asks."""
    wanted: dict[str, Any]
    """The row of the file."""

    @property
    def query(self) -> SearchQuery:
        """The search as the reader sends it."""
        pairs = [pair.partition("=") for pair in self.wanted.get("filters", ())]
        filters = tuple((name, (value,)) for name, _, value in pairs)
        return SearchQuery(self.wanted["text"], filters, typing=self.wanted.get("typing", False))


def read_intents(path: Path = INTENTS) -> list[Intent]:
    """Every query of a file, role by role. Raises KeyError for a key that means nothing."""
    roles = tomllib.loads(path.read_text(encoding="utf-8"))
    intents = [Intent(role, row) for role, table in roles.items() for row in table["queries"]]
    for intent in intents:
        if unknown := intent.wanted.keys() - _KEYS:
            raise KeyError(f"{path.name}: {intent.wanted['text']}: {', '.join(unknown)}")
    return intents


def misses(intent: Intent, searcher: Searcher) -> list[str]:
    """What an answer lacks or claims that it should not; nothing if it is as the reader would want it."""
    results = searcher.search(intent.query)
    return [*_hits_missed(intent.wanted, results), *_words_missed(intent.wanted, results)]


def _hits_missed(wanted: dict[str, Any], results: SearchResults) -> Iterator[str]:
    slugs = [hit.slug for hit in results.hits]
    if "first" in wanted and (not slugs or slugs[0] not in wanted["first"]):
        yield f"first is {slugs[:1]}, not {wanted['first']}"
    yield from (f"lacks {slug}" for slug in wanted.get("has", ()) if slug not in slugs)
    shown = {section.id for hit in results.hits for section in hit.sections}
    if "section" in wanted and wanted["section"] not in shown:
        yield f"does not show {wanted['section']}"
    if results.total > wanted.get("most", results.total):
        yield f"{results.total} strategies, more than {wanted['most']}"
    if wanted.get("nothing") and results.total:
        yield f"finds {results.total}, though nothing is about it"


def _words_missed(wanted: dict[str, Any], results: SearchResults) -> Iterator[str]:
    offered = [f"{offer.name}={offer.value}" for offer in results.offers]
    if "offers" in wanted and wanted["offers"] not in offered:
        yield f"offers {offered}, not {wanted['offers']}"
    suggestion = results.suggestion
    asked = [suggestion.q, *suggestion.alternatives] if suggestion else []
    if "asks" in wanted and wanted["asks"] not in (results.searched, *asked):
        yield f"asks for {asked}, not {wanted['asks']}"
    if wanted.get("kept") and results.searched.removesuffix("*").strip() != wanted["text"]:
        yield f"was searched as {results.searched!r}"
    yield from (
        f"does not say that {word!r} is nowhere" for word in wanted.get("unknown", ()) if word not in results.unknown_words
    )
