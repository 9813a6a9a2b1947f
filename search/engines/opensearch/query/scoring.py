"""Scores of words in a section, as queries that the cluster scores: close to the scores of the embedded engine, not equal."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

from search.analysis import analyzer
from search.engines.opensearch.query.matching import SECTIONS, QueryBuilder
from search.engines.opensearch.store.connection import Query
from search.engines.opensearch.store.documents import encoded, pair_term
from search.engines.shares import DRAFT_SHARE, EXACT_SHARE, FORM_SHARE, PAIR_SHARE
from search.query.ignored_clauses import ignored_clauses
from search.query.model import FORM_KINDS, Atom, Clause, ParsedQuery

MAX_TERMS = 200
"""Maximum number of scored terms, without those that add least: a cluster accepts 1,024 in a query, which has them twice."""
MAX_STEMS = 64
"""Maximum number of scored stems of a prefix: of too many, none says much."""


@dataclass(frozen=True)
class Part:
    """A part of the scores: queries for some atoms, with their label in explanations."""

    label: str
    queries: tuple[Query, ...]


def parts(builder: QueryBuilder, parsed: ParsedQuery, clauses: Sequence[Clause]) -> list[Part]:
    """The parts of the scores: each clause, the exact form of its words, and words side by side."""
    found = [part for clause in clauses for part in _of_clause(builder, clause)]
    everything = sorted(
        [part for part in (*found, *_pairs(builder, parsed)) if part.queries], key=lambda part: "," in part.label
    )
    sizes = accumulate(len(part.queries) for part in everything)
    return [part for part, size in zip(everything, sizes, strict=True) if size <= MAX_TERMS]


def scored(queries: Sequence[Query], among: Query) -> Query:
    """A query for the sections among some, scored by queries."""
    return {
        "function_score": {
            "query": {"bool": {"should": queries, "minimum_should_match": 0, "filter": among}},
            "functions": [{"filter": {"term": {f"{SECTIONS}.draft": True}}, "weight": DRAFT_SHARE}],
            "boost_mode": "multiply",
        }
    }


def _of_clause(builder: QueryBuilder, clause: Clause) -> Iterator[Part]:
    typed = tuple([atom for atom in clause.atoms if atom.kind not in FORM_KINDS])
    has_forms = len(typed) < len(clause.atoms)
    shares = [(typed, 1 - FORM_SHARE), (clause.atoms, FORM_SHARE)] if has_forms else [(typed, 1.0)]
    for atoms, share in shares:
        queries = [query for atom in atoms for query in _of_atom(builder, atom, clause.times * share * atom.weight)]
        yield Part(" OR ".join(map(str, atoms)), tuple(queries))
    for atom in typed:
        if atom.kind == "word" and atom.field is None:
            share, queries = EXACT_SHARE * atom.weight * clause.times, []
            for code in builder.languages:
                forms = builder.words.forms_to_tell(atom.words[0], code)
                queries += [_term(field, encoded(term), share / len(forms)) for field, term in forms]
            yield Part(f"{atom}, as typed", tuple(queries))


def _of_atom(builder: QueryBuilder, atom: Atom, share: float) -> Iterator[Query]:
    if not share:
        return
    words = [analyzer.fold(word) for word in atom.words]
    for code in builder.languages if atom.language is None else (atom.language,):
        if len(words) > 1:
            stems = [encoded(builder.words.stem(word, code)) for word in words]
            for pair in pairwise(stems):
                yield _term("pairs", pair_term(*pair), share / (len(stems) - 1))
        else:
            for word in _matching(builder, atom, words[0], code):
                field, stem = "stops" if analyzer.is_stop_word(word, code) else "scored", builder.words.stem(word, code)
                if builder.words.has_stem(stem):
                    yield _term(field, encoded(stem), share)


def _matching(builder: QueryBuilder, atom: Atom, folded: str, language: str) -> list[str]:
    """The folded words, one for each stem, that an atom of one word matches."""
    if atom.kind not in {"prefix", "begun", "compound"}:
        return [folded]
    begun = builder.words.compounds(folded, language) if atom.kind == "compound" else builder.words.beginning(folded, language)
    one_each = {builder.words.stem(word, language): word for word in reversed(begun)}
    return sorted(one_each.values(), key=len)[:MAX_STEMS]


def _pairs(builder: QueryBuilder, parsed: ParsedQuery) -> Iterator[Part]:
    """A part for each two words that were typed one after the other, where they stand side by side."""
    ignored = ignored_clauses(parsed)
    for left, right in pairwise(parsed.wanted):
        atoms = (left.atoms[0], right.atoms[0])
        plain = all(atom.kind == "word" and atom.field is None for atom in atoms)
        if plain and left not in ignored and right not in ignored:
            words = [analyzer.fold(atom.words[0]) for atom in atoms]
            stems = [[builder.words.stem(word, code) for word in words] for code in builder.languages]
            terms = [pair_term(*map(encoded, pair)) for pair in stems if all(map(builder.words.has_stem, pair))]
            label = " ".join(map(str, atoms)) + ", side by side"
            yield Part(label, tuple(_term("pairs", term, PAIR_SHARE) for term in dict.fromkeys(terms)))


def _term(field: str, value: str, boost: float) -> Query:
    return {"term": {f"{SECTIONS}.{field}": {"value": value, "boost": boost}}}
