"""Which words of a query may be misspelt, or nowhere: those that are found in no other form and name nothing."""

from collections.abc import Collection

from search.analysis import analyzer
from search.analysis.dictionary.real_words import is_real_word
from search.analysis.stop_words import STOP_WORDS
from search.engines.base import EngineReader
from search.query.expansion.synonyms import SYNONYM_WEIGHT
from search.query.ignored_clauses import ignored_clauses
from search.query.model import FORM_KINDS, Clause, CompiledQuery, ParsedQuery, SearchQuery


def doubtful_words(parsed: ParsedQuery, reader: EngineReader | None = None) -> tuple[str, ...]:
    """The words that have to match and name no value, without those that are `begun*`: what names one is no misspelling.

    Args:
        parsed: what was read.
        reader: what is searched: beginnings and words that it has none of, in whatever form, are doubtful. Without it no
            beginning is, nor any word that the site has synonyms of.
    """
    named = [atom for clause in parsed.wanted if any(atom.kind == "value" for atom in clause.atoms) for atom in clause.atoms]
    begun = [atom for clause in parsed.wanted for atom in clause.atoms if atom.kind == "prefix"]
    known = [atom for atom in begun if reader is None or reader.completions(atom.words[0])]
    others = [clause for clause in parsed.wanted if is_found_otherwise(clause, reader)]
    found = [atom for clause in others for atom in clause.atoms[: 1 if clause.typed_once else None]]
    articles = STOP_WORDS.get(parsed.language or "", frozenset())  # not every letter, which may be part of a name
    stop = [clause.atoms[0] for clause in ignored_clauses(parsed) if analyzer.fold(clause.atoms[0].words[0]) in articles]
    not_doubtful = {word for atom in (*named, *known, *found, *stop) if atom.kind != "value" for word in atom.words}
    languages = reader.state.languages if reader else ()
    not_doubtful |= _of_a_sentence(parsed.words, languages)
    return tuple([word for word in parsed.words if word not in not_doubtful])


def _of_a_sentence(words: Collection[str], languages: Collection[str]) -> frozenset[str]:
    """Stop words of the language that has most of some words as such, if these are two: who writes sentences asks for none.

    A single one may as well be a word of the collection's languages, as *die*, *war* and *men* are, unless it stands beside a
    word of its own language that is none of theirs: *und* beside *Rollen*.
    """
    found = {
        code: frozenset(word for word in words if analyzer.fold(word) in stop_words) for code, stop_words in STOP_WORDS.items()
    }
    most = max(found.values(), key=len)
    if not most:
        return most
    foreign = [word for word in words if languages and not is_real_word(word, languages)]
    alone = (stop for code, stop in found.items() if stop and any(is_real_word(word, (code,)) for word in foreign))
    return frozenset().union(most if len(most) > 1 else (), *alone)


def is_found_otherwise(clause: Clause, reader: EngineReader | None) -> bool:
    """Whether some text has another form or spelling of a clause's word, or what means the same.

    Args:
        clause: of a query.
        reader: what is searched; None for whether a site has synonyms of it.
    """
    if not clause.typed_once:
        return reader is not None and reader.count(_alone(clause)) > 0
    if reader is None:
        return any(atom.weight == SYNONYM_WEIGHT and atom.kind in {"word", "phrase"} for atom in clause.atoms)
    others = [atom for atom in clause.atoms if atom.kind in FORM_KINDS or (atom.kind in {"word", "phrase"} and atom.weight < 1)]
    known = [atom for atom in others if all(map(reader.knows, atom.words))]
    return bool(known) and any(reader.counts([_alone(Clause((atom,))) for atom in known]))


def _alone(clause: Clause) -> CompiledQuery:
    return CompiledQuery(SearchQuery(), ParsedQuery((clause,)), "all")
