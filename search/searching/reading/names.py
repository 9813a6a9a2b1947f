"""The names of all facet values of a generation."""

from collections.abc import Iterator

from search.content.themes import heading_stems, load_vocabulary
from search.engines.base import EngineReader
from search.engines.generation_cache import PerGeneration
from search.facets.all_types import facet_type
from search.query.model import ALL_FACETS, EVERY_VALUE, CompiledQuery, ParsedQuery, SearchQuery
from search.query.named_values import Names, Value, ValueNames, as_typed
from search.query.places import demonyms, other_names


def names_of(reader: EngineReader) -> Names:
    """The names of all facet values of a generation, cached."""
    return _names.of(reader)


def values_with_names(reader: EngineReader) -> Iterator[ValueNames]:
    """Every facet value with its hints and names; a country also has demonyms, names in other languages and the site's own."""
    vocabulary = load_vocabulary(reader.site)
    aliases = {name: names for names in reader.site.places for name in names}
    query = SearchQuery().counting(ALL_FACETS, EVERY_VALUE)
    for facet in reader.search(CompiledQuery(query, ParsedQuery(), "all")).facets:
        for found in facet.values:
            text, kind = str(found.value), facet_type(facet.name)
            others = (*other_names(text), *demonyms(text), *aliases.get(text, ())) if kind.has_other_names else ()
            form = heading_stems if kind.is_named_by_headings else as_typed
            names, hints = (text, found.label, *others), kind.hints(text, vocabulary)
            yield ValueNames(Value(facet.name, text, found.label), names, hints, form)


def _make(reader: EngineReader) -> Names:
    labels = [(facet.name, label) for facet in reader.site.facets for label in (facet.label, facet.name)]
    return Names(values_with_names(reader), reader.state.languages, labels)


_names = PerGeneration(_make)
