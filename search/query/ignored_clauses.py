"""The parts of a query that are ignored: stop words beside other words, and quotation marks in a relaxed search."""

from collections.abc import Iterable, Iterator
from functools import lru_cache

from search.analysis import analyzer
from search.query.model import FORM_KINDS, Atom, Clause, ParsedQuery


@lru_cache(maxsize=4096)
def ignored_clauses(parsed: ParsedQuery) -> frozenset[Clause]:
    """The clauses that neither have to match nor score: stop words, unless the query has nothing else.

    A stop word within a name, as in *Isle of Man*, is ignored too: the alternatives of the whole name are also those of its
    other words. Cached, since both searching and highlighting ask for the clauses.
    """
    wanted = parsed.wanted
    stop = [clause for clause in wanted if _is_stop_word(clause, parsed.language)]
    elsewhere = {atom for clause in wanted if clause not in stop for atom in clause.atoms}
    stop = [clause for clause in stop if elsewhere.issuperset(_other_atoms(clause))]
    return frozenset() if len(stop) == len(wanted) else frozenset(stop)


def _is_stop_word(clause: Clause, language: str | None) -> bool:
    """Whether only a stop word was typed, without quotation marks; `U.S.` and `I.T.` are not."""
    typed = [atom for atom in clause.atoms if _is_typed_word(atom)]
    return bool(typed and not clause.kept) and all(
        atom.field is None and "." not in atom.words[0] and analyzer.is_stop_word(analyzer.fold(atom.words[0]), language)
        for atom in typed
    )


def _other_atoms(clause: Clause) -> Iterator[Atom]:
    """What a clause may match beside the word that was typed, whose forms in other languages do not count: *men* of Dutch."""
    return (atom for atom in clause.atoms if not _is_typed_word(atom) and atom.kind not in FORM_KINDS)


def _is_typed_word(atom: Atom) -> bool:
    return atom.kind == "word" and atom.weight == 1.0


_QUESTION_WORDS = {
    "de": "darf gibt hat haben ist kann konnen sind wann warum was welche welcher welches wer weshalb wie wieso wird wo",
    "en": "are can could did do does has have how is may must should was were what when where which who whose why will",
    "es": "como cual cuales cuando cuanto cuantos donde es hay puede que quien quienes son",
    "fi": "kuinka kuka miksi milloin minka missa mista mita miten mitka mika onko saako voiko",
    "fr": "combien comment est ou peut pourquoi quand que quel quelle quelles quels qui quoi",
    "nl": "hebben heeft hoe hoeveel is kan mag waar waarom wanneer wat welk welke wie zijn",
}
"""Language code → folded words that questions begin with."""


def is_question(parsed: ParsedQuery) -> bool:
    """Whether a query begins like a question."""
    asking = _QUESTION_WORDS.get(parsed.language or "", "").split()
    first = next((atom for clause in parsed.wanted[:1] for atom in clause.atoms), None)
    return first is not None and first.kind == "word" and analyzer.fold(first.words[0]) in asking


def phrase_words(clauses: Iterable[Clause]) -> tuple[Clause, ...]:
    """The words of typed phrases, each once and as a clause: in a relaxed search, quotation marks are only a preference.

    Synonyms stay phrases: a search for `privacy` is no search for a single word of *data protection*.
    """
    alone = [clause for clause in clauses if not clause.excluded and clause.is_single]
    times = {
        word: clause.times
        for clause in alone
        for atom in clause.atoms
        if atom.kind == "phrase" and atom.field is None and atom.weight == 1.0
        for word in atom.words
    }
    return tuple(Clause((Atom("word", (word,)),), times=count) for word, count in times.items())
