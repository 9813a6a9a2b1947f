"""Words that mean the same to a site: each becomes a lighter alternative wherever the other was typed."""

from collections.abc import Iterator
from functools import lru_cache

from msgspec.structs import replace

from search.analysis import analyzer
from search.analysis.forms.stemming import Apart
from search.query.model import Atom, Clause, ParsedQuery

SYNONYM_WEIGHT = 0.8
"""What a synonym earns beside the word that was typed: enough to be found, not enough to win."""

Groups = tuple[tuple[str, ...], ...]
Words = tuple[str, ...]
"""Folded words that follow one another."""


def with_synonyms(parsed: ParsedQuery, groups: Groups, languages: tuple[str, ...] = ("en",)) -> ParsedQuery:
    """The query with the other members of a synonym group as alternatives.

    A member of several words counts as typed when it stands in quotation marks and when its words follow one another:
    `open data` with the synonym `ogd` becomes `(open OR ogd) (data OR ogd)`, which is `(open data) OR ogd`.

    Args:
        parsed: a query.
        groups: words and phrases that mean the same.
        languages: codes of those in which forms of one word count as the same: `registries` is the `registry` of a group.
    """
    added: dict[int, list[Atom]] = {}
    for start, end, others in spelt(parsed, groups, languages):
        for index in range(start, end):
            added.setdefault(index, []).extend(others)
    if not added:
        return parsed
    clauses = (
        replace(clause, atoms=tuple(dict.fromkeys((*clause.atoms, *added.get(index, ())))))
        for index, clause in enumerate(parsed.clauses)
    )
    return replace(parsed, clauses=tuple(clauses))


def spelt(parsed: ParsedQuery, groups: Groups, languages: tuple[str, ...] = ("en",)) -> Iterator[tuple[int, int, list[Atom]]]:
    """Every [start, end) of clauses that is a member of a group, with the group's other members."""
    table = _table(groups, languages, parsed.apart)
    for start, end, typed in runs(parsed.clauses) if table else ():
        forms = _forms(typed, languages, parsed.apart)
        for group in table:
            if not forms.isdisjoint(group):
                yield start, end, [atom for member, atom in group.items() if member not in forms and atom.words != typed]


@lru_cache(maxsize=16)
def _table(groups: Groups, languages: tuple[str, ...], apart: Apart) -> list[dict[Words, Atom]]:
    """The members of each group by the stems of their words; kept, since a site's groups are the same in every search."""
    return [
        {stems: _atom(words) for words in map(_words, group) if words for stems in _forms(_folded(words), languages, apart)}
        for group in groups
    ]


def _forms(folded: Words, languages: tuple[str, ...], apart: Apart) -> set[Words]:
    """The stems of words in each of the languages."""
    return {tuple(analyzer.stem(word, language, apart) for word in folded) for language in languages}


def _words(text: str) -> Words:
    return tuple(analyzer.words(text))


def _folded(words: Words) -> Words:
    return tuple(map(analyzer.fold, words))


def _atom(words: Words) -> Atom:
    return Atom("phrase" if len(words) > 1 else "word", words, weight=SYNONYM_WEIGHT)


def runs(clauses: tuple[Clause, ...]) -> Iterator[tuple[int, int, Words]]:
    """Every [start, end) of clauses that may spell a synonym, with the folded words it spells."""
    plain = [_plain_words(clause) for clause in clauses]
    for start in range(len(clauses)):
        spelt: Words = ()
        for end in range(start, len(clauses)):
            words = plain[end]
            if not words or (len(words) > 1 and end > start):
                break
            spelt += _folded(words)
            yield start, end + 1, spelt
            if len(words) > 1:
                break


def _plain_words(clause: Clause) -> Words:
    """The words of a clause that stands for itself anywhere; () for exclusions, prefixes, field words and ORs.

    What weighs less is no other word, but the same one joined: `open-data`.
    """
    atom, *others = clause.atoms
    if clause.excluded or any(other.weight == 1.0 for other in others) or atom.kind == "prefix" or atom.field:
        return ()
    return atom.words
