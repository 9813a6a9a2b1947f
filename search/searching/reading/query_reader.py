"""Reads the text of a query for one generation: parses it and adds synonyms, other forms, compounds and named values."""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from msgspec.structs import replace

from search.analysis import analyzer
from search.engines.base import EngineReader
from search.engines.generation_cache import PerGeneration
from search.query.expansion.compounds import with_compounds
from search.query.expansion.synonyms import runs, synonyms_in, with_synonyms
from search.query.expansion.word_forms import language_of, with_word_forms
from search.query.fields import OWN_FIELDS
from search.query.ignored_clauses import ignored_clauses
from search.query.model import ParsedQuery
from search.query.named_values import Named, with_values
from search.query.parsing.half_typed import as_beginning, parse_begun
from search.query.parsing.parser import parse, with_plain_signs
from search.query.places import other_names
from search.searching.reading.names import names_of
from search.site import Site

CACHED_QUERIES = 1024
"""Number of query texts whose reading is cached."""
_OWN_NAMES = tuple(field.name for field in OWN_FIELDS)


def names_before_colons(site: Site) -> frozenset[str]:
    """The names that may stand before a colon, in lower case: those of a site's facets and of the own fields."""
    return frozenset([*(facet.name.lower() for facet in site.facets), *_OWN_NAMES])


def read_query(reader: EngineReader, text: str) -> ParsedQuery:
    """The query that a text is read as, with synonyms, other forms, compounds and the values that it names."""
    return _texts.of(reader).read(text, reader)[0]


def named_in(reader: EngineReader, text: str) -> tuple[Named, ...]:
    """The facet values that a text names."""
    return _texts.of(reader).read(text, reader)[1]


def without_count(reader: EngineReader, text: str) -> str:
    """A text without a count at its end, if the rest is one facet value or range, as pages show it: `Germany (2)`."""
    shorter = _COUNT.sub("", text)
    if shorter == text:
        return text
    whole = range(len(read_query(reader, shorter).clauses))
    is_value = any(one.by_name and one.run.clauses == whole for one in named_in(reader, shorter))
    return shorter if is_value or _is_range(reader.site, shorter) else text


def _is_range(site: Site, text: str) -> bool:
    """Whether a text is a range of a facet and nothing else, with or without the facet's label: `Year: until 2019`."""
    words = analyzer.folded_words(text)
    for facet in site.facets:
        ranges = [analyzer.folded_words(each.text) for each in facet.type.ranges_in(with_plain_signs(text))]
        if words in (*ranges, *((*analyzer.folded_words(facet.label), *each) for each in ranges)):
            return True
    return False


_COUNT = re.compile(r"(?<!\s)\s+\(\d{1,3}(?:,\d{3})*\)\s*$")


def expanded(reader: EngineReader, parsed: ParsedQuery, text: str) -> ParsedQuery:
    """Parsed clauses with synonyms, other forms, compounds and the values that they name.

    Args:
        reader: the generation that is searched.
        parsed: some clauses, as they were typed.
        text: the text that they were parsed from.
    """
    return _texts.of(reader).widened(parsed, text, reader)


def spans_of_names(reader: EngineReader, text: str) -> tuple[tuple[int, int], ...]:
    """[start, end) of all clauses of a text that are the name of a facet value or a country, or a synonym of the site."""
    return tuple(_texts.of(reader).spans_of_names(text))


def names_in(reader: EngineReader, text: str) -> list[tuple[str, ...]]:
    """The folded words of every name of several words in a text; see `spans_of_names`."""
    parsed = read_query(reader, text)
    rows = [parsed.clauses[start:end] for start, end in spans_of_names(reader, text)]
    names = [tuple([analyzer.fold(word) for clause in row for word in clause.atoms[0].words]) for row in rows]
    return [words for words in names if len(words) > 1]


def read_while_typing(reader: EngineReader, text: str) -> tuple[ParsedQuery, str]:
    """The query that a half-typed text is read as, and the part of the text that was read.

    No synonyms are added: with them a complete word would find more than its beginning did.
    """
    site, languages = reader.site, reader.state.languages
    facets = [facet.name for facet in site.facets]
    begun = as_beginning(text, facets, languages, _OWN_NAMES)
    parsed = parse_begun(text, begun, facets, _OWN_NAMES)
    filters, language = names_of(reader).filtered(parsed.filters), language_of(parsed, reader, languages, site.language)
    return replace(parsed, filters=filters, apart=site.apart, language=language), begun


class _Texts:
    """Reads query texts for one generation and caches what they are read as; keeps no reference to the reader."""

    def __init__(self, reader: EngineReader) -> None:
        site = reader.site
        self._facets = tuple([facet.name for facet in site.facets])
        self._apart, self._language = site.apart, site.language
        self._synonyms, self._places, self._languages = site.synonyms, site.places, reader.state.languages
        self._names, self._noun = names_of(reader), site.noun.one
        self._parsed = lru_cache(maxsize=CACHED_QUERIES)(self._parse)
        self._widened: dict[tuple[ParsedQuery, tuple[Named, ...]], ParsedQuery] = {}

    def read(self, text: str, reader: EngineReader) -> tuple[ParsedQuery, tuple[Named, ...]]:
        """The query that a text is read as, and the values that it names."""
        parsed, named = self._parsed(text)
        named = _with_known_hints(named, reader)
        widened = self._widened.get((parsed, named))
        if widened is None:
            if len(self._widened) >= CACHED_QUERIES:
                self._widened.clear()
            widened = self._widened[parsed, named] = self._widen(parsed, named, reader)
        return _with_warnings(widened, text), named

    def _parse(self, text: str) -> tuple[ParsedQuery, tuple[Named, ...]]:
        parsed = parse(text, self._facets, _OWN_NAMES)
        filters = self._names.filtered(parsed.filters)
        nowhere = [f'No {self._noun} has {one.facet} "{value}".' for one in filters for value in self._names.unknown(one)]
        parsed = replace(parsed, filters=filters, warnings=(*parsed.warnings, *dict.fromkeys(nowhere)), apart=self._apart)
        return parsed, tuple(self._names.named(parsed, text))

    def widened(self, parsed: ParsedQuery, text: str, reader: EngineReader) -> ParsedQuery:
        """Parsed clauses with their alternatives; see `expanded`."""
        return self._widen(parsed, _with_known_hints(self._names.named(parsed, text), reader), reader)

    def _widen(self, parsed: ParsedQuery, named: tuple[Named, ...], reader: EngineReader) -> ParsedQuery:
        widened = with_synonyms(parsed, self._synonyms, self._languages, self._places)
        widened = with_word_forms(widened, reader, self._languages, self._language)
        return with_compounds(with_values(widened, named), self._languages)

    def spans_of_names(self, text: str) -> Iterator[tuple[int, int]]:
        """Where names stand in a text; see the function `spans_of_names`."""
        parsed, named = self._parsed(text)
        yield from ((one.run.start, one.run.end) for one in named if one.by_name)
        yield from ((run.start, run.end) for run, _ in synonyms_in(parsed, (*self._synonyms, *self._places), self._languages))
        yield from ((run.start, run.end) for run in runs(parsed.clauses) if other_names(" ".join(run.words)))


def _with_warnings(parsed: ParsedQuery, text: str) -> ParsedQuery:
    """The query with a warning for each acronym that counts as the stop word of the same letters: `IT`, `WHO`."""
    if text.isupper() or text.islower():
        return parsed
    capitals = {word: text[start:end] for word, start, end in analyzer.spans(text) if text[start:end].isupper()}
    acronyms = [one for one in dict.fromkeys(_stop_words(parsed)) if len(one[0]) > 1 and capitals.get(one[0], "NOT") != "NOT"]
    rest = ", which is passed over outside quotation marks"
    warnings = [f'{capitals[word]} counts as the word "{word}"{rest * is_ignored}.' for word, is_ignored in acronyms]
    return replace(parsed, warnings=(*parsed.warnings, *warnings)) if warnings else parsed


def _stop_words(parsed: ParsedQuery) -> Iterator[tuple[str, bool]]:
    """The stop words of a query that name no value and are not in quotation marks, and whether each is ignored."""
    ignored = ignored_clauses(parsed)
    for clause in parsed.clauses:
        typed = [atom for atom in clause.atoms if atom.kind == "word" and atom.weight == 1.0]
        if not clause.kept and all(atom.kind != "value" for atom in clause.atoms):
            stop = [atom.words[0] for atom in typed if analyzer.is_stop_word(analyzer.fold(atom.words[0]), parsed.language)]
            yield from ((word, clause in ignored) for word in stop)


def _with_known_hints(named: Iterable[Named], reader: EngineReader) -> tuple[Named, ...]:
    """The named values; a hint counts as a name if all of its words are in the collection."""
    return tuple([one._replace(by_name=one.by_name or all(map(reader.knows, one.run.words))) for one in named])


_texts = PerGeneration(_Texts)
