"""What a half-typed search may become: strategies, sections and filters, from the second letter on, in any order of words."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from search.analysis import analyzer
from search.engines.base import EngineReader, FoundSection, FoundStrategy
from search.engines.generation_cache import PerGeneration
from search.query.model import EVERY_VALUE, Atom, AtomKind, Clause, CompiledQuery, ParsedQuery, SearchQuery
from search.query.parser import MAX_CHARACTERS, MIN_PREFIX
from search.query.results import MarkedText
from search.searching.highlighter import Highlighter
from search.site import Facet

NAME_FIELDS = ("title", "place", "organisation")
"""A strategy's own fields that readers know it by."""
MAX_WORDS = 8
"""Words that count: who has typed more than these is searching, not choosing."""
MAX_SUGGESTIONS = 20
_CANDIDATES = 16
"""Best sections whose headings are looked at."""


@dataclass(frozen=True, slots=True)
class SuggestedStrategy:
    """A strategy whose name has the words."""

    slug: str
    title: MarkedText
    distinct_title: str
    """With the path where another strategy has the same title."""


@dataclass(frozen=True, slots=True)
class SuggestedSection:
    """A section whose heading has a word, and whose heading or strategy's title has the others."""

    slug: str
    title: str
    """The strategy's."""
    distinct_title: str
    anchor: str
    heading: MarkedText
    path: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SuggestedValue:
    """A value of a facet that has a word, and the others together with its facet's name."""

    facet: Facet
    value: str
    label: MarkedText
    count: int
    """Strategies that have it, in the whole index."""


@dataclass(frozen=True, slots=True)
class Suggestions:
    """All that a text may become, the likeliest of each kind first."""

    q: str
    strategies: tuple[SuggestedStrategy, ...] = ()
    sections: tuple[SuggestedSection, ...] = ()
    values: tuple[SuggestedValue, ...] = ()
    generation: str = ""


@dataclass(frozen=True, slots=True)
class _KnownValue:
    """A facet value of the index, with the folded words of its facet's name and its own."""

    facet: Facet
    value: str
    label: str
    count: int
    facet_words: tuple[str, ...]
    words: tuple[str, ...]


class Suggester:
    """Suggests from the newest generation it is given; safe to share between threads."""

    def __init__(self) -> None:
        """Know no generation yet."""
        self._known = PerGeneration(_known_values)

    def suggest(self, reader: EngineReader, text: str, limit: int = 5) -> Suggestions:
        """What a text may become.

        Args:
            reader: the generation to suggest from.
            text: what is typed so far: whole words, and the beginning of one.
            limit: most suggestions of each kind.
        """
        generation = reader.state.generation
        typed = _typed(text)
        if not typed or not limit:
            return Suggestions(text, generation=generation)
        return Suggestions(
            q=text,
            strategies=tuple(_strategies(reader, typed, limit)),
            sections=tuple(_sections(reader, typed, limit)),
            values=tuple(self._values(reader, typed, limit)),
            generation=generation,
        )

    def _values(self, reader: EngineReader, typed: Sequence[str], limit: int) -> Iterator[SuggestedValue]:
        highlighter = Highlighter(_parsed(typed))
        wanted = [analyzer.fold(word) for word in typed]
        fitting = [known for known in self._known.of(reader) if _has_all(wanted, known.words, known.facet_words)]
        for known in sorted(fitting, key=lambda known: (-known.count, known.label))[:limit]:
            label = MarkedText(known.label, highlighter.marks(known.label, reader.site.language))
            yield SuggestedValue(known.facet, known.value, label, known.count)


def _typed(text: str) -> tuple[str, ...]:
    """The words that count, the last of them unfinished. A last word of one letter says too little beside others, or alone."""
    words = analyzer.words(text[:MAX_CHARACTERS])
    if words and len(words[-1]) < MIN_PREFIX:
        words = words[:-1]
    return tuple(words[-MAX_WORDS:])


def _parsed(typed: Sequence[str], fields: Sequence[str | None] = (None,)) -> ParsedQuery:
    """All words, each whole in any form or as a beginning, each in any of the fields."""
    kinds: tuple[AtomKind, ...] = ("word", "prefix")
    return ParsedQuery(tuple(Clause(tuple(Atom(kind, (word,), field) for kind in kinds for field in fields)) for word in typed))


def _strategies(reader: EngineReader, typed: Sequence[str], limit: int) -> Iterator[SuggestedStrategy]:
    parsed = _parsed(typed, NAME_FIELDS)
    highlighter = Highlighter(_parsed(typed))
    query = SearchQuery(per_page=limit, sections_per_hit=0, facets=())
    for found in reader.search(CompiledQuery(query, parsed, "all")).strategies:
        strategy = found.strategy
        title = MarkedText(strategy.title, highlighter.marks(strategy.title, strategy.language))
        yield SuggestedStrategy(strategy.slug, title, reader.distinct_title(strategy))


def _sections(reader: EngineReader, typed: Sequence[str], limit: int) -> Iterator[SuggestedSection]:
    parsed = _parsed(typed)
    finders, highlighter = [Highlighter(_parsed((word,))) for word in typed], Highlighter(parsed)
    query = SearchQuery(group="section", per_page=_CANDIDATES, facets=())
    found = reader.search(CompiledQuery(query, parsed, "all")).strategies
    named = ((hit.strategy, one.section) for hit in found for one in hit.sections if _names(hit, one, finders))
    for strategy, section in islice(named, limit):
        heading = MarkedText(section.heading, highlighter.marks(section.heading, strategy.language))
        title = reader.distinct_title(strategy)
        yield SuggestedSection(strategy.slug, strategy.title, title, section.anchor, heading, section.path)


def _names(hit: FoundStrategy, found: FoundSection, finders: Sequence[Highlighter]) -> bool:
    """Whether the heading is about what was typed: one word or more is in it, and the others are in its strategy's title."""
    heading, title, language = found.section.heading, hit.strategy.title, hit.strategy.language
    in_heading = [bool(finder.marks(heading, language)) for finder in finders]
    rest = [finder for finder, there in zip(finders, in_heading, strict=True) if not there]
    return any(in_heading) and all(finder.marks(title, language) for finder in rest)


def _known_values(reader: EngineReader) -> tuple[_KnownValue, ...]:
    """Every facet value of the index, counted over all strategies."""
    return tuple(_each_known_value(reader))


def _each_known_value(reader: EngineReader) -> Iterator[_KnownValue]:
    query = SearchQuery(per_page=1, sections_per_hit=0, facet_limit=EVERY_VALUE)
    for result in reader.search(CompiledQuery(query, ParsedQuery(), "all")).facets:
        facet = reader.site.facet(result.name)
        if facet:
            for value in result.values:
                name, words = _folded(facet.label), _folded(f"{value.label} {value.value}")
                yield _KnownValue(facet, str(value.value), value.label, value.count, name, words)


def _folded(text: str) -> tuple[str, ...]:
    return tuple(map(analyzer.fold, analyzer.words(text)))


def _has_all(wanted: Sequence[str], own: Sequence[str], others: Sequence[str]) -> bool:
    """Whether each of the wanted words begins one of these, and one of them an own one."""
    begins_own = [any(word.startswith(beginning) for word in own) for beginning in wanted]
    rest = [word for word, known in zip(wanted, begins_own, strict=True) if not known]
    return any(begins_own) and all(any(word.startswith(beginning) for word in others) for beginning in rest)
