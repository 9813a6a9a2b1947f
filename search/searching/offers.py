"""Filters for what a query names: "Country: United Kingdom (14)"."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from msgspec.structs import replace

from search.analysis import analyzer
from search.engines.base import EngineReader
from search.facets.all_types import facet_type
from search.query.expansion.synonyms import Words
from search.query.model import CompiledQuery, ParsedQuery, SearchQuery
from search.query.named_values import Named
from search.query.parsing.parser import with_plain_signs
from search.query.results import Offer
from search.searching.reading.query_reader import names_in, read_query
from search.searching.reading.shortening import without_rows, without_words
from search.searching.suggestions.known_values import known_values

MAX_OFFERS = 3
"""Offers that are shown."""


def offers(
    reader: EngineReader, query: SearchQuery, named: Sequence[Named], enough: Callable[[ParsedQuery], int]
) -> Iterator[Offer]:
    """A filter for each range that is said and each value that is named, if not yet chosen, longer names first.

    None finds nothing. The years of a range that is offered are not offered beside it.

    Args:
        reader: the generation that is searched.
        query: what is asked.
        named: the values that its text names.
        enough: how many strategies answer so many words, so that the search of the offer is not relaxed.
    """
    taken: set[int] = set()
    named = [one for one in named if one.run.required]
    ranges = list(_ranges(reader, query))
    for name, rows, narrowed in ranges:
        ends, said = facet_type(name).range_text(*narrowed.bounds(name)), {word for row in rows for word in row}
        others = [one.run.words for one in named if said.isdisjoint(one.run.words)]
        for search, count in _met(reader, narrowed, _beside(reader, query.q, rows, others), enough):
            named = [one for one in named if one.value.facet != name or one.value.value not in said]
            yield Offer(name, ends, ends, count, search)
    facets = defaultdict[range, set[str]](set)
    for value in dict.fromkeys(one.value for one in named):
        own = [one for one in named if one.value == value]
        # *German* is a language, and leads to a country: both are offered.
        free = {index for one in own if _is_of_others(one, facets) for index in one.run.clauses}
        chosen, names = query.chosen(value.facet), _not_overlapping(own, taken - free)
        if value.value in chosen or not names:
            continue
        own_clauses = {index for one in names for index in one.run.clauses}
        narrowed, rows = query.choosing(value.facet, tuple(sorted((*chosen, value.value)))), [one.run.words for one in names]
        others = [*(row for _, rows, _ in ranges for row in rows), *(one.run.words for one in named if one.value != value)]
        for search, count in _met(reader, narrowed, _beside(reader, query.q, rows, others), enough):
            taken |= own_clauses
            for one in names:
                facets[one.run.clauses].add(value.facet)
            yield Offer(value.facet, value.value, value.label, count, search)


def _ranges(reader: EngineReader, query: SearchQuery) -> Iterator[tuple[str, list[Words], SearchQuery]]:
    """Each range that a text says and that begins or ends among the values: its facet, its words, the search within it.

    Its words are those behind the name of the facet, as pages have it, and those alone.
    """
    for facet in reader.site.facets:
        for said in facet.type.ranges_in(with_plain_signs(query.q)) if facet.name not in query.narrowed else ():
            values = [int(known.value) for known in known_values(reader) if known.facet.name == facet.name]
            among = range(min(values, default=0), max(values, default=-1) + 1)
            words = analyzer.folded_words(said.text)
            if any(word.isdecimal() and int(word) in among for word in words):
                labelled = (*analyzer.folded_words(facet.label), *words)
                yield facet.name, [labelled, words], query.within(facet.name, said.first, said.last)


def _met(
    reader: EngineReader, narrowed: SearchQuery, texts: Iterable[str], enough: Callable[[ParsedQuery], int]
) -> Iterator[tuple[SearchQuery, int]]:
    """The search for the first of some texts that enough strategies meet, with their number; nothing if none is."""
    for text in texts:
        search, parsed = replace(narrowed, q=text), read_query(reader, text)
        count = reader.count(CompiledQuery(search, parsed, "any" if narrowed.match == "any" else "all"))
        if count >= enough(parsed):
            yield search, count
            break


def _is_of_others(one: Named, facets: Mapping[range, set[str]]) -> bool:
    """Whether these very words were offered already, of other facets only."""
    offered = facets.get(one.run.clauses, set())
    return bool(offered) and one.value.facet not in offered


def _not_overlapping(named: Iterable[Named], taken: set[int]) -> list[Named]:
    """The names that share no word with one another, nor with what is taken already."""
    found, words = list[Named](), set(taken)
    for one in named:
        if words.isdisjoint(one.run.clauses):
            found.append(one)
            words.update(one.run.clauses)
    return found


def _beside(reader: EngineReader, text: str, rows: Sequence[Words], others: Sequence[Words]) -> Iterator[str]:
    """What may be searched beside a name: all other words, those of them that are known, those that no sign joins to it.

    Where these do not meet what is named, as no text from Switzerland is about privacy, those of them that name nothing else.

    Args:
        reader: the generation that is searched.
        text: of the query.
        rows: the words of the name, wherever they stand.
        others: the words of all other names.
    """
    longest = without_rows(text, rows, language=read_query(reader, text).language)
    yield longest
    rest, unnamed = without_rows(text, rows), without_rows(text, [*rows, *others])
    shorter = (rest, _of_known_words(reader, rest), without_rows(text, rows, joined=True), _of_known_words(reader, unnamed))
    yield from (each for each in dict.fromkeys(shorter) if each != longest)


def _of_known_words(reader: EngineReader, text: str) -> str:
    """A text without the words that are nowhere, with which no filter finds anything; what has another name is somewhere."""
    text = without_rows(text, [words for words in names_in(reader, text) if not all(map(reader.knows, words))])
    unknown = [word for word in dict.fromkeys(analyzer.words(text)) if not reader.knows(word)]
    counts = reader.counts([CompiledQuery(SearchQuery(word), read_query(reader, word), "all") for word in unknown])
    text = without_words(text, {analyzer.fold(word) for word, count in zip(unknown, counts, strict=True) if not count})
    return text if analyzer.words(text) else ""
