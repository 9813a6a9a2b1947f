"""Words and filters as queries of the cluster: which strategies match, and which of their sections."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from msgspec.structs import replace

from search.analysis import analyzer
from search.engines.opensearch.store.connection import Query
from search.engines.opensearch.store.documents import NOT_STATED, encoded
from search.engines.opensearch.store.mapping import facet_field, own_field
from search.engines.opensearch.vocabulary import FacetValues, Words
from search.engines.requirements import MAX_TIERED_WORDS
from search.query.ignored_clauses import ignored_clauses
from search.query.model import Atom, Clause, CompiledQuery, ParsedQuery
from search.site import Site

NOTHING: Query = {"match_none": {}}
EVERYTHING: Query = {"match_all": {}}
SECTIONS = "sections"


def any_of(queries: Sequence[Query]) -> Query:
    """What matches one at least; those for terms of one field as one, since a cluster takes only so many."""
    terms = defaultdict[str, dict[str, None]](dict)
    others: list[Query] = []
    for query in queries:
        if "terms" in query:
            [(field, values)] = query["terms"].items()
            terms[field].update(dict.fromkeys(values))
        else:
            others.append(query)
    each = [*({"terms": {field: list(values)}} for field, values in terms.items()), *others]
    return each[0] if len(each) == 1 else {"bool": {"should": each, "minimum_should_match": 1}} if each else NOTHING


def all_of(queries: Sequence[Query]) -> Query:
    """What matches each."""
    return queries[0] if len(queries) == 1 else {"bool": {"filter": queries}} if queries else EVERYTHING


def in_sections(query: Query) -> Query:
    """Strategies with a section that matches."""
    return {"nested": {"path": SECTIONS, "query": query, "score_mode": "none"}}


def _terms(field: str, values: Sequence[str]) -> Query:
    return {"terms": {field: values}} if values else NOTHING


@dataclass(frozen=True)
class QueryBuilder:
    """Atoms and clauses as queries, by the words and facet values of one generation."""

    site: Site
    languages: tuple[str, ...]
    words: Words
    facets: Mapping[str, FacetValues]

    def atom(self, atom: Atom, place: str) -> list[Query]:
        """Where an atom matches.

        Args:
            atom: a word, a beginning, a value and so on.
            place: "" for anywhere in a strategy, `own` for its own fields, `sections` for a section, from within.
        """
        if atom.kind == "value":
            return self._with_value(atom, place)
        if atom.field is not None and place == SECTIONS:
            return []
        prefix = {"": "", "own": "own_", SECTIONS: "sections."}[place]
        stems, folded = f"{prefix}stems", f"{prefix}folded"
        if place == "own":
            stems = "own"
        if atom.field is not None:
            stems, folded = own_field(atom.field), f"{own_field(atom.field)}_folded"
        languages = self.languages if atom.language is None else (atom.language,)
        return [query for language in languages if (query := self._words(atom, language, stems, folded)) != NOTHING]

    def _words(self, atom: Atom, language: str, stems: str, folded: str) -> Query:
        words = [analyzer.fold(word) for word in atom.words]
        word = words[0]
        if atom.kind in {"phrase", "split"} and len(words) > 1:
            text = " ".join([encoded(self.words.stem(each, language)) for each in words])
            return {"match_phrase": {stems: {"query": text, "analyzer": "whitespace"}}}
        if atom.kind == "prefix":
            return {"prefix": {folded: language + word}}
        if atom.kind == "form":
            return _terms(folded, [language + word])
        if atom.kind == "compound":
            return _terms(folded, [language + each for each in self.words.compounds(word, language)])
        if atom.kind == "begun":
            return _terms(stems, list(map(encoded, self.words.begun_stems(word, language))))
        return _terms(stems, [encoded(self.words.stem(word, language))])

    def _with_value(self, atom: Atom, place: str) -> list[Query]:
        values = self.facets[str(atom.field)]
        of_sections = values.facet.type.of_sections
        if (place == "own" and of_sections) or (place == SECTIONS and not of_sections):
            return []
        field = facet_field(values.facet.name)
        found = _terms(f"{SECTIONS}.{field}" if place == SECTIONS else field, values.resolved(atom.words))
        return [] if found == NOTHING else [found]

    def anywhere(self, clause: Clause) -> Query:
        """Strategies in which a clause matches."""
        return any_of([query for atom in clause.atoms for query in self.atom(atom, "")])

    def within(self, clause: Clause, allowed: Query) -> Query:
        """Strategies in which it matches in a section that is allowed, or in their own fields."""
        inside = [query for atom in clause.atoms for query in self.atom(atom, SECTIONS)]
        own = [query for atom in clause.atoms for query in self.atom(atom, "own")]
        return any_of([*([in_sections(all_of([allowed, any_of(inside)]))] if inside else []), *own])

    def with_words(self, clause: Clause) -> Query:
        """Strategies that have its words anywhere, whatever they carry."""
        return self.anywhere(replace(clause, atoms=tuple([atom for atom in clause.atoms if atom.kind != "value"])))

    def searched(self, parsed: ParsedQuery) -> list[Clause]:
        """The clauses that are looked for, without the compounds that no text has."""
        return [self._with_its_compounds(clause) for clause in parsed.wanted if clause not in ignored_clauses(parsed)]

    def _with_its_compounds(self, clause: Clause) -> Clause:
        there = [atom for atom in clause.atoms if atom.kind != "compound" or self._has_compounds(atom)]
        return clause if len(there) == len(clause.atoms) else replace(clause, atoms=tuple(there))

    def _has_compounds(self, atom: Atom) -> bool:
        return any(self.words.compounds(analyzer.fold(atom.words[0]), language) for language in self.languages)


@dataclass(frozen=True)
class Requirement:
    """How many of the clauses must match: all, or so many of those that are counted."""

    counted: tuple[bool, ...] = ()
    min_should_match: int = 1

    def met(self, clauses: Sequence[Query]) -> Query:
        """What matches enough of the clauses."""
        counted = [query for query, counts in zip(clauses, self.counted, strict=False) if counts]
        complete = all_of(clauses)
        if len(counted) < self.min_should_match:
            return complete
        if len(counted) == len(clauses) and self.min_should_match == 1:
            return any_of(counted)
        return any_of([complete, {"bool": {"should": counted, "minimum_should_match": self.min_should_match}}])


class Selection:
    """One search's words and filters: what matches, and what its facets count."""

    def __init__(self, builder: QueryBuilder, compiled: CompiledQuery, requirement: Requirement) -> None:
        self.builder = builder
        self.query, self.parsed, self.rule = compiled.query, compiled.parsed, compiled.match
        self.requirement = requirement
        self.clauses = builder.searched(self.parsed)
        self._chosen = {name: self._values(name) for name in self.query.narrowed if name in builder.facets}
        self._typed = [filter_ for filter_ in self.parsed.filters if not filter_.excluded]

    def _values(self, name: str) -> list[str]:
        """The chosen values of a facet, "Not stated" among them."""
        values, chosen = self.builder.facets[name], self.query.chosen(name)
        found, missing = values.resolved(chosen), [NOT_STATED] if name in self.query.missing else []
        low, high = self.query.bounds(name)
        if low is None and high is None:
            return [*found, *missing]
        inside = [text for text in values.values if (low is None or int(text) >= low) and (high is None or int(text) <= high)]
        return [*(text for text in inside if text in found or not chosen), *missing]

    def _of_sections(self, name: str) -> bool:
        return self.builder.facets[name].facet.type.of_sections

    def _allowed_but(self, facet: str) -> list[Query]:
        """What sections must have, but for what is chosen in one facet."""
        found = [
            _terms(f"{SECTIONS}.{facet_field(one.facet)}", self.builder.facets[one.facet].resolved(one.values))
            for one in self._typed
            if self._of_sections(one.facet)
        ]
        return found + [
            _terms(f"{SECTIONS}.{facet_field(name)}", values)
            for name, values in self._chosen.items()
            if self._of_sections(name) and name != facet
        ]

    @cached_property
    def allowed(self) -> Query | None:
        """The sections in which words are looked for; None for all."""
        found = self._allowed_but("")
        return all_of(found) if found else None

    @cached_property
    def fixed(self) -> Query:
        """What passes all but the words and the chosen values."""
        must = [self._typed_values(one.facet, one.values) for one in self._typed]
        never = [self._typed_values(one.facet, one.values) for one in self.parsed.filters if one.excluded]
        never += [self.builder.anywhere(clause) for clause in self.parsed.unwanted]
        return {"bool": {"filter": must, "must_not": never}} if must or never else EVERYTHING

    def _typed_values(self, facet: str, values: Sequence[str]) -> Query:
        return _terms(facet_field(facet), self.builder.facets[facet].resolved(values))

    def choice(self, name: str) -> Query:
        """What has what is chosen in a facet."""
        values, field = self._chosen[name], facet_field(name)
        if name not in self.query.all_of or not self._of_sections(name):
            return _terms(field, values)
        unknown = len(values) < len(self.query.chosen(name)) + (name in self.query.missing)
        return NOTHING if unknown else all_of([{"term": {field: value}} for value in values])

    def choices(self, but: str = "") -> Query:
        """What passes the choices in all facets but one."""
        return all_of([self.choice(name) for name in self._chosen if name != but])

    def _matches(self, clause: Clause) -> Query:
        return self.builder.anywhere(clause) if self.allowed is None else self.builder.within(clause, self.allowed)

    @cached_property
    def words(self) -> Query:
        """What matches enough of the clauses."""
        return self.requirement.met(list(map(self._matches, self.clauses))) if self.clauses else EVERYTHING

    @cached_property
    def complete(self) -> Query:
        """What matches each of them."""
        return Requirement().met(list(map(self._matches, self.clauses))) if self.clauses else EVERYTHING

    @property
    def is_tiered(self) -> bool:
        """Whether what matches every clause comes before the rest whatever it scores."""
        ordered = self.rule == "all" or (self.rule == "some" and len(self.parsed.wanted) <= MAX_TIERED_WORDS)
        return ordered and bool(self.clauses) and (self.rule == "some" or self.carries)

    @property
    def carries(self) -> bool:
        """Whether what carries a value may match without any word: what has every word comes first."""
        return any(atom.kind == "value" for clause in self.clauses for atom in clause.atoms)

    @cached_property
    def touched(self) -> Query:
        """Sections that have a word of the query, or carry a value that it names."""
        return any_of(
            [query for clause in self.clauses for atom in clause.atoms for query in self.builder.atom(atom, SECTIONS)]
        )

    def within_value(self, name: str) -> Callable[[str], Query]:
        """For a facet of sections: what matches within the sections that have a value, besides all that is chosen already."""
        others, field = self._allowed_but(name), facet_field(name)
        besides = name in self.query.all_of and name in self._chosen

        def within(value: str) -> Query:
            allowed = all_of([*others, {"term": {f"{SECTIONS}.{field}": value}}])
            each = [self.builder.within(clause, allowed) for clause in self.clauses]
            if besides:
                each = [any_of([here, self._matches(clause)]) for here, clause in zip(each, self.clauses, strict=True)]
            return all_of([{"term": {field: value}}, self.requirement.met(each)])

        return within

    def around(self, name: str) -> Query:
        """What the counts of a facet are among, words apart: what passes the choices in others, or in all if all must be."""
        return self.choices("" if name in self.query.all_of and self._of_sections(name) else name)
