"""Marks and extracts: where the words of a query are in a text, and the passage that shows most of them.

Needs no index: a text is read by the same analysis as the query, so every engine shares it. Texts are long and queries
short, so a regular expression first finds the words that can match at all; only those are folded and stemmed.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from search import analysis
from search.queries import Atom, ParsedQuery
from search.query_language import incidental
from search.results import Mark, MarkedText

SNIPPET_LENGTH = 240
"""Most code points of an extract, about three lines of a results page, ellipses apart; a longer match may take twice that."""
SENTENCE_REACH = 80
"""How far before the first mark an extract may begin, in code points, to begin with a sentence."""
ELLIPSIS = "… "


class _Find(NamedTuple):
    """One match of an atom: of a word, or of all the words of a phrase."""

    start: int
    end: int
    atom: int
    """The number of the atom among those that are looked for."""
    marks: tuple[Mark, ...]


class Highlighter:
    """Finds the words of one query in texts of any language."""

    def __init__(self, parsed: ParsedQuery) -> None:
        """Keep the parts of the query that are looked for; exclusions mark nothing."""
        self._parsed = parsed
        self._fields = {atom.field for clause in parsed.wanted for atom in clause.atoms if atom.field}
        self._finders: dict[tuple[str, str | None], _Finder] = {}

    def marks(self, text: str, language: str, field: str | None = None) -> tuple[Mark, ...]:
        """Where the query's words are, in order and not overlapping.

        Args:
            text: any plain text.
            language: the text's language code, which picks stemmer and stop words.
            field: the strategy's own field that the text is, if it is one; `title:` words are marked in titles only.
        """
        return _in_order(mark for find in self._finder(language, field).finds(text) for mark in find.marks)

    def extract(self, text: str, language: str) -> MarkedText:
        """The passage of a text with the most distinct matched words, about SNIPPET_LENGTH long, whole words, on one line."""
        text = text.strip()
        finds = self._finder(language, None).finds(text)
        start, end = _window(text, finds)
        before = ELLIPSIS if start else ""
        after = " …" if end < len(text) else ""
        shift = len(before) - start
        shown = (mark for find in finds if find.start >= start and find.end <= end for mark in find.marks)
        passage = _BREAK.sub(" ", text[start:end])
        return MarkedText(before + passage + after, _in_order((a + shift, b + shift) for a, b in shown))

    def _finder(self, language: str, field: str | None) -> _Finder:
        key = (language, field if field in self._fields else None)
        if key not in self._finders:
            dropped = incidental(self._parsed, language)
            atoms = [
                atom
                for clause in self._parsed.wanted
                if clause not in dropped
                for atom in clause.atoms
                if atom.field is None or atom.field == field
            ]
            self._finders[key] = _Finder(atoms, language)
        return self._finders[key]


class _Finder:
    """The atoms of a query, read in one language."""

    def __init__(self, atoms: Iterable[Atom], language: str) -> None:
        self._language = language
        self._stems: dict[str, int] = {}
        self._prefixes: list[tuple[str, int]] = []
        self._phrases: list[tuple[tuple[str, ...], int]] = []
        beginnings: set[str] = set()
        for number, atom in enumerate(atoms):
            folded = [analysis.fold(word) for word in atom.words]
            if atom.kind == "prefix":
                self._prefixes.append((folded[0], number))
                beginnings.add(folded[0][:SHARED_LETTERS])
                continue
            stems = tuple(analysis.stem(word, language) for word in folded)
            beginnings.update(_beginning(stem, language) for stem in stems)
            if atom.kind == "phrase":
                self._phrases.append((stems, number))
            else:
                self._stems.setdefault(stems[0], number)
        initials = "".join(sorted({beginning[0] for beginning in beginnings}))
        self._candidate = _candidates(initials) if initials else None
        self._ascii_candidate = _ascii_candidates(tuple(sorted(beginnings))) if initials else None
        self._known: dict[str, tuple[str, int | None]] = {}

    def finds(self, text: str) -> list[_Find]:
        """Every match in the text, in order."""
        candidate = self._ascii_candidate if text.isascii() else self._candidate
        if candidate is None:
            return []
        words = [(match.span(), *self._read(match.group())) for match in candidate.finditer(text)]
        found = [_Find(*span, number, (span,)) for span, _, number in words if number is not None]
        return sorted([*found, *self._phrase_finds(text, words)]) if self._phrases else found

    def _read(self, word: str) -> tuple[str, int | None]:
        """The stem of a word of the text and the atom that it matches alone, remembered for each distinct word."""
        try:
            return self._known[word]
        except KeyError:
            folded = analysis.fold(analysis.exact(word))
            stem = analysis.stem(folded, self._language)
            number = self._stems.get(stem)
            if number is None:
                number = next((number for prefix, number in self._prefixes if folded.startswith(prefix)), None)
            self._known[word] = (stem, number)
            return stem, number

    def _phrase_finds(self, text: str, words: Sequence[tuple[Mark, str, int | None]]) -> Iterator[_Find]:
        """Phrases among the candidates: every word of a phrase is one, so neighbours have no letter between them."""
        for phrase, number in self._phrases:
            for at in range(len(words) - len(phrase) + 1):
                run = words[at : at + len(phrase)] if words[at][1] == phrase[0] else ()
                if run and all(stem == wanted for (_, stem, _), wanted in zip(run, phrase, strict=True)):
                    marks = tuple(span for span, _, _ in run)
                    if not any(_LETTER.search(text, left[1], right[0]) for left, right in pairwise(marks)):
                        yield _Find(marks[0][0], marks[-1][1], number, marks)


_LETTER = re.compile(analysis.LETTER)

SHARED_LETTERS = 3
"""Letters that a word of English and its stem begin with alike, and any word and its prefix."""


def _beginning(stem: str, language: str) -> str:
    """What every word of the language with this stem begins with, once folded.

    English stemming changes endings only, but for a few short words (`dying`, `die`); other languages' also respells.
    """
    return stem[:SHARED_LETTERS] if language == "en" and len(stem) > SHARED_LETTERS else stem[:1]


@lru_cache(maxsize=1024)
def _ascii_candidates(beginnings: tuple[str, ...]) -> re.Pattern[str]:
    """Whole words of plain ASCII text that begin so, in any case; most texts are such, and most of their words are not."""
    letter = "[a-z0-9]"
    first = "|".join(re.escape(beginning) for beginning in beginnings if beginning.isascii()) or r"(?!)"
    possessive = rf"'s(?!{letter})"
    inside_a_word = rf"(?<!{letter})(?!(?<={letter}')s(?!{letter}))"
    return re.compile(rf"{inside_a_word}(?:{first}){letter}*(?:{possessive})?", re.IGNORECASE | re.ASCII)


_NOT_LATIN = r"[^\W_\u0000-\u024f\u1e00-\u1eff]"
"""Letters that fold in ways too many to list: the words that begin with one are always looked at."""


@lru_cache(maxsize=1024)
def _candidates(initials: str) -> re.Pattern[str]:
    """Whole words that begin, once folded, with one of some letters. Stemming changes endings, never the first letter."""
    letters = "".join(_FOLDED_TO.get(letter, "") for letter in initials)
    first = f"[{letters}]|{_NOT_LATIN}" if letters else _NOT_LATIN
    letter, possessive = analysis.LETTER, analysis.POSSESSIVE
    inside_a_word = rf"(?<!{letter}.)(?<!{letter}{possessive})"
    return re.compile(rf"(?:{first}){inside_a_word}{letter}*(?:{possessive})?", re.DOTALL)


def _letters_by_fold() -> dict[str, str]:
    """Folded letter to the Latin letters and digits of which the fold begins with it."""
    table: dict[str, str] = {}
    for letter in map(chr, (*range(0x250), *range(0x1E00, 0x1F00))):
        if letter.isalnum():
            folded = analysis.fold(analysis.exact(letter))[0]
            table[folded] = table.get(folded, "") + letter
    return table


_FOLDED_TO = _letters_by_fold()


def _in_order(marks: Iterable[Mark]) -> tuple[Mark, ...]:
    """Marks in order, each once: a word may match alone and in a phrase."""
    return tuple(sorted(set(marks)))


def _window(text: str, finds: list[_Find]) -> tuple[int, int]:
    """[start, end) of the best passage, grown to whole words and a sentence start; the opening if nothing matches."""
    if not finds:
        return 0, _word_end(text, 0)
    passage = _best_passage(finds)
    first, last = passage[0].start, max(find.end for find in passage)
    start = _sentence_start(text, first, last)
    return start, min(max(last, _word_end(text, start)), start + 2 * SNIPPET_LENGTH)


def _best_passage(finds: list[_Find]) -> list[_Find]:
    """Neighbouring matches that fit into an extract: most distinct atoms, then most matches, then earliest."""
    room = SNIPPET_LENGTH - 40
    best, best_worth = slice(0, 1), (0, 0)
    atoms: Counter[int] = Counter()
    end = 0
    for start, find in enumerate(finds):
        while end <= start or (end < len(finds) and finds[end].end <= find.start + room):
            atoms[finds[end].atom] += 1
            end += 1
        worth = (len(atoms), end - start)
        if worth > best_worth:
            best, best_worth = slice(start, end), worth
        atoms[find.atom] -= 1
        if not atoms[find.atom]:
            del atoms[find.atom]
    return finds[best]


def _sentence_start(text: str, first: int, last: int) -> int:
    """Where an extract begins that has to hold [first, last): a sentence or line start that is near, else a word border."""
    reach = first - min(SENTENCE_REACH, max(0, SNIPPET_LENGTH - (last - first) - 20))
    if reach <= 0:
        return 0
    starts = (match.end() for match in _SENTENCE_START.finditer(text, max(0, reach - 2), first + 1))
    sentence = next((start for start in starts if start >= reach), None)
    if sentence is not None:
        return sentence
    gap = _GAP.search(text, max(reach, first - 40), first)
    return gap.end() if gap else first


_BREAK = re.compile(r"\s")
_GAP = re.compile(r"\s+")
_SENTENCE_START = re.compile(r"(?:[.!?:]\s+|\n+)(?=\S)")


def _word_end(text: str, start: int) -> int:
    """The last word border within SNIPPET_LENGTH of a start; that very place where words are longer than half of it."""
    whole = text[start : start + SNIPPET_LENGTH + 1]
    if len(whole) <= SNIPPET_LENGTH:
        return start + len(whole)
    words = whole.rstrip() if whole[-1].isspace() else whole.rsplit(maxsplit=1)[0]
    return start + (len(words) if SNIPPET_LENGTH // 2 < len(words) <= SNIPPET_LENGTH else SNIPPET_LENGTH)
