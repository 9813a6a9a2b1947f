"""Spelling correction of words that occur nowhere: clear misspellings are corrected, real words are only asked about.

Whoever types *police* means it, whatever the collection holds, and so does whoever types *gegevens* in a collection without any
Dutch; whoever types *goverance* does not.
"""

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import NamedTuple, Protocol

from search.analysis import analyzer
from search.analysis.corrector import Corrections
from search.analysis.dictionary.real_words import is_real_word, is_word_somewhere
from search.analysis.tokenizer import Token
from search.phrases import Noun, listed_in_quotes
from search.query.model import Atom
from search.query.results import Suggestion

MIN_ASKED_LETTERS = 6
"""Minimum number of letters of a real word for which another word is suggested, unless that is a place: shorter words have too
many neighbours."""
MAX_ALTERNATIVES = 2
"""Maximum number of spellings that are suggested besides the likeliest."""

_MAX_SHOWN = 24
"""Number of characters from which on the text around a single letter is too long to be shown."""
_SIGNS = "\"'“”„‟«»＂()[]{}<>.,;:!?*-"
_OF_ADDRESS = re.compile(r"\w[.@]\w|//")
"""A host name, or a mail or web address: its parts are not misspelt words."""


class Lexicon(Protocol):
    """The words of an index."""

    def knows(self, word: str) -> bool:
        """Whether a word occurs, in any form."""

    def corrections(self, word: str) -> Corrections:
        """The corrections of a word that does not occur."""


class Spelling(NamedTuple):
    """The spelling of a query, checked against an index."""

    unknown: tuple[str, ...] = ()
    """The words that occur nowhere."""
    corrected: Suggestion | None = None
    """The query with its clear misspellings corrected, to be searched in its place."""
    asked: Suggestion | None = None
    """The query with what may have been meant, as a question."""

    @property
    def corrections(self) -> Mapping[str, str]:
        """Clear misspelling → the word that is searched in its place."""
        return self.corrected.corrections if self.corrected else {}


def spelling(
    text: str, words: Sequence[str], lexicon: Lexicon, languages: Collection[str], is_place: Callable[[str], bool]
) -> Spelling:
    """Check every word that occurs nowhere.

    Args:
        text: the query as it was typed.
        words: the exact words of it that are searched for.
        lexicon: the words of the index.
        languages: codes of the languages of which a word may be one.
        is_place: whether a word of the index names where a strategy is from.
    """
    unknown = tuple(word for word in words if not lexicon.knows(word))
    if not unknown:
        return Spelling()
    typed = {word: text[start:end] for word, start, end in analyzer.spans(text)}
    certain: dict[str, str] = {}
    open_: dict[str, Sequence[str]] = {}
    for word in _outside_addresses(text, unknown):
        found, as_typed = lexicon.corrections(word), typed.get(word, word)
        if is_real_word(as_typed, languages):
            if found.likely and (len(word) >= MIN_ASKED_LETTERS or is_place(found.words[0])):
                open_[word] = found.words[:1]
        elif found.clear and not is_word_somewhere(as_typed):
            certain[word] = found.words[0]
        elif found.words and not analyzer.is_stop_word_somewhere(analyzer.fold(word)):
            open_[word] = found.words[: 1 if found.clear else MAX_ALTERNATIVES + 1]
    return Spelling(unknown, _corrected(text, certain), _asked(text, certain, open_))


def doubted(text: str, words: Sequence[str], lexicon: Lexicon, languages: Collection[str]) -> Suggestion | None:
    """A suggestion for a query that finds enough: a misspelling may have the stem of a word of the index (`governement`).

    Args:
        text: the query as it was typed.
        words: the exact words of it that are searched for.
        lexicon: the words of the index.
        languages: codes of the languages of which a word may be one.
    """
    clear = {word: found.words[:1] for word in words if (found := lexicon.corrections(word)).clear}
    if not clear:
        return None
    typed = {word: text[start:end] for word, start, end in analyzer.spans(text)}
    doubtful = {
        word: clear[word]
        for word in _outside_addresses(text, list(clear))
        if not is_real_word(typed.get(word, word), languages) and not is_word_somewhere(typed.get(word, word))
    }
    return _asked(text, {}, doubtful)


def _outside_addresses(text: str, words: Sequence[str]) -> list[str]:
    """The words of a text, without those that stand only in host names, web and mail addresses."""
    inside, outside = set[str](), set[str]()
    for part in text.split():
        (inside if _OF_ADDRESS.search(part) else outside).update(analyzer.words(part))
    return [word for word in words if word not in inside - outside]


def as_shown(text: str, words: Sequence[str], *, missing: bool = False) -> tuple[str, ...]:
    """Words as readers are shown them: a single letter or digit with the text around it, as in `R&D`.

    Overlapping tokens of a script without spaces are shown as the run that they form.

    Args:
        text: the query as it was typed.
        words: exact words of it.
        missing: whether the words occur nowhere: characters of a run that are part of a token which does occur are left out.
    """
    tokens = list(analyzer.tokens(text))
    pairs = (token for token in tokens if token.unspaced and len(token.word) > 1)
    there = {at for token in pairs if missing and token.word not in words for at in range(token.start, token.end)}
    shown: dict[str, str] = {}
    runs: list[list[Token]] = []
    for token in tokens:
        if token.word not in words:
            continue
        if not token.unspaced:
            if len(token.word) == 1:
                shown[token.word] = _around(text, token.start, token.end)
        elif runs and token.start < runs[-1][-1].end:
            runs[-1].append(token)
        else:
            runs.append([token])
    for run in runs:
        whole = "".join([text[at] for at in range(run[0].start, run[-1].end) if at not in there])
        shown |= {token.word: whole for token in run}
    return tuple(filter(None, dict.fromkeys(shown.get(word, word) for word in words)))


def unquoted(text: str) -> str:
    """A text without the quotation marks around all of it."""
    return text[1:-1] if text[:1] == text[-1:] == '"' else text


def joined_as_typed(text: str, atom: Atom) -> str:
    """An atom as it was typed; words joined by signs are shown with these, not as a phrase: `3.14`, `24/7`.

    A phrase is in the case in which it was typed.

    Args:
        text: the query as it was typed.
        atom: an atom of the parsed query.
    """
    if atom.kind != "phrase":
        return str(atom)
    spans, length = list(analyzer.spans(text)), len(atom.words)
    rows = (spans[at : at + length] for at in range(len(spans) - length + 1))
    typed = next((text[row[0][1] : row[-1][2]] for row in rows if tuple([word for word, _, _ in row]) == atom.words), "")
    if length > 1 and typed.lower() == " ".join(atom.words):
        typed = f'"{typed}"'
    elif not typed or re.search(r'[\s"]', typed):
        return str(atom)
    return f"{atom.field}:{typed}" if atom.field else typed


def in_typed_case(text: str, words: Iterable[str]) -> tuple[str, ...]:
    """Words in the case in which they were typed, for sentences: `Japan`, not `japan`, and with their last dot: `U.S.`."""
    tokens = reversed(list(analyzer.tokens(text)))  # so that the first occurrence of a word counts
    typed = {token.word: text[token.start : token.end] for token in tokens}
    shown = {word: whole if whole.lower() == f"{word}." else whole[: len(word)] for word, whole in typed.items()}
    return tuple([shown[word] if shown.get(word, "").lower() in {word, f"{word}."} else word for word in words])


def not_mentioned(text: str, words: Sequence[str], noun: Noun) -> str:
    """The sentence that no strategy has some words: `No strategy mentions "Japan" or "water".`.

    Args:
        text: the query as it was typed.
        words: words of it that occur nowhere, as readers are shown them.
        noun: the site's noun for a strategy.
    """
    return f"No {noun.one} mentions {listed_in_quotes(in_typed_case(text, words))}."


def _around(text: str, start: int, end: int) -> str:
    """The text between spaces around [start, end), without signs at its ends; the word alone if that has a colon or is long."""
    before = text[max(0, start - _MAX_SHOWN) : start].split(" ")[-1].lstrip(_SIGNS)
    after = text[end : end + _MAX_SHOWN].split(" ")[0].rstrip(_SIGNS)
    whole = before + text[start:end] + after
    return text[start:end] if ":" in whole or len(whole) >= _MAX_SHOWN else whole


def _corrected(text: str, corrections: Mapping[str, str]) -> Suggestion | None:
    return Suggestion(respelt(text, corrections), corrections) if corrections else None


def _asked(text: str, certain: Mapping[str, str], open_: Mapping[str, Sequence[str]]) -> Suggestion | None:
    """The text with the likeliest spelling of each word and, if only one word is doubtful, its alternatives."""
    if not open_:
        return None
    likeliest = {**certain, **{word: found[0] for word, found in open_.items()}}
    [(word, readings), *others] = open_.items()
    more = [] if others else [respelt(text, {**likeliest, word: reading}) for reading in readings[1:]]
    return Suggestion(respelt(text, likeliest), likeliest, tuple(more))


def respelt(text: str, corrections: Mapping[str, str]) -> str:
    """A text with some of its words replaced, all else as typed.

    Args:
        text: any text.
        corrections: exact word to what takes its place.
    """
    parts, at = [], 0
    for word, start, end in analyzer.spans(text):
        if word in corrections:
            parts += [text[at:start], corrections[word]]
            at = end
    return "".join([*parts, text[at:]])
