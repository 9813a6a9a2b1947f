"""Other forms and spellings of the words of a query, and the language that it is in, as the index tells them."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Protocol

import msgspec
from msgspec.structs import replace

from search.analysis import analyzer
from search.query.expansion.synonyms import with_alternatives
from search.query.model import Atom, Clause, ParsedQuery

SPLIT_WEIGHT = 0.5
"""What two words earn that may be written as the one that was typed, or the one as the two."""
JOINED_LENGTHS = (2, 3)
"""Words that may be written as one: `data base`, `open street map`."""
MAX_RESPELT = 4
"""Words of a query up to which it is also looked for what is written as one word or as two: a question has words enough, and on
Cranfield and CACM (`python -m tests.relevance`) respelling costs its ranking .007 and .010 nDCG@10."""


class KnownWord(msgspec.Struct, frozen=True, gc=False):
    """What an index knows of a folded word."""

    languages: frozenset[str] = frozenset()
    """Codes of the languages whose texts have it in just this form, not joined by a sign."""
    lemmas: tuple[tuple[str, str], ...] = ()
    """Language and lemma, folded, where the lemma has another stem."""
    forms: tuple[tuple[str, str], ...] = ()
    """Language and folded form of what occurs in it with the same lemma but another stem."""
    splits: tuple[tuple[str, str], ...] = ()
    """Pairs of words that are this word when joined, and stand side by side in it."""


class WordLookup(Protocol):
    """Looks words up in an index; the reader of every engine is one."""

    def word(self, folded: str) -> KnownWord:
        """What is known of a folded word."""


def with_word_forms(parsed: ParsedQuery, index: WordLookup, languages: Sequence[str], site_language: str) -> ParsedQuery:
    """The query with further forms and spellings of its words as alternatives, and with its language.

    Phrases, beginnings and exclusions mean the words as they stand.

    Args:
        parsed: what was typed, its synonyms included.
        index: knows words.
        languages: codes of those that the index holds.
        site_language: the one that is chosen where the words do not tell.
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
    """The language that a query is most likely in: that of which most of its words are, and most of them stop words."""
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
    """Whether forms are looked for: the parts of joined words are asked for themselves."""
    plain = folded.isalpha() or _NUMBERED.fullmatch(folded)
    return bool(plain) and len(folded) > 1 and not analyzer.is_whole(word)


def _of_word(atom: Atom, known: KnownWord, *, respelt: bool) -> Iterator[Atom]:
    """What else a word may be; it has no forms in a language whose stop word it is, as *men* is one of Dutch."""
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
    """The one word that neighbours may be written as, for each of them that is no stop word."""
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
"""Letters of a part of a word, below which nearly any word might be cut in two; but see `_BEGINNINGS` and `_ENDINGS`."""
MAX_SHORT_WORD = 5
"""Letters up to which a word may be of parts of two letters: `wi-fi`, `sci-fi`."""
_NUMBERED = re.compile(r"([^\W\d_]{2,})(\d+)")
"""`iso27001`, `covid19`: a name with its number."""
_BEGINNINGS = frozenset("bi co down e off on out over re t u under up well x".split())
"""Words that begin others though they are short, or stop words: `outreach` may be `out reach`."""
_ENDINGS = frozenset("being down how in off on out over up".split())
"""Stop words that end others: a `startup` may be a `start up`."""


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
    """Whether a word may be the last part of one that is joined."""
    return part in _ENDINGS or (len(part) >= _min_part(joined) and not analyzer.is_stop_word_somewhere(part))


def _min_part(joined: str) -> int:
    return MIN_PART - (len(joined) <= MAX_SHORT_WORD)
