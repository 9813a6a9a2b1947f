"""Filters for what a query names: "Country: United Kingdom (14)"."""

from collections.abc import Callable, Iterator, Sequence

from msgspec.structs import replace

from search.analysis import analyzer
from search.content.themes import load_vocabulary
from search.engines.base import EngineReader
from search.engines.generation_cache import PerGeneration
from search.facets.all_types import facet_type
from search.query.model import EVERY_VALUE, CompiledQuery, ParsedQuery, SearchQuery
from search.query.named_values import Called, Named, Names, Value, without_name, without_words
from search.query.places import other_names
from search.query.results import Offer

MOST = 3
"""Offers that are shown."""
Read = Callable[[EngineReader, str], ParsedQuery]


def names_of(reader: EngineReader) -> Names:
    """What every facet value of a generation is called."""
    return _names.of(reader)


def _make(reader: EngineReader) -> Names:
    return Names(called_values(reader))


def called_values(reader: EngineReader) -> Iterator[Called]:
    """Every value, but for those of ranges, with its names: a country's in other languages, the site's own; its hints."""
    vocabulary = load_vocabulary(reader.site)
    aliases = {name: names for names in reader.site.places for name in names}
    query = SearchQuery(per_page=1, sections_per_hit=0, facet_limit=EVERY_VALUE)
    for facet in reader.search(CompiledQuery(query, ParsedQuery(), "all")).facets:
        for found in facet.values if facet.type == "value" else ():
            text, kind = str(found.value), facet_type(facet.name)
            others = (*other_names(text), *aliases.get(text, ())) if kind.has_other_names else ()
            yield Called(Value(facet.name, text, found.label), (text, found.label, *others), kind.hints(text, vocabulary))


_names = PerGeneration(_make)


def offers(
    reader: EngineReader, query: SearchQuery, named: Sequence[Named], read: Read, enough: Callable[[ParsedQuery], int]
) -> Iterator[Offer]:
    """A filter for each value that is named and not yet chosen, longer names first; none that finds nothing.

    Args:
        reader: the generation that is searched.
        query: what is asked.
        named: the values that its text names.
        read: gives the words of a text.
        enough: how many strategies answer so many words, so that the search of the offer is not relaxed.
    """
    taken: set[int] = set()
    for one in named:
        value, place = one.value, set(range(one.start, one.end))
        if value.value in query.chosen(value.facet) or not taken.isdisjoint(place):
            continue
        chosen = (*query.chosen(value.facet), value.value)
        narrowed = replace(query.choosing(value.facet, tuple(sorted(chosen))), q=without_name(query.q, one.words))
        for text in dict.fromkeys((narrowed.q, _of_known_words(reader, narrowed.q))):
            asked, parsed = replace(narrowed, q=text), read(reader, text)
            count = reader.count(CompiledQuery(asked, parsed, "all"))
            if count >= enough(parsed):
                taken |= place
                yield Offer(value.facet, value.value, value.label, count, asked)
                break


def _of_known_words(reader: EngineReader, text: str) -> str:
    """A text without the words that are nowhere, with which no filter finds anything."""
    text = without_words(text, {analyzer.fold(word) for word in set(analyzer.words(text)) if not reader.knows(word)})
    return text if analyzer.words(text) else ""
