"""What becomes of words that are nowhere: real ones are only asked about; what is no word is corrected if it is clear to what.

A person who types *police* means it, whatever a collection holds, and so does who types *gegevens* in one without any Dutch;
one who types *goverance* does not.
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
"""Letters below which nobody who typed a real word is asked about another, unless that is a place: too many are as near."""
MAX_ALTERNATIVES = 2
"""Further spellings that are asked about, beside the likeliest."""

_MAX_SHOWN = 24
"""Characters from which on what a single letter stands in is too long to be shown."""
_SIGNS = "\"'“”„‟«»＂()[]{}<>.,;:!?*-"
_OF_ADDRESS = re.compile(r"\w[.@]\w|//")
"""A host, a mail or web address: its parts are no words that anyone misspelt."""


class Lexicon(Protocol):
    """The words of an index."""

    def knows(self, word: str) -> bool:
        """Whether a word occurs, in any form."""

    def corrections(self, word: str) -> Corrections:
        """What a word that does not occur may have been meant as."""


class Spelling(NamedTuple):
    """What is to be said and done about the spelling of a query."""

    unknown: tuple[str, ...] = ()
    """The words that are nowhere."""
    corrected: Suggestion | None = None
    """The query without its clear misspellings, to be searched in its place."""
    asked: Suggestion | None = None
    """What may have been meant, as a question."""

    @property
    def corrections(self) -> Mapping[str, str]:
        """What is searched in place of misspellings."""
        return self.corrected.corrections if self.corrected else {}


def spelling(
    text: str, words: Sequence[str], lexicon: Lexicon, languages: Collection[str], is_place: Callable[[str], bool]
) -> Spelling:
    """Look at every word that is nowhere.

    Args:
        text: the query as it was typed.
        words: those that are looked for, exact.
        lexicon: the words that there are.
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
    """What may have been meant where enough is found: a misspelling may have the stem of a word that there is (`governement`).

    Args:
        text: the query as it was typed.
        words: those that are looked for, exact.
        lexicon: the words that there are.
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
    """The words of a text that stand elsewhere than in the addresses of hosts, pages and people."""
    inside, outside = set[str](), set[str]()
    for part in text.split():
        (inside if _OF_ADDRESS.search(part) else outside).update(analyzer.words(part))
    return [word for word in words if word not in inside - outside]


def as_shown(text: str, words: Sequence[str], *, missing: bool = False) -> tuple[str, ...]:
    """Words as a reader is shown them: in place of a single letter or digit, all that it stands in, as in `R&D`.

    Neighbours of a script without blanks are shown as the run that they make.

    Args:
        text: the query as it was typed.
        words: some of it, exact.
        missing: whether they are nowhere: letters of a run that also stand in a pair which is somewhere are no part of them.
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
    """An atom as it stands in a query; what signs join is shown with them, and not as a phrase: `3.14`, `24/7`.

    A phrase is in the case that it was typed in.

    Args:
        text: the query as it was typed.
        atom: of what it was read as.
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
    """Words in the case that they were typed in, for sentences: `Japan`, not `japan`, and with their last dot: `U.S.`."""
    tokens = reversed(list(analyzer.tokens(text)))  # the first of a word counts
    typed = {token.word: text[token.start : token.end] for token in tokens}
    shown = {word: whole if whole.lower() == f"{word}." else whole[: len(word)] for word, whole in typed.items()}
    return tuple([shown[word] if shown.get(word, "").lower() in {word, f"{word}."} else word for word in words])


def not_mentioned(text: str, words: Sequence[str], noun: Noun) -> str:
    """That no strategy has some words: `No strategy mentions "Japan" or "water".`.

    Args:
        text: the query as it was typed.
        words: some of it that are nowhere, as they are shown.
        noun: what the site calls a hit.
    """
    return f"No {noun.one} mentions {listed_in_quotes(in_typed_case(text, words))}."


def _around(text: str, start: int, end: int) -> str:
    """What stands between blanks around [start, end), without signs at its ends; the word itself in a field or a long row."""
    before = text[max(0, start - _MAX_SHOWN) : start].split(" ")[-1].lstrip(_SIGNS)
    after = text[end : end + _MAX_SHOWN].split(" ")[0].rstrip(_SIGNS)
    whole = before + text[start:end] + after
    return text[start:end] if ":" in whole or len(whole) >= _MAX_SHOWN else whole


def _corrected(text: str, corrections: Mapping[str, str]) -> Suggestion | None:
    return Suggestion(respelt(text, corrections), corrections) if corrections else None


def _asked(text: str, certain: Mapping[str, str], open_: Mapping[str, Sequence[str]]) -> Suggestion | None:
    """The likeliest of all, and for a single doubtful word its other readings."""
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
