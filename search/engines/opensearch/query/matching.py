"""The matcher: words and filters as queries of the cluster for strategies and for their sections."""

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
    """A query for any of some queries. Those for terms of one field are merged, since a cluster accepts only so many."""
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
    """A query for all of some queries."""
    return queries[0] if len(queries) == 1 else {"bool": {"filter": queries}} if queries else EVERYTHING


def in_sections(query: Query) -> Query:
    """A query for strategies with a section that matches."""
    return {"nested": {"path": SECTIONS, "query": query, "score_mode": "none"}}


def _terms(field: str, values: Sequence[str]) -> Query:
    return {"terms": {field: values}} if values else NOTHING


@dataclass(frozen=True)
class QueryBuilder:
    """Builds queries for atoms and clauses from the words and facet values of one generation."""

    site: Site
    languages: tuple[str, ...]
    words: Words
    facets: Mapping[str, FacetValues]

    def atom(self, atom: Atom, place: str) -> list[Query]:
        """Queries of which any finds where an atom matches.

        Args:
            atom: an atom of any kind.
            place: "" for anywhere in a strategy, `own` for its own fields, `sections` for a query nested in sections.
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
        """A query for strategies in which a clause matches."""
        return any_of([query for atom in clause.atoms for query in self.atom(atom, "")])

    def within(self, clause: Clause, allowed: Query) -> Query:
        """A query for strategies in which a clause matches in an allowed section, or in their own fields."""
        inside = [query for atom in clause.atoms for query in self.atom(atom, SECTIONS)]
        own = [query for atom in clause.atoms for query in self.atom(atom, "own")]
        return any_of([*([in_sections(all_of([allowed, any_of(inside)]))] if inside else []), *own])

    def with_words(self, clause: Clause) -> Query:
        """A query for strategies in which a clause matches by its words, not only by a facet value."""
        return self.anywhere(replace(clause, atoms=tuple([atom for atom in clause.atoms if atom.kind != "value"])))

    def searched(self, parsed: ParsedQuery) -> list[Clause]:
        """The clauses that are searched, without the compounds that no text has."""
        return [self._with_its_compounds(clause) for clause in parsed.wanted if clause not in ignored_clauses(parsed)]

    def _with_its_compounds(self, clause: Clause) -> Clause:
        there = [atom for atom in clause.atoms if atom.kind != "compound" or self._has_compounds(atom)]
        return clause if len(there) == len(clause.atoms) else replace(clause, atoms=tuple(there))

    def _has_compounds(self, atom: Atom) -> bool:
        return any(self.words.compounds(analyzer.fold(atom.words[0]), language) for language in self.languages)


@dataclass(frozen=True)
class Requirement:
    """How many of the clauses must match: all, or at least `min_should_match` of the counted ones."""

    counted: tuple[bool, ...] = ()
    min_should_match: int = 1

    def met(self, clauses: Sequence[Query]) -> Query:
        """A query for whatever matches enough of the clauses."""
        counted = [query for query, counts in zip(clauses, self.counted, strict=False) if counts]
        complete = all_of(clauses)
        if len(counted) < self.min_should_match:
            return complete
        if len(counted) == len(clauses) and self.min_should_match == 1:
            return any_of(counted)
        return any_of([complete, {"bool": {"should": counted, "minimum_should_match": self.min_should_match}}])


class Selection:
    """The words and filters of one search, as queries for matches and for facet counts."""

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
        """Queries that sections must match: the typed and chosen section values, except those chosen in one facet."""
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
        """A query for the sections in which words are searched; None for all."""
        found = self._allowed_but("")
        return all_of(found) if found else None

    @cached_property
    def fixed(self) -> Query:
        """A query for strategies that pass everything but the words and the chosen values."""
        must = [self._typed_values(one.facet, one.values) for one in self._typed]
        never = [self._typed_values(one.facet, one.values) for one in self.parsed.filters if one.excluded]
        never += [self.builder.anywhere(clause) for clause in self.parsed.unwanted]
        return {"bool": {"filter": must, "must_not": never}} if must or never else EVERYTHING

    def _typed_values(self, facet: str, values: Sequence[str]) -> Query:
        return _terms(facet_field(facet), self.builder.facets[facet].resolved(values))

    def choice(self, name: str) -> Query:
        """A query for strategies with the chosen values of a facet."""
        values, field = self._chosen[name], facet_field(name)
        if name not in self.query.all_of or not self._of_sections(name):
            return _terms(field, values)
        unknown = len(values) < len(self.query.chosen(name)) + (name in self.query.missing)
        return NOTHING if unknown else all_of([{"term": {field: value}} for value in values])

    def choices(self, but: str = "") -> Query:
        """A query for strategies with the chosen values of all facets, except one if it is given."""
        return all_of([self.choice(name) for name in self._chosen if name != but])

    def _matches(self, clause: Clause) -> Query:
        return self.builder.anywhere(clause) if self.allowed is None else self.builder.within(clause, self.allowed)

    @cached_property
    def words(self) -> Query:
        """A query for strategies that match enough of the clauses."""
        return self.requirement.met(list(map(self._matches, self.clauses))) if self.clauses else EVERYTHING

    @cached_property
    def complete(self) -> Query:
        """A query for strategies that match each of the clauses."""
        return Requirement().met(list(map(self._matches, self.clauses))) if self.clauses else EVERYTHING

    @property
    def is_tiered(self) -> bool:
        """Whether strategies that match every clause come before the rest whatever their scores."""
        ordered = self.rule == "all" or (self.rule == "some" and len(self.parsed.wanted) <= MAX_TIERED_WORDS)
        return ordered and bool(self.clauses) and (self.rule == "some" or self.carries)

    @property
    def carries(self) -> bool:
        """Whether strategies may match by a facet value without any word; those with every word then come first."""
        return any(atom.kind == "value" for clause in self.clauses for atom in clause.atoms)

    @cached_property
    def touched(self) -> Query:
        """A query for sections that have a word of the query or a facet value that it names."""
        return any_of(
            [query for clause in self.clauses for atom in clause.atoms for query in self.builder.atom(atom, SECTIONS)]
        )

    def within_value(self, name: str) -> Callable[[str], Query]:
        """Facet value of sections → a query for strategies that match within the sections with it, beside all chosen values."""
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
        """A query for the strategies that a facet counts: with the chosen values of others, and its own if all are required."""
        return self.choices("" if name in self.query.all_of and self._of_sections(name) else name)
