"""What is ignored of a query: stop words beside others, and the quotes of a search for some of the words."""

from functools import lru_cache

from search.analysis import analyzer
from search.query.model import Atom, Clause, ParsedQuery


@lru_cache(maxsize=4096)
def ignored_clauses(parsed: ParsedQuery) -> frozenset[Clause]:
    """The clauses that neither have to match nor score: stop words, unless the query has nothing else.

    Kept, since both who searches and who marks what was found asks for it.
    """
    wanted = parsed.wanted
    stop = frozenset([clause for clause in wanted if _is_stop_word(clause, parsed.language)])
    return frozenset() if len(stop) == len(wanted) else stop


def _is_stop_word(clause: Clause, language: str | None) -> bool:
    """Whether a clause is but a stop word: `U.S.` and `I.T.` are none."""
    return all(
        atom.kind == "word"
        and atom.field is None
        and "." not in atom.words[0]
        and analyzer.is_stop_word(analyzer.fold(atom.words[0]), language)
        for atom in clause.atoms
    )


def phrase_words(parsed: ParsedQuery) -> tuple[Clause, ...]:
    """The words of the phrases, each once and as a clause: for a search for some of the words, quotes are only a preference.

    Synonyms stay phrases: who types `privacy` asks for no word of *data protection* by itself.
    """
    times = {
        word: clause.times
        for clause in parsed.wanted
        for atom in clause.atoms
        if atom.kind == "phrase" and atom.field is None and atom.weight == 1.0
        for word in atom.words
    }
    return tuple(Clause((Atom("word", (word,)),), times=count) for word, count in times.items())
