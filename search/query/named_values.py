"""Facet values and themes that the words of a query name: *UK* is the country, *participation* the theme."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from functools import reduce
from operator import or_
from typing import NamedTuple

from msgspec.structs import replace

from search.analysis import analyzer
from search.analysis.dictionary.real_words import is_real_word
from search.facets.all_types import facet_type
from search.query.expansion.synonyms import Run, Words, runs, with_alternatives
from search.query.fields import OWN_FIELDS
from search.query.model import Atom, Clause, FieldFilter, ParsedQuery
from search.query.results import MatchedValue

MAX_CODE_LETTERS = 3
"""Maximum number of letters of a code that may also be a word: `US` is a country, `us` is not."""


class Value(NamedTuple):
    """A value of a facet."""

    facet: str
    value: str
    label: str


Form = Callable[[Words], Words]
"""Normalises the folded words of a name for comparison: words with the same result count as the same name."""


def as_typed(words: Words) -> Words:
    """The words unchanged, to compare names as they are typed."""
    return words


class ValueNames(NamedTuple):
    """A facet value with its names and hints."""

    value: Value
    names: Sequence[str]
    hints: Sequence[str] = ()
    """Words that lead to the value without being its name, as headings lead to a theme. A hint counts as a name if all of its
    words are in the collection: *digital twin* does not if no text has *twin*."""
    form: Form = as_typed
    """How its names are normalised."""


class Named(NamedTuple):
    """A value that is named in a query, and where."""

    run: Run
    """The clauses and words of its name."""
    value: Value
    by_name: bool
    """Whether the words are a name of the value, not only a hint."""


class _Owners(NamedTuple):
    """The values of a facet that have some words as a name, or else as a hint."""

    values: tuple[Value, ...]
    by_name: bool


_ByFacet = dict[str, _Owners]
_NOBODY = _Owners((), by_name=False)


def _shared(owners: _Owners, value: Value, *, by_name: bool) -> _Owners:
    """The owners of a name and one more value: names take precedence over hints, and of hints the first one counts."""
    if by_name and owners.by_name:
        return owners if value in owners.values else _Owners((*owners.values, value), by_name=True)
    return _Owners((value,), by_name) if by_name or not owners.values else owners


class Names:
    """The names of all facet values of an index."""

    def __init__(
        self, values: Iterable[ValueNames], languages: Collection[str], labels: Iterable[tuple[str, str]] = ()
    ) -> None:
        """Collect the names of values.

        Values of a facet may share a name, as two spellings of a country do; a hint leads to the first value only, and to none
        if it is a name of another value. A name of several words is also known without spaces, as hashtags are written.

        Args:
            values: every value with its names and hints.
            languages: codes of the languages of the index.
            labels: facets, each with a label that may stand before its values.
        """
        self._languages = languages
        self._labels_of_facets = tuple(dict.fromkeys((facet, analyzer.folded_words(label)) for facet, label in labels))
        self._labels: dict[tuple[str, str], str] = {}
        self._values_of: defaultdict[str, set[str]] = defaultdict(set)
        self._by_form: dict[Form, dict[Words, _ByFacet]] = {}
        for value, names, hints, form in values:
            self._labels[value.facet, value.value] = value.label
            self._values_of[value.facet].add(analyzer.fold_text(value.value))
            for number, name in enumerate((*names, *hints)):
                words = analyzer.folded_words(name)
                spelt = {(as_typed, words), (form, form(words)), (as_typed, ("".join(words),))} if words else ()
                for each, compared in spelt:
                    by_name = self._by_form.setdefault(each, {}).setdefault(compared, {})
                    by_name[value.facet] = _shared(by_name.get(value.facet, _NOBODY), value, by_name=number < len(names))

    def value_of(self, atom: Atom) -> MatchedValue:
        """The facet value of a `value` atom, with its label."""
        [text], facet = atom.words, str(atom.field)
        return MatchedValue(facet, text, self._labels.get((facet, text), text))

    def filtered(self, filters: Sequence[FieldFilter]) -> tuple[FieldFilter, ...]:
        """Typed filters with names replaced by the values that have them: `country:uk` is the United Kingdom."""
        values = ([value for text in one.values for value in self._values(one.facet, text)] for one in filters)
        return tuple([replace(one, values=tuple(dict.fromkeys(found))) for one, found in zip(filters, values, strict=True)])

    def unknown(self, filter_: FieldFilter) -> list[str]:
        """The values of a filter that no strategy has, as they were typed."""
        return [value for value in filter_.values if analyzer.fold_text(value) not in self._values_of[filter_.facet]]

    def _values(self, facet: str, text: str) -> Sequence[str]:
        """The values that a typed text names or is a hint to, else the text itself."""
        found = self._called(analyzer.folded_words(text)).get(facet, _NOBODY)
        return [value.value for value in found.values] or [text]

    def _called(self, words: Words) -> _ByFacet:
        """Facet → its values with that name. Other forms of a name are those of real words, and acronyms with a plural s."""
        typed = self._by_form.get(as_typed, {})
        exact = typed.get(words, {})
        if not all(is_real_word(word, self._languages) for word in words):
            words = (*words[:-1], words[-1].removesuffix("s"))
            if words not in typed:
                return exact
        forms = [by_name.get(form(words), {}) for form, by_name in self._by_form.items() if form is not as_typed]
        return reduce(or_, forms, {}) | exact

    def named(self, parsed: ParsedQuery, text: str) -> Iterator[Named]:
        """Every value that is named or hinted at, longer names first.

        Args:
            parsed: the query without synonyms.
            text: the text that it was parsed from: capitals and dots tell a code from a word.
        """
        spans = analyzer.spans(text)
        codes = {analyzer.fold(word) for word, start, end in spans if text[start:end].isupper() or "." in word}
        for run in sorted(runs(parsed.clauses), key=lambda run: (run.start - run.end, run.start)):
            for found in (self._named(run.words, codes) | self._labelled(run.words, codes)).values():
                yield from (Named(run, value, found.by_name) for value in found.values)

    def _named(self, words: Words, codes: Iterable[str]) -> _ByFacet:
        return self._called(words) if _is_name(words, codes) else {}

    def _labelled(self, words: Words, codes: Iterable[str]) -> _ByFacet:
        """Facet → its values whose name follows the facet's label, as on pages: *Country: Germany*."""
        behind = [(facet, words[len(label) :]) for facet, label in self._labels_of_facets if words[: len(label)] == label]
        called = [(facet, self._named(name, codes)) for facet, name in behind if name]
        return {facet: named[facet] for facet, named in called if facet in named}


def _is_name(words: Words, codes: Iterable[str]) -> bool:
    [first, *others] = words
    code = not others and len(first) <= MAX_CODE_LETTERS
    return not code or first in codes or not analyzer.is_stop_word_somewhere(first)


def with_values(parsed: ParsedQuery, named: Sequence[Named]) -> ParsedQuery:
    """The query with the values that it names as alternatives to the words of their names."""
    added: dict[int, list[Atom]] = {}
    for one in named:
        if one.by_name and _stands_for(one, parsed.clauses[one.run.start]):
            for index in one.run.clauses:
                added.setdefault(index, []).append(Atom("value", (one.value.value,), one.value.facet, 0.0))
    return with_alternatives(parsed, added)


_SOURCES = {field.name: field.sources for field in OWN_FIELDS}


def _stands_for(one: Named, clause: Clause) -> bool:
    """Whether a value is an alternative to its name as it was typed.

    In quotation marks or after a minus, the name of a theme means its words and not its sections, while the name of a country
    means the country. After a field, only the values of the facets that the field is made from are alternatives.
    """
    kind, run = facet_type(one.value.facet), one.run
    if run.field:
        return kind.has_other_names and one.value.facet in _SOURCES[run.field]
    is_phrase = len(run.clauses) == 1 and len(run.words) > 1
    return kind.has_other_names or not (is_phrase or clause.excluded)


def names_as_phrases(parsed: ParsedQuery, rows: Iterable[tuple[int, int]]) -> ParsedQuery:
    """The query with each name as one phrase, which keeps the alternatives that all of its words have.

    Args:
        parsed: a query, with its synonyms and values.
        rows: [start, end) of the clauses of names; earlier ones win over later ones that overlap them. Stop words at the ends
            of a name are left out of the phrase.
    """
    ends: dict[int, int] = {}
    taken: set[int] = set()
    for start, end in (_without_stop_words(parsed, *row) for row in rows):
        if end - start > 1 and taken.isdisjoint(range(start, end)):
            ends[start] = end
            taken.update(range(start, end))
    clauses = [
        _phrase(parsed.clauses[at : ends[at]]) if at in ends else clause
        for at, clause in enumerate(parsed.clauses)
        if at in ends or at not in taken
    ]
    return replace(parsed, clauses=tuple(clauses)) if ends else parsed


def _without_stop_words(parsed: ParsedQuery, start: int, end: int) -> tuple[int, int]:
    def is_stop(at: int) -> bool:
        return analyzer.is_stop_word(analyzer.fold(parsed.clauses[at].atoms[0].words[0]), parsed.language)

    while start < end and is_stop(start):
        start += 1
    while start < end and is_stop(end - 1):
        end -= 1
    return start, end


def _phrase(clauses: Sequence[Clause]) -> Clause:
    """Neighbours as one clause, with the alternatives that all of them have."""
    first, *others = clauses
    words = tuple([word for clause in clauses for word in clause.atoms[0].words])
    common = [atom for atom in first.atoms if all(atom in other.atoms for other in others)]
    return Clause(tuple(dict.fromkeys((Atom("phrase", words), *common))))
