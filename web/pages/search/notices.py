"""Notices of the results page: relaxation, suggestions, and filters to drop."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from msgspec.structs import replace

from search.facets.all_types import facet_type
from search.facets.base import FacetType
from search.phrases import STRATEGY, Noun, capitalised, count_of, listed
from search.query.model import SearchQuery
from search.query.results import SearchResults
from search.query.spelling import not_mentioned
from web.components.wording import NOT_STATED, quoted, value_label
from web.pages.search.paging import page_href
from web.urls.base_url import site_path
from web.urls.search_url import PAGE, href


@dataclass(frozen=True, slots=True)
class Notice:
    """A sentence, and a link that is part of it."""

    text: str
    link: str = ""
    href: str = ""
    after: str = ""
    kind: str = "notice"
    """`offer` where nothing was done that has to be said."""


def notices(
    results: SearchResults, query: SearchQuery, noun: Noun = STRATEGY, turned: Iterable[FacetType] = ()
) -> tuple[Notice, ...]:
    """All notices, those that change the answer most first; `turned` are the ranges that were stated the wrong way round."""
    return tuple(_notices(results, query, noun, turned))


def _notices(results: SearchResults, query: SearchQuery, noun: Noun, turned: Iterable[FacetType]) -> Iterator[Notice]:
    if results.query.typing:
        return
    yield from _spelling(results, query, noun)
    yield from _offers(results)
    yield from (Notice(warning) for warning in results.warnings)
    yield from (Notice(_turned_round(kind, results.query)) for kind in turned)
    if not results.total:
        yield from _alternatives(results, query, noun)
    elif not results.pages:
        strategies = href(replace(query, group="strategy", page=1))
        yield Notice("No section has these words. ", f"Show {noun.many}", strategies, ".")
    elif query.page > results.pages:
        last = page_href(query, results.pages)
        yield Notice(f"There is no page {query.page:,}. ", f"Go to the last of {count_of(results.pages, 'page')}", last, ".")


def _spelling(results: SearchResults, query: SearchQuery, noun: Noun) -> Iterator[Notice]:
    """What was searched in place of what was typed, and what else may have been meant."""
    relaxed, suggestion = results.relaxed, results.suggestion
    if relaxed:
        exact = href(replace(query, match="all", page=1))
        yield Notice(f"{relaxed.reason} ", "Search for exactly what I typed", exact, ".")
    is_told = relaxed or not results.unknown_words
    nowhere = "" if is_told else not_mentioned(query.q, results.unknown_words, noun)
    asked = (suggestion.q, *suggestion.alternatives) if suggestion and suggestion.q != results.searched else ()
    if nowhere and not asked:
        yield Notice(nowhere)
    for number, text in enumerate(asked):
        before = "" if number or not nowhere else f"{nowhere} "
        yield Notice(f"{before}Did you mean ", text, href(replace(query, q=text, page=1)), "?")


def _offers(results: SearchResults) -> Iterator[Notice]:
    """The filters that the words name, each with what choosing it finds."""
    labels = {facet.name: facet.label for facet in results.facets}
    for offer in results.offers:
        named = f"{labels.get(offer.name, offer.name)}: {offer.label}"
        yield Notice("", f"{named} ({offer.count:,})", href(offer.query), kind="offer")


def _turned_round(kind: FacetType, query: SearchQuery) -> str:
    first, last = query.bounds(kind.name)
    return f"{capitalised(kind.range_text(last, first))} was read as {kind.range_text(first, last)}."


def _alternatives(results: SearchResults, query: SearchQuery, noun: Noun) -> Iterator[Notice]:
    """Where to go from an empty answer: without the filter that is in the way, with fewer words, or to everything."""
    for one in results.droppable:
        is_place = not one.typed and facet_type(one.name).is_place
        elsewhere = "without that" if one.typed else "elsewhere" if is_place else "without that filter"
        searched = f" for {quoted(one.searched)}." if one.searched else "."
        condition = f"with {one.name}" if one.typed else _chosen(results, query, one.name)
        yield Notice(f"No match {condition}. ", f"{noun.counted(one.total)} {elsewhere}", href(one.query), searched)
    if results.total_any:
        yield Notice(
            f"No {noun.one} has all of the words. ", "Search for any of them", href(replace(query, match="any", page=1)), "."
        )
    if results.out_of and not results.droppable:
        words = ("", "Try another word, or ", "Try fewer or other words, or ")[min(2, len(query.q.split()))]
        yield Notice(words, f"{'see' if words else 'See'} all {noun.many}", site_path(PAGE), ".")


def _chosen(results: SearchResults, query: SearchQuery, name: str) -> str:
    """What is chosen in a facet: `in Finland`, `under Governance`, `with status not stated`, `from 2030`."""
    kind = facet_type(name)
    values = [kind.in_sentence(value_label(results, name, value)) for value in query.chosen(name)]
    inside = kind.range_text(*query.bounds(name))
    if inside and not values:
        return inside
    if kind.preposition and name not in query.missing:
        return f"{kind.preposition} {listed(values)}"
    if name in query.missing:
        values.append(NOT_STATED.lower())
    label = next((facet.label for facet in results.facets if facet.name == name), name)
    return f"with {label.lower()} {listed(values)}"
