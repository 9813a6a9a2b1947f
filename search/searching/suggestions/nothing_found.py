"""Alternatives to a search that finds nothing: unknown words, similar words and values, what to drop; with counts."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, islice

from msgspec.structs import replace

from search.analysis import analyzer
from search.engines.base import EngineReader
from search.query.ignored_clauses import ignored_clauses
from search.query.model import Atom, Clause, CompiledQuery, SearchQuery
from search.query.spelling import in_typed_case, joined_as_typed, respelt
from search.searching.reading.query_reader import read_query
from search.searching.reading.shortening import without_rows
from search.searching.suggestions.known_values import known_values
from search.site import Facet

MAX_VALUES = 5
"""Maximum number of facet values."""
_NEAREST = 3
"""Maximum number of words proposed for one that occurs nowhere."""
_RELAXED = 4
"""Number of words from which a search may be relaxed although some strategy has all of them."""
_LEAST = 3
"""Minimum number of letters of a word that is compared with the names of values."""


@dataclass(frozen=True, slots=True)
class Way:
    """An alternative search, with the number of strategies that it finds."""

    text: str
    """What is searched for, left out, or chosen."""
    count: int
    query: SearchQuery
    facet: Facet | None = None
    """The facet, where a value is chosen."""
    other_name: str = ""
    """The other name of the value, where that is what resembles the words."""


@dataclass(frozen=True, slots=True)
class NothingFound:
    """Why a search finds nothing, and the searches near it that do."""

    nowhere: tuple[str, ...]
    """Words that no strategy has."""
    alone: tuple[Way, ...]
    """The search for each other word by itself, unless `without` has the same one."""
    nearest: tuple[Way, ...]
    """Searches with a similarly spelt word in place of one that occurs nowhere."""
    values: tuple[Way, ...]
    """Themes, places and other facet values whose names resemble what was typed."""
    without: tuple[Way, ...]
    """The same search without one of its words."""
    unfiltered: Way | None
    """The same search without any filter."""


def nothing_found(reader: EngineReader, query: SearchQuery) -> NothingFound:
    """The alternatives to a search that finds nothing; every count is the number that its search finds."""
    parsed = read_query(reader, query.q)
    ignored = ignored_clauses(parsed)
    words = [clause for clause in parsed.wanted if clause not in ignored]
    texts = {_typed(reader, query.q, clause.atoms[0]): clause for clause in words}
    alone = _ways(reader, {text: SearchQuery(text) for text in texts})
    nowhere = tuple(way.text for way in alone if not way.count)
    unknown = [texts[text].atoms[0] for text in nowhere]
    nearest = tuple(_nearest(reader, query, [atom.words[0] for atom in unknown if atom.kind == "word"]))
    typed = [word for clause in words for word in clause.atoms[0].words]
    near = _selective(reader, (*typed, *(way.text for way in nearest)))
    unfiltered = _way(reader, query.q, query.unfiltered) if query.narrowed else None
    without = tuple(_without(reader, query, words)) if len(words) > 1 or parsed.filters else ()
    several = len(alone) > 1 or query.narrowed or parsed.filters
    left = set() if query.narrowed else {analyzer.folded_words(way.query.q) for way in without}
    return NothingFound(
        nowhere=nowhere,
        alone=tuple(way for way in alone if several and way.count and analyzer.folded_words(way.text) not in left),
        nearest=nearest,
        values=tuple(islice(_values(reader, query, near), MAX_VALUES)),
        without=without,
        unfiltered=unfiltered if unfiltered and unfiltered.count else None,
    )


def _typed(reader: EngineReader, text: str, atom: Atom) -> str:
    """An atom of a text as it was typed, if that is read as the same atom by itself; else the atom as text."""
    [typed] = in_typed_case(text, [joined_as_typed(text, atom)])
    return typed if [clause.atoms[0] for clause in read_query(reader, typed).clauses] == [atom] else str(atom)


def _way(reader: EngineReader, text: str, query: SearchQuery) -> Way:
    """A search with its count."""
    [way] = _ways(reader, {text: query})
    return way


def _ways(reader: EngineReader, queries: Mapping[str, SearchQuery]) -> list[Way]:
    """Searches with their counts. Those of many words ask for all words, so that they are not relaxed and the counts hold."""
    asked = [_compiled(reader, query) for query in queries.values()]
    counted = zip(queries, reader.counts(asked), asked, strict=True)
    return [Way(text, count, compiled.query) for text, count, compiled in counted]


def _compiled(reader: EngineReader, query: SearchQuery) -> CompiledQuery:
    parsed = read_query(reader, query.q)
    if query.match == "auto" and len(parsed.wanted) >= _RELAXED:
        query = replace(query, match="all")
    return CompiledQuery(query, parsed, "any" if query.match == "any" else "all")


def _nearest(reader: EngineReader, query: SearchQuery, nowhere: Sequence[str]) -> Iterator[Way]:
    """The search with a similar word in place of an unknown one, or, if that finds nothing either, that word alone."""
    for word in nowhere:
        for other in reader.corrections(word).words[:_NEAREST]:
            ways = (replace(query, q=respelt(query.q, {word: other}), page=1), SearchQuery(other))
            found = next((way for way in (_way(reader, other, one) for one in ways) if way.count), None)
            if found:
                yield found


def _selective(reader: EngineReader, words: Iterable[str]) -> list[str]:
    """The words that are selective enough to suggest values by: those that at most half of all strategies have."""
    ways = _ways(reader, {word: SearchQuery(word) for word in words})
    return [way.text for way in ways if 2 * way.count <= reader.state.strategies]


def _values(reader: EngineReader, query: SearchQuery, words: Sequence[str]) -> Iterator[Way]:
    folded = chain.from_iterable(map(analyzer.folded_words, words))
    wanted = [word for word in folded if len(word) >= _LEAST and not analyzer.is_stop_word_somewhere(word)]
    for known in sorted(known_values(reader), key=lambda known: (-known.count, known.label)):
        own = any(known.fits((word,)) for word in wanted)
        other_name = "" if own else next(filter(None, (known.other_name((word,)) for word in wanted)), "")
        if known.value not in query.chosen(known.facet.name) and (own or other_name):
            chosen = SearchQuery().choosing(known.facet.name, (known.value,))
            yield Way(known.label, known.count, chosen, known.facet, other_name)


def _without(reader: EngineReader, query: SearchQuery, words: Sequence[Clause]) -> Iterator[Way]:
    """The search without one of its words, for each word without which it finds something."""
    texts = [_typed(reader, query.q, clause.atoms[0]) for clause in words]
    language = read_query(reader, query.q).language
    fewer = {text: without_rows(query.q, [analyzer.folded_words(text)], language=language) for text in texts}
    asked = {text: replace(query, q=q, page=1) for text, q in fewer.items() if q and q != query.q}
    yield from (way for way in _ways(reader, asked) if way.count)
