"""The words of a query that may be misspelt or missing: those that name no value and are found in no other form."""

from collections.abc import Collection

from search.analysis import analyzer
from search.analysis.dictionary.real_words import is_real_word
from search.analysis.stop_words import STOP_WORDS
from search.engines.base import EngineReader
from search.query.expansion.synonyms import SYNONYM_WEIGHT
from search.query.ignored_clauses import ignored_clauses
from search.query.model import FORM_KINDS, Clause, CompiledQuery, ParsedQuery, SearchQuery


def doubtful_words(parsed: ParsedQuery, reader: EngineReader | None = None) -> tuple[str, ...]:
    """The words that have to match and may be misspelt: no word that names a value, is found in another form or is a stop word.

    Args:
        parsed: the query.
        reader: the generation that is searched, which tells which prefixes and other forms it has. Without it no prefix is
            doubtful, nor any word of which the site has synonyms.
    """
    named = [atom for clause in parsed.wanted if any(atom.kind == "value" for atom in clause.atoms) for atom in clause.atoms]
    begun = [atom for clause in parsed.wanted for atom in clause.atoms if atom.kind == "prefix"]
    known = [atom for atom in begun if reader is None or reader.completions(atom.words[0])]
    others = [clause for clause in parsed.wanted if is_found_otherwise(clause, reader)]
    found = [atom for clause in others for atom in clause.atoms[: 1 if clause.is_single else None]]
    articles = STOP_WORDS.get(parsed.language or "", frozenset())  # without single letters, which may be part of a name
    stop = [clause.atoms[0] for clause in ignored_clauses(parsed) if analyzer.fold(clause.atoms[0].words[0]) in articles]
    not_doubtful = {word for atom in (*named, *known, *found, *stop) if atom.kind != "value" for word in atom.words}
    languages = reader.state.languages if reader else ()
    not_doubtful |= _of_a_sentence(parsed.words, languages)
    return tuple([word for word in parsed.words if word not in not_doubtful])


def _of_a_sentence(words: Collection[str], languages: Collection[str]) -> frozenset[str]:
    """The words that are stop words of the language in which most of them are: a sentence is not a search for its stop words.

    There have to be two. A single one may be an ordinary word of the collection's languages, as *die*, *war* and *men* are;
    it counts only beside a word of its own language that is none of theirs: *und* beside *Rollen*.
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
    """Whether some text has another form, spelling or synonym of a clause's word, or one of several words joined by OR.

    Args:
        clause: a clause of a query.
        reader: the generation that is searched; without it, only whether the site has synonyms of the word.
    """
    if not clause.is_single:
        return reader is not None and reader.count(_alone(clause)) > 0
    if reader is None:
        return any(atom.weight == SYNONYM_WEIGHT and atom.kind in {"word", "phrase"} for atom in clause.atoms)
    others = [atom for atom in clause.atoms if atom.kind in FORM_KINDS or (atom.kind in {"word", "phrase"} and atom.weight < 1)]
    known = [atom for atom in others if all(map(reader.knows, atom.words))]
    return bool(known) and any(reader.counts([_alone(Clause((atom,))) for atom in known]))


def _alone(clause: Clause) -> CompiledQuery:
    return CompiledQuery(SearchQuery(), ParsedQuery((clause,)), "all")
