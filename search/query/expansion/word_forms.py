"""Adds the other forms and spellings that an index has of a query's words, and detects the query's language."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Protocol

import msgspec
from msgspec.structs import replace

from search.analysis import analyzer
from search.query.expansion.synonyms import with_alternatives
from search.query.model import Atom, Clause, ParsedQuery

SPLIT_WEIGHT = 0.5
"""Weight of a typed word written as two, and of two typed words written as one."""
JOINED_LENGTHS = (2, 3)
"""Numbers of words that may be written as one: `data base`, `open street map`."""
MAX_RESPELT = 4
"""Maximum number of words of a query that are also searched for written as one or as two: a question has words enough, and on
Cranfield and CACM (`python -m tests.relevance`) respelling costs its ranking .007 and .010 nDCG@10."""


class KnownWord(msgspec.Struct, frozen=True, gc=False):
    """What an index knows of a folded word."""

    languages: frozenset[str] = frozenset()
    """Codes of the languages whose texts have it in exactly this form, not only joined by a sign."""
    lemmas: tuple[tuple[str, str], ...] = ()
    """Language and folded lemma, for lemmas with another stem."""
    forms: tuple[tuple[str, str], ...] = ()
    """Language and folded form, for forms in its texts that have the same lemma but another stem."""
    splits: tuple[tuple[str, str], ...] = ()
    """Pairs of words that are this word when joined, and that occur side by side."""


class WordLookup(Protocol):
    """Looks words up in an index; the reader of every engine is one."""

    def word(self, folded: str) -> KnownWord:
        """What is known of a folded word."""


def with_word_forms(parsed: ParsedQuery, index: WordLookup, languages: Sequence[str], site_language: str) -> ParsedQuery:
    """The query with further forms and spellings of its words as alternatives, and with its language.

    Phrases, prefixes and exclusions get none.

    Args:
        parsed: a query, its synonyms included.
        index: looks words up.
        languages: codes of the languages that the index holds.
        site_language: the language that is chosen if the words do not tell.
    """
    language = language_of(parsed, index, languages, site_language)
    few = len(parsed.clauses) <= MAX_RESPELT
    added = {number: list(_of_clause(clause, index, respelt=few)) for number, clause in enumerate(parsed.clauses)}
    runs = [(at, at + length) for length in JOINED_LENGTHS for at in range(len(parsed.clauses) - length + 1)]
    for begin, end in runs if few else ():
        for number, atom in _joined(parsed.clauses[begin:end], index, language):
            added[begin + number].append(atom)
    return replace(with_alternatives(parsed, added), language=language)


def language_of(parsed: ParsedQuery, index: WordLookup, languages: Sequence[str], site_language: str) -> str | None:
    """The likeliest language of a query: the one with most of its words; of equals, with most stop words, then the site's."""
    if len(languages) == 1:
        return languages[0]
    typed = [clause.atoms[0] for clause in parsed.wanted]
    words = [analyzer.fold(word) for atom in typed if atom.kind != "begun" for word in atom.words]

    def likeliness(language: str) -> tuple[int, int, bool]:
        stop = [analyzer.is_stop_word(word, language) for word in words]
        known = [common or language in index.word(word).languages for word, common in zip(words, stop, strict=True)]
        return sum(known), sum(stop), language == site_language

    return max(sorted(languages), key=likeliness, default=None)


def _of_clause(clause: Clause, index: WordLookup, *, respelt: bool) -> Iterator[Atom]:
    for atom in clause.atoms:
        folded = analyzer.fold(atom.words[0])
        if atom.kind == "word" and not clause.excluded and _has_forms(atom.words[0], folded):
            yield from _of_word(atom, index.word(folded), respelt=respelt)


def _has_forms(word: str, folded: str) -> bool:
    """Whether other forms of a word are added; those of a joined word are not, since its parts are searched by themselves."""
    plain = folded.isalpha() or _NUMBERED.fullmatch(folded)
    return bool(plain) and len(folded) > 1 and not analyzer.is_whole(word)


def _of_word(atom: Atom, known: KnownWord, *, respelt: bool) -> Iterator[Atom]:
    """Other forms and spellings of a word; no forms in a language in which it is a stop word, as *men* is in Dutch."""
    folded = analyzer.fold(atom.words[0])
    other: Iterable[tuple[str, str, str]] = (
        *(("lemma", language, lemma) for language, lemma in known.lemmas),
        *(("form", language, form) for language, form in known.forms),
    )
    for kind, language, word in other:
        if not analyzer.is_stop_word(folded, language):
            yield Atom("lemma" if kind == "lemma" else "form", (word,), atom.field, atom.weight, language)
    is_splittable = respelt and len(folded) >= MIN_PART and not analyzer.is_stop_word_somewhere(folded)
    for split in known.splits if is_splittable else ():
        yield Atom("split", split, atom.field, atom.weight * SPLIT_WEIGHT)


def _joined(clauses: Sequence[Clause], index: WordLookup, language: str | None) -> Iterator[tuple[int, Atom]]:
    """The word that some neighbours form when joined, for each of them that is no stop word, if the index has it."""
    words = [analyzer.fold(_plain_word(clause) or "") for clause in clauses]
    joined = "".join(words)
    is_word = joined.isalpha() and _may_end(words[-1], joined)
    if not all(words) or not (is_word or _NUMBERED.fullmatch(joined)):
        return
    if index.word(joined).languages:
        for number, word in enumerate(words):
            if not analyzer.is_stop_word(word, language):
                yield number, Atom("word", (joined,), weight=SPLIT_WEIGHT)


def _plain_word(clause: Clause) -> str | None:
    atom = clause.atoms[0]
    plain = atom.kind == "word" and atom.field is None and not clause.excluded
    return atom.words[0] if plain and len(clause.atoms) == 1 else None


MIN_PART = 3
"""Minimum number of letters of a part, except `_BEGINNINGS` and `_ENDINGS`: with fewer, nearly any word could be split."""
MAX_SHORT_WORD = 5
"""Number of letters up to which a word may have parts of two letters: `wi-fi`, `sci-fi`."""
_NUMBERED = re.compile(r"([^\W\d_]{2,})(\d+)")
"""`iso27001`, `covid19`: a name with its number."""
_BEGINNINGS = frozenset("bi co down e off on out over re t u under up well x".split())
"""Short words and stop words that may be first parts: `outreach` may be `out reach`."""
_ENDINGS = frozenset("being down how in off on out over up".split())
"""Stop words that may be last parts: `startup` may be `start up`."""


def cuts(folded: str) -> Iterator[tuple[str, str]]:
    """The pairs of words that a folded word may also be written as."""
    if numbered := _NUMBERED.fullmatch(folded):
        yield numbered[1], numbered[2]
    if not folded.isalpha():
        return
    shortest = _min_part(folded)
    for at in range(1, len(folded) - 1):
        first, second = folded[:at], folded[at:]
        long_enough = at >= shortest and not analyzer.is_stop_word_somewhere(first)
        if (long_enough or first in _BEGINNINGS) and _may_end(second, folded):
            yield first, second


def _may_end(part: str, joined: str) -> bool:
    """Whether a word may be the last part of a joined word."""
    return part in _ENDINGS or (len(part) >= _min_part(joined) and not analyzer.is_stop_word_somewhere(part))


def _min_part(joined: str) -> int:
    return MIN_PART - (len(joined) <= MAX_SHORT_WORD)
