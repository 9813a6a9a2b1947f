"""Words that mean the same to a site: each becomes a lighter alternative wherever the other was typed."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from msgspec.structs import replace

from search import analysis
from search.queries import Atom, Clause, ParsedQuery

SYNONYM_WEIGHT = 0.8
"""What a synonym earns beside the word that was typed: enough to be found, not enough to win."""

_Words = tuple[str, ...]


def with_synonyms(parsed: ParsedQuery, groups: Collection[Collection[str]]) -> ParsedQuery:
    """The query with the other members of a synonym group as alternatives.

    A member of several words counts as typed when it stands in quotation marks and when its words follow one another:
    `open data` with the synonym `ogd` becomes `(open OR ogd) (data OR ogd)`, which is `(open data) OR ogd`.
    """
    table = [{_folded(words): _atom(words) for words in map(_words, group) if words} for group in groups]
    added: dict[int, list[Atom]] = {}
    for start, end, typed in _runs(parsed.clauses):
        for group in table:
            if typed in group:
                others = [atom for spelt, atom in group.items() if spelt != typed]
                for index in range(start, end):
                    added.setdefault(index, []).extend(others)
    clauses = (
        replace(clause, atoms=tuple(dict.fromkeys((*clause.atoms, *added.get(index, ())))))
        for index, clause in enumerate(parsed.clauses)
    )
    return replace(parsed, clauses=tuple(clauses))


def _words(text: str) -> _Words:
    return tuple(analysis.words(text))


def _folded(words: _Words) -> _Words:
    return tuple(map(analysis.fold, words))


def _atom(words: _Words) -> Atom:
    return Atom("phrase" if len(words) > 1 else "word", words, weight=SYNONYM_WEIGHT)


def _runs(clauses: tuple[Clause, ...]) -> Iterator[tuple[int, int, _Words]]:
    """Every [start, end) of clauses that may spell a synonym, with the folded words it spells."""
    plain = [_plain_words(clause) for clause in clauses]
    for start in range(len(clauses)):
        spelt: _Words = ()
        for end in range(start, len(clauses)):
            words = plain[end]
            if not words or (len(words) > 1 and end > start):
                break
            spelt += _folded(words)
            yield start, end + 1, spelt
            if len(words) > 1:
                break


def _plain_words(clause: Clause) -> _Words:
    """The words of a clause that stands for itself anywhere; () for exclusions, prefixes, field words and ORs."""
    atom = clause.atoms[0]
    if clause.excluded or len(clause.atoms) > 1 or atom.kind == "prefix" or atom.field:
        return ()
    return atom.words
