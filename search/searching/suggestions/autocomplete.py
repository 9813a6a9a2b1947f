"""Autocomplete for a half-typed query: words, filters, strategies and sections, from the second letter on.

Each suggestion says why it is made. Words may be typed in any order.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from typing import Literal

from msgspec.structs import replace

from search.analysis import analyzer
from search.engines.base import EngineReader, FoundSection, FoundStrategy
from search.query.expansion.synonyms import with_synonyms
from search.query.fields import OWN_FIELDS, own_text
from search.query.model import Atom, AtomKind, Clause, CompiledQuery, ParsedQuery, SearchQuery
from search.query.parsing.parser import MAX_CHARACTERS, MIN_PREFIX
from search.query.results import MarkedText
from search.searching.highlighter import Highlighter
from search.searching.suggestions.completions import Completion, completions
from search.searching.suggestions.known_values import KnownValue, known_values
from search.site import Facet
from search.strategies import Strategy

NameField = Literal["title", "place", "organisation"]
NAME_FIELDS: tuple[NameField, ...] = ("title", "place", "organisation")
"""The own fields by which readers know a strategy."""
InSection = Literal["heading", "heading and title", "synonym"]
MAX_WORDS = 8
"""Number of last words that are used: whoever has typed more is searching, not choosing."""
MAX_SUGGESTIONS = 20
_MAX_COUNTED = 2 * MAX_SUGGESTIONS
"""Number of values that are counted: more than are suggested, since some find nothing within the filters."""
_EVERYTHING = SearchQuery()
_MAX_CANDIDATES = 16
"""Number of best sections whose headings are examined."""


@dataclass(frozen=True, slots=True)
class SuggestedStrategy:
    """A strategy whose name has the words."""

    slug: str
    title: MarkedText
    distinct_title: str
    """The title, with the path if another strategy has the same title."""
    reason: NameField
    """The field that has most of the words."""
    found_in: str
    """The text of that field."""


@dataclass(frozen=True, slots=True)
class SuggestedSection:
    """A section whose heading has a word, and whose heading or strategy's title has the others."""

    slug: str
    title: str
    """The strategy's title."""
    distinct_title: str
    anchor: str
    heading: MarkedText
    path: tuple[str, ...]
    reason: InSection


@dataclass(frozen=True, slots=True)
class SuggestedValue:
    """A facet value whose name has a word, and the facet's name any other words."""

    facet: Facet
    value: str
    label: MarkedText
    count: int
    """Number of strategies that are found with it."""
    other_name: str
    """The other name by which it was found; "" if it was found by its own."""


@dataclass(frozen=True, slots=True)
class Suggestions:
    """All suggestions for a text, the likeliest of each kind first."""

    q: str
    completions: tuple[Completion, ...] = ()
    strategies: tuple[SuggestedStrategy, ...] = ()
    sections: tuple[SuggestedSection, ...] = ()
    values: tuple[SuggestedValue, ...] = ()
    generation: str = ""


def suggest(reader: EngineReader, text: str, limit: int = 5, within: SearchQuery = _EVERYTHING) -> Suggestions:
    """Suggest completions, strategies, sections and facet values.

    Args:
        reader: the generation to suggest from.
        text: what is typed so far: whole words, and the beginning of one.
        limit: maximum number of suggestions of each kind.
        within: the search whose filters stay; completions and values are counted within them.
    """
    generation = reader.state.generation
    typed = _typed(text)
    if not typed or not limit:
        return Suggestions(text, generation=generation)
    return Suggestions(
        q=text,
        completions=tuple(islice(completions(reader, text, within), limit)),
        strategies=tuple(_strategies(reader, typed, limit)),
        sections=tuple(_sections(reader, typed, limit)),
        values=tuple(islice(_values(reader, typed, within), limit)),
        generation=generation,
    )


def _values(reader: EngineReader, typed: Sequence[str], within: SearchQuery) -> Iterator[SuggestedValue]:
    """Values found by their own names, most frequent first, then by other names; none that is chosen or finds nothing."""
    highlighter = Highlighter(_parsed(typed))
    wanted = [analyzer.fold(word) for word in typed]
    known = sorted(known_values(reader), key=lambda known: (-known.count, known.label))
    fitting = [one for one in known if one.fits(wanted)]
    others = ((one, one.other_name(wanted)) for one in known if one not in fitting)
    found = chain(((one, "") for one in fitting), ((one, name) for one, name in others if name))
    candidates = [
        (value, name) for value, name in islice(found, _MAX_COUNTED) if value.value not in within.chosen(value.facet.name)
    ]
    counts = _counts_within(reader, [value for value, _ in candidates], within)
    for (value, name), count in zip(candidates, counts, strict=True):
        if count:
            label = MarkedText(value.label, highlighter.marks(value.label, reader.site.language))
            yield SuggestedValue(value.facet, value.value, label, count, name)


def with_suggested(within: SearchQuery, facet: str, value: str) -> SearchQuery:
    """The search that a suggested value leads to: the value replaces the typed words and is added to the filters."""
    return replace(within, q="").choosing(facet, tuple(sorted({*within.chosen(facet), value})))


def _counts_within(reader: EngineReader, values: Sequence[KnownValue], within: SearchQuery) -> list[int]:
    """The number of strategies that each value finds within a search."""
    if not within.narrowed:
        return [value.count for value in values]
    queries = [with_suggested(within, value.facet.name, value.value) for value in values]
    return reader.counts([CompiledQuery(query, ParsedQuery(), "all") for query in queries])


def _typed(text: str) -> tuple[str, ...]:
    """The words that are used, the last of them unfinished; a last word of one letter is left out, as it says too little."""
    words = analyzer.words(text[:MAX_CHARACTERS])
    if words and len(words[-1]) < MIN_PREFIX:
        words = words[:-1]
    return tuple(words[-MAX_WORDS:])


def _parsed(typed: Sequence[str], fields: Sequence[str | None] = (None,)) -> ParsedQuery:
    """A query for all words, each as a whole word in any form or as a prefix, in any of the fields."""
    kinds: tuple[AtomKind, ...] = ("word", "prefix")
    return ParsedQuery(tuple(Clause(tuple(Atom(kind, (word,), field) for kind in kinds for field in fields)) for word in typed))


def _strategies(reader: EngineReader, typed: Sequence[str], limit: int) -> Iterator[SuggestedStrategy]:
    parsed = _parsed(typed, NAME_FIELDS)
    highlighter = Highlighter(_parsed(typed))
    query = SearchQuery(per_page=limit, sections_per_hit=0, facets=())
    for found in reader.search(CompiledQuery(query, parsed, "all")).strategies:
        strategy = found.strategy
        title = MarkedText(strategy.title, highlighter.marks(strategy.title, strategy.language))
        reason, text = _name(strategy, highlighter)
        yield SuggestedStrategy(strategy.slug, title, reader.distinct_title(strategy), reason, text)


def _name(strategy: Strategy, highlighter: Highlighter) -> tuple[NameField, str]:
    """The field that has most of the words, and its text."""
    fields = {field.name: own_text(strategy, field) for field in OWN_FIELDS}
    return max(
        ((name, ", ".join(fields[name].split("\n"))) for name in NAME_FIELDS),
        key=lambda named: len({clause for word in highlighter.words(named[1], strategy.language) for clause in word.clauses}),
    )


def _sections(reader: EngineReader, typed: Sequence[str], limit: int) -> Iterator[SuggestedSection]:
    """Sections found by the words themselves, then by synonyms of whole words."""
    direct = {(one.slug, one.anchor): one for one in _named_sections(reader, _parsed(typed), None)}
    whole = ParsedQuery(tuple(Clause((Atom("word", (word,)),)) for word in typed))
    widened = with_synonyms(whole, (*reader.site.synonyms, *reader.site.places), reader.state.languages)
    yield from islice(direct.values(), limit)
    if widened != whole and len(direct) < limit:
        others = (one for one in _named_sections(reader, widened, "synonym") if (one.slug, one.anchor) not in direct)
        yield from islice(others, limit - len(direct))


def _named_sections(reader: EngineReader, parsed: ParsedQuery, reason: InSection | None) -> Iterator[SuggestedSection]:
    finders, highlighter = [Highlighter(ParsedQuery((clause,))) for clause in parsed.clauses], Highlighter(parsed)
    query = SearchQuery(group="section", per_page=_MAX_CANDIDATES, facets=())
    found = reader.search(CompiledQuery(query, parsed, "all")).strategies
    for hit, one in ((strategy, section) for strategy in found for section in strategy.sections):
        strategy, section, named = hit.strategy, one.section, _named(hit, one, finders)
        if named:
            heading = MarkedText(section.heading, highlighter.marks(section.heading, strategy.language))
            title = reader.distinct_title(strategy)
            yield SuggestedSection(strategy.slug, strategy.title, title, section.anchor, heading, section.path, reason or named)


def _named(hit: FoundStrategy, found: FoundSection, finders: Sequence[Highlighter]) -> InSection | None:
    """Where the words stand: at least one in the heading, the others in the strategy's title; None if they do not."""
    heading, title, language = found.section.heading, hit.strategy.title, hit.strategy.language
    in_heading = [bool(finder.marks(heading, language)) for finder in finders]
    rest = [finder for finder, there in zip(finders, in_heading, strict=True) if not there]
    if not any(in_heading) or not all(finder.marks(title, language) for finder in rest):
        return None
    return "heading and title" if rest else "heading"
