"""Offers of filters for the facet values and ranges that a query names: "Country: United Kingdom (14)"."""

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
"""Maximum number of offers that are shown."""


def offers(
    reader: EngineReader, query: SearchQuery, named: Sequence[Named], enough: Callable[[ParsedQuery], int]
) -> Iterator[Offer]:
    """A filter for each range and each value that the query names and that is not chosen yet, longer names first.

    Every offered search finds something. The years by which a range is named are not offered as values as well.

    Args:
        reader: the generation that is searched.
        query: the search.
        named: the values that its text names.
        enough: the number of strategies that a query has to find so that it is not relaxed.
    """
    taken: set[int] = set()
    named = [one for one in named if one.run.required]
    ranges = list(_ranges(reader, query))
    for name, rows, narrowed in ranges:
        ends, said = facet_type(name).range_text(*narrowed.bounds(name)), {word for row in rows for word in row}
        others = [one.run.words for one in named if said.isdisjoint(one.run.words)]
        for search, count in _first_with_enough(reader, narrowed, _texts_beside(reader, query.q, rows, others), enough):
            named = [one for one in named if one.value.facet != name or one.value.value not in said]
            yield Offer(name, ends, ends, count, search)
    facets = defaultdict[range, set[str]](set)
    for value in dict.fromkeys(one.value for one in named):
        own = [one for one in named if one.value == value]
        # The same words may name values of several facets: for *German*, a language and a country are offered.
        free = {index for one in own if _is_of_others(one, facets) for index in one.run.clauses}
        chosen, names = query.chosen(value.facet), _not_overlapping(own, taken - free)
        if value.value in chosen or not names:
            continue
        own_clauses = {index for one in names for index in one.run.clauses}
        narrowed, rows = query.choosing(value.facet, tuple(sorted((*chosen, value.value)))), [one.run.words for one in names]
        others = [*(row for _, rows, _ in ranges for row in rows), *(one.run.words for one in named if one.value != value)]
        for search, count in _first_with_enough(reader, narrowed, _texts_beside(reader, query.q, rows, others), enough):
            taken |= own_clauses
            for one in names:
                facets[one.run.clauses].add(value.facet)
            yield Offer(value.facet, value.value, value.label, count, search)


def _ranges(reader: EngineReader, query: SearchQuery) -> Iterator[tuple[str, list[Words], SearchQuery]]:
    """Each range that the text names and that begins or ends among the values of its facet, which is not chosen yet.

    Yields:
        The facet's name; the words of the range, behind the facet's label as on pages and by themselves; the search within it.
    """
    for facet in reader.site.facets:
        for said in facet.type.ranges_in(with_plain_signs(query.q)) if facet.name not in query.narrowed else ():
            values = [int(known.value) for known in known_values(reader) if known.facet.name == facet.name]
            among = range(min(values, default=0), max(values, default=-1) + 1)
            words = analyzer.folded_words(said.text)
            if any(word.isdecimal() and int(word) in among for word in words):
                labelled = (*analyzer.folded_words(facet.label), *words)
                yield facet.name, [labelled, words], query.within(facet.name, said.first, said.last)


def _first_with_enough(
    reader: EngineReader, narrowed: SearchQuery, texts: Iterable[str], enough: Callable[[ParsedQuery], int]
) -> Iterator[tuple[SearchQuery, int]]:
    """The search for the first of some texts that finds enough strategies, with their number; nothing if no text does."""
    for text in texts:
        search, parsed = replace(narrowed, q=text), read_query(reader, text)
        count = reader.count(CompiledQuery(search, parsed, "any" if narrowed.match == "any" else "all"))
        if count >= enough(parsed):
            yield search, count
            break


def _is_of_others(one: Named, facets: Mapping[range, set[str]]) -> bool:
    """Whether the same words already led to offers, all of them of other facets."""
    offered = facets.get(one.run.clauses, set())
    return bool(offered) and one.value.facet not in offered


def _not_overlapping(named: Iterable[Named], taken: set[int]) -> list[Named]:
    """The names that share no clause with one another or with those already taken."""
    found, words = list[Named](), set(taken)
    for one in named:
        if words.isdisjoint(one.run.clauses):
            found.append(one)
            words.update(one.run.clauses)
    return found


def _texts_beside(reader: EngineReader, text: str, rows: Sequence[Words], others: Sequence[Words]) -> Iterator[str]:
    """The texts to try beside a filter, in order: all other words, the known ones, those that no sign joins to the name.

    The last one also leaves out all other names: *Switzerland privacy* may find nothing where each alone finds something.

    Args:
        reader: the generation that is searched.
        text: the text of the query.
        rows: the words of the name, wherever they stand.
        others: the words of all other names.
    """
    longest = without_rows(text, rows, language=read_query(reader, text).language)
    yield longest
    rest, unnamed = without_rows(text, rows), without_rows(text, [*rows, *others])
    shorter = (rest, _of_known_words(reader, rest), without_rows(text, rows, joined=True), _of_known_words(reader, unnamed))
    yield from (each for each in dict.fromkeys(shorter) if each != longest)


def _of_known_words(reader: EngineReader, text: str) -> str:
    """A text without words that find nothing, with which no filter finds anything; a word with a known synonym is kept."""
    text = without_rows(text, [words for words in names_in(reader, text) if not all(map(reader.knows, words))])
    unknown = [word for word in dict.fromkeys(analyzer.words(text)) if not reader.knows(word)]
    counts = reader.counts([CompiledQuery(SearchQuery(word), read_query(reader, word), "all") for word in unknown])
    text = without_words(text, {analyzer.fold(word) for word, count in zip(unknown, counts, strict=True) if not count})
    return text if analyzer.words(text) else ""
