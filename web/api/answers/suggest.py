"""The answer to a half-typed search: strategies, sections and filters that it may become."""

from collections.abc import Sequence
from typing import Annotated

import msgspec
from msgspec import Meta
from msgspec.structs import replace

from search.query import results
from search.query.model import SearchQuery
from search.searching.suggestions import autocomplete as found
from search.searching.suggestions.completions import Completion as FoundCompletion
from web.api.answers.strategy import section_id
from web.api.answers.values import Address, Count, DistinctTitle, Generation, Score
from web.components.highlighted_text import MarkedText, marked_text
from web.urls.links import API_SUGGEST, strategy_href
from web.urls.search_url import href, to_args, with_args


class Completion(msgspec.Struct, frozen=True, gc=False):
    """The text with its last word whole."""

    q: str
    text: Annotated[MarkedText, Meta(description="the word with its typed beginning marked")]
    count: Annotated[Count, Meta(description="number of strategies that a search for it finds")]
    url: Address


class SuggestedStrategy(msgspec.Struct, frozen=True, gc=False):
    """A strategy whose title, place or organisation fits."""

    id: str
    title: MarkedText
    distinct_title: DistinctTitle
    url: Address
    reason: Annotated[found.NameField, Meta(title="NameField", description="the field that has most of the words")]
    found_in: Annotated[str, Meta(description="text of that field")]


class SectionStrategy(msgspec.Struct, frozen=True, gc=False):
    """The strategy that a section is from."""

    id: str
    title: str
    distinct_title: DistinctTitle


class SuggestedSection(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """A section whose heading fits."""

    id: str
    anchor: str
    heading: MarkedText
    path: Sequence[str]
    strategy: SectionStrategy
    url: Address
    reason: Annotated[found.InSection, Meta(title="InSection", description="where the words are")]


class SuggestedFilter(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """A value of a facet that fits."""

    facet: str
    facet_label: str
    value: str
    label: MarkedText
    count: Annotated[Count, Meta(description="number of strategies found with this filter added to the current ones")]
    url: Address
    other_name: Annotated[str, Meta(description="other name by which the value was found; empty if found by its own name")]


class SuggestionLinks(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """The suggestions here, and the search for the text as it is."""

    here: Address = msgspec.field(name="self")
    html: Address


class Suggestions(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """What a text may become."""

    q: str
    strategies: Sequence[SuggestedStrategy]
    sections: Sequence[SuggestedSection]
    filters: Sequence[SuggestedFilter]
    completions: Annotated[Sequence[Completion], Meta(description="completions of the word being typed")]
    took_ms: Score
    generation: Generation
    links: SuggestionLinks


def suggest_answer(
    suggestions: found.Suggestions, within: SearchQuery, limit: int | None, took_ms: float, base: str
) -> Suggestions:
    """What the text of a search may become, its filters as they are; `limit` is None where it was not said."""
    q = suggestions.q
    args = [*to_args(within), *([] if limit is None else [("limit", str(limit))])]
    return Suggestions(
        q=q,
        strategies=[
            SuggestedStrategy(
                one.slug, marked_text(one.title), one.distinct_title, base + strategy_href(one.slug), one.reason, one.found_in
            )
            for one in suggestions.strategies
        ],
        sections=[_section(one, base) for one in suggestions.sections],
        filters=[_filter(one, within, base) for one in suggestions.values],
        completions=[_completion(one, within, base) for one in suggestions.completions],
        took_ms=took_ms,
        generation=suggestions.generation,
        links=SuggestionLinks(here=base + with_args(API_SUGGEST, args), html=base + href(within)),
    )


def _completion(one: FoundCompletion, within: SearchQuery, base: str) -> Completion:
    text = marked_text(results.MarkedText(one.q, ((0, one.typed),)))
    return Completion(one.q, text, one.count, base + href(replace(within, q=one.q)))


def _section(one: found.SuggestedSection, base: str) -> SuggestedSection:
    return SuggestedSection(
        id=section_id(one.slug, one.anchor),
        anchor=one.anchor,
        heading=marked_text(one.heading),
        path=one.path,
        strategy=SectionStrategy(one.slug, one.title, one.distinct_title),
        url=base + strategy_href(one.slug, anchor=one.anchor),
        reason=one.reason,
    )


def _filter(one: found.SuggestedValue, within: SearchQuery, base: str) -> SuggestedFilter:
    return SuggestedFilter(
        facet=one.facet.name,
        facet_label=one.facet.label,
        value=one.value,
        label=marked_text(one.label),
        count=one.count,
        url=base + href(found.with_suggested(within, one.facet.name, one.value)),
        other_name=one.other_name,
    )
