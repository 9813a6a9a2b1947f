"""Longer words that begin with a word, in languages that write compounds as one: `daten` also finds `datenstrategie`."""

from collections.abc import Collection, Iterator

from msgspec.structs import replace

from search.analysis import analyzer
from search.analysis.dictionary.real_words import COMPOUNDING
from search.analysis.forms.stemming import are_kept_apart
from search.query.expansion.synonyms import with_alternatives
from search.query.model import Atom, ParsedQuery

COMPOUND_WEIGHT = 0.5
"""Weight of a compound relative to the word itself: it means something related, not the same."""
MIN_BEGINNING = 4
"""Minimum number of letters of a word whose compounds are found; shorter ones begin too many words that are no compounds."""
MIN_REST = 3
"""Minimum number of letters of a compound after the word, so that `mark` does not find `markt`."""


def with_compounds(parsed: ParsedQuery, languages: Collection[str]) -> ParsedQuery:
    """The query with the compounds of its words as alternatives, except those of stop words, phrases and exclusions.

    Args:
        parsed: a query, its synonyms included.
        languages: codes of the languages that the index holds; without a compounding one among them the query stays as it is.
    """
    if COMPOUNDING.isdisjoint(languages):
        return parsed
    wanted = [(number, clause) for number, clause in enumerate(parsed.clauses) if not clause.excluded]
    return with_alternatives(parsed, {number: tuple(_compounds(clause.atoms)) for number, clause in wanted})


def _compounds(atoms: Collection[Atom]) -> Iterator[Atom]:
    for atom in atoms:
        if atom.kind == "word" and may_begin_compounds(analyzer.fold(atom.words[0])):
            yield replace(atom, kind="compound", weight=atom.weight * COMPOUND_WEIGHT)


def may_begin_compounds(folded: str) -> bool:
    """Whether compounds of a folded word are found: it is long enough, and in no language a stop word."""
    return len(folded) >= MIN_BEGINNING and not analyzer.is_stop_word_somewhere(folded)


def is_compound(folded: str, beginning: str, language: str) -> bool:
    """Whether a word is a compound of a shorter one: neither a form of it nor a word that is kept apart from it.

    Args:
        folded: a folded word.
        beginning: the folded word that it may begin with.
        language: the code of the language of the text that has the longer word.
    """
    return (
        language in COMPOUNDING
        and len(folded) >= len(beginning) + MIN_REST
        and folded.startswith(beginning)
        and analyzer.stem(folded, language) != analyzer.stem(beginning, language)
        and not are_kept_apart(folded, beginning, language)
    )
