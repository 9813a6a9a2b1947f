"""The synonyms of a site: where one of a group was typed, the others are added as alternatives of lower weight."""

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from msgspec.structs import replace

from search.analysis import analyzer
from search.analysis.forms.lemmas import singular_of_acronym
from search.analysis.forms.stemming import Apart
from search.query.model import Atom, Clause, ParsedQuery

SYNONYM_WEIGHT = 0.8
"""Weight of a synonym relative to the typed word: enough to be found, not enough to come first."""

MAX_NAME_WORDS = 12
"""Maximum number of words of a name or synonym that is recognised: a question of thirty words has hundreds of runs."""

Groups = tuple[tuple[str, ...], ...]
Languages = tuple[str, ...]
Words = tuple[str, ...]
"""Consecutive words."""


class Run(NamedTuple):
    """Consecutive clauses, or one alternative in a clause, whose words may be a name or a synonym."""

    start: int
    """The first clause."""
    end: int
    """The clause after the last."""
    words: Words
    """The folded words."""
    required: bool
    """Whether all words have to match, anywhere: without an OR beside them and without a minus or field before them."""
    field: str | None
    """The own field in which they are searched; None for anywhere."""

    @property
    def clauses(self) -> range:
        """The numbers of the clauses."""
        return range(self.start, self.end)


def with_synonyms(parsed: ParsedQuery, groups: Groups, languages: Languages = ("en",), places: Groups = ()) -> ParsedQuery:
    """The query with the other members of a synonym group as alternatives.

    A member of several words counts as typed when it stands in quotation marks and when its words follow one another:
    `open data` with the synonym `ogd` becomes `(open OR ogd) (data OR ogd)`, which is `(open data) OR ogd`.

    Args:
        parsed: a query.
        groups: words and phrases that mean the same.
        languages: codes of the languages in which forms of a word count as the same: `registries` is the `registry` of a group.
        places: groups of names, each group those of one place: an excluded name excludes the place by all of its names.
    """
    added: dict[int, list[Atom]] = {}
    for excluded, known in ((False, (*groups, *places)), (True, places if parsed.unwanted else ())):
        for run, others in synonyms_in(parsed, known, languages):
            if parsed.clauses[run.start].excluded == excluded:
                for index in run.clauses:
                    added.setdefault(index, []).extend(others)
    return with_alternatives(parsed, added)


def with_alternatives(parsed: ParsedQuery, added: Mapping[int, Sequence[Atom]]) -> ParsedQuery:
    """The query with further alternatives in some of its clauses, given by the clause's number."""
    if not added:
        return parsed
    clauses = [
        replace(clause, atoms=tuple(dict.fromkeys((*clause.atoms, *added.get(index, ())))))
        for index, clause in enumerate(parsed.clauses)
    ]
    return replace(parsed, clauses=tuple(clauses))


def synonyms_in(parsed: ParsedQuery, groups: Groups, languages: Languages = ("en",)) -> Iterator[tuple[Run, list[Atom]]]:
    """Each run that is a member of a group, with the group's other members."""
    table = _table(groups, languages, parsed.apart)
    for run in runs(parsed.clauses) if table else ():
        forms = _forms(run.words, languages, parsed.apart)
        for group in table:
            if not forms.isdisjoint(group):
                others = [atom for member, atom in group.items() if member not in forms and atom.words != run.words]
                yield run, [replace(atom, field=run.field) for atom in others] if run.field else others


@lru_cache(maxsize=16)
def _table(groups: Groups, languages: Languages, apart: Apart) -> list[dict[Words, Atom]]:
    """For each group, stems of a member's words → its atom. Cached, since a site's groups are the same in every search."""
    return [
        {stems: _atom(words) for words in map(_words, group) if words for stems in _forms(_folded(words), languages, apart)}
        for group in groups
    ]


def _forms(folded: Words, languages: Languages, apart: Apart) -> set[Words]:
    """The stems of words in each of the languages; plural acronyms count as singular."""
    words = tuple(map(singular_of_acronym, folded))
    return {tuple([analyzer.stem(word, language, apart) for word in words]) for language in languages}


def _words(text: str) -> Words:
    return tuple(analyzer.words(text))


def _folded(words: Words) -> Words:
    return tuple(map(analyzer.fold, words))


def _atom(words: Words) -> Atom:
    return Atom("phrase" if len(words) > 1 else "word", words, weight=SYNONYM_WEIGHT)


def runs(clauses: tuple[Clause, ...]) -> Iterator[Run]:
    """All runs of some clauses that may be a name or a synonym."""
    plain = [_plain_words(clause) for clause in clauses]
    for start, clause in enumerate(clauses):
        if not plain[start]:
            yield from (Run(start, start + 1, _folded(atom.words), False, atom.field) for atom in _typed(clause))
        spelt: Words = ()
        for end in range(start, min(len(clauses), start + MAX_NAME_WORDS)):
            words = plain[end]
            if not words or (len(words) > 1 and end > start):
                break
            spelt += _folded(words)
            yield Run(start, end + 1, spelt, True, None)
            if len(words) > 1:
                break


def _plain_words(clause: Clause) -> Words:
    """The words of a clause that is one word or phrase, anywhere; () for exclusions, prefixes, field conditions and ORs."""
    atom, *others = [atom for atom in clause.atoms if atom.weight == 1.0] or (None,)
    return () if atom is None or others or clause.excluded or atom.field or atom.kind not in _NAMING else atom.words


def _typed(clause: Clause) -> list[Atom]:
    """The typed words and phrases of a clause, without those of less weight, which are the same word joined: `open-data`."""
    return [atom for atom in clause.atoms if atom.kind in _NAMING and atom.weight == 1.0]


_NAMING = frozenset({"word", "phrase"})
"""Kinds of atoms that may be a name."""
