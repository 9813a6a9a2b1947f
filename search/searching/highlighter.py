"""The highlighter: the offsets of a query's words in a text, and the fragment with most of them.

Needs no index: a text is analysed like the query, so every engine shares it. Texts are long and queries short, so words that
can match are first found by their prefixes; only those are folded and stemmed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from itertools import pairwise
from typing import Generic

from search.analysis import analyzer
from search.query.compounds import is_compound
from search.query.model import Atom, ParsedQuery
from search.query.parser import incidental
from search.query.results import Mark, MarkedText
from search.searching.fragments import Find, Phrases, extract, marks_of
from search.searching.term_scanner import PrefixScanner, Reading


class Highlighter:
    """Finds the words of one query in texts of any language."""

    def __init__(self, parsed: ParsedQuery) -> None:
        """Highlight the words of a query; exclusions mark nothing."""
        self._parsed = parsed
        self._fields = {atom.field for clause in parsed.wanted for atom in clause.atoms}
        self._finders: dict[tuple[str, str | None], _Finder] = {}

    def marks(self, text: str, language: str, field: str | None = None) -> tuple[Mark, ...]:
        """The marks of the query's words, in order and not overlapping.

        Args:
            text: any plain text.
            language: the text's language code, which picks stemmer and stop words.
            field: the strategy's own field that the text is, if it is one; `title:` words are marked in titles only.
        """
        return self._finder(language, field).marks(text)

    def extract(self, text: str, language: str) -> MarkedText:
        """The fragment of a text with the most distinct matched words: about SNIPPET_LENGTH long, whole words, on one line."""
        text = text.strip()
        return extract(text, *self._finder(language, None).finds(text))

    def _finder(self, language: str, field: str | None) -> _Finder:
        if field not in self._fields:
            field = None
        return self._finders.get((language, field)) or self._new_finder(language, field)

    def _new_finder(self, language: str, field: str | None) -> _Finder:
        dropped = incidental(self._parsed, language)
        atoms = [
            atom
            for clause in self._parsed.wanted
            if clause not in dropped
            for atom in clause.atoms
            if atom.field is None or atom.field == field
        ]
        finder = self._finders[language, field] = _Finder(atoms, language)
        return finder


class _Finder:
    """The atoms of a query, analysed in one language."""

    def __init__(self, atoms: Iterable[Atom], language: str) -> None:
        self._language = language
        self._stems: dict[str, int] = {}
        self._prefixes: list[tuple[str, int]] = []
        self._compounds: list[tuple[str, int]] = []
        self._phrases: list[tuple[list[str], int]] = []
        beginnings: set[str] = set()
        for number, atom in enumerate(atoms):
            folded = [analyzer.fold(word) for word in atom.words]
            if atom.kind in {"prefix", "compound"}:
                (self._prefixes if atom.kind == "prefix" else self._compounds).append((folded[0], number))
                beginnings.add(folded[0][:SHARED_LETTERS])
                continue
            if atom.kind == "begun":
                self._prefixes.append((folded[0], number))
                beginnings.add(folded[0][:SHARED_LETTERS])
            stems = [analyzer.stem(word, language) for word in folded]
            beginnings.update(_beginning(stem, language) for stem in stems)
            if atom.kind == "phrase":
                self._phrases.append((stems, number))
            else:
                self._stems.setdefault(stems[0], number)
        self._beginnings = PrefixScanner(beginnings)
        self._initials = "".join(sorted({beginning[0] for beginning in beginnings}))
        self._readings = _WordCache(self._read)
        self._atoms = _WordCache(lambda word: self._read(word)[1])

    def marks(self, text: str) -> tuple[Mark, ...]:
        """The marks of all matches in a text, in order; those of a phrase word by word."""
        if self._phrases:
            return tuple(marks_of(*self.finds(text)))
        return tuple([(start, end) for start, end, _ in self._words(text, self._atoms)])

    def finds(self, text: str) -> tuple[list[Find], Phrases]:
        """All matches in a text, in order, and the words of those that are phrases."""
        if not self._phrases:
            return self._words(text, self._atoms), {}
        words = self._words(text, self._readings)
        finds = [(start, end, atom) for start, end, (_, atom) in words if atom is not None]
        phrases = dict(self._phrase_finds(text, words))
        return sorted([*finds, *phrases]) if phrases else finds, phrases

    def _words(self, text: str, read: _WordCache[Reading]) -> list[tuple[int, int, Reading]]:
        """The candidate words, in order, each with its reading; those without one are left out."""
        words = self._beginnings.words(text, read)
        if words is not None or not self._initials:
            return words or []
        spans = [match.span() for match in _candidates(self._initials).finditer(text)]
        return [(start, end, reading) for start, end in spans if (reading := read[text[start:end]]) is not None]

    def _read(self, word: str) -> tuple[str, int | None]:
        """The stem of a word of the text, and the single-word atom that it matches."""
        folded = analyzer.fold(analyzer.exact(word))
        stem = analyzer.stem(folded, self._language)
        number = self._stems.get(stem)
        if number is None:
            number = next((number for prefix, number in self._prefixes if folded.startswith(prefix)), None)
        if number is None:
            number = next((number for first, number in self._compounds if is_compound(folded, first, self._language)), None)
        return stem, number

    def _phrase_finds(
        self, text: str, words: list[tuple[int, int, tuple[str, int | None]]]
    ) -> Iterator[tuple[Find, tuple[Mark, ...]]]:
        """The phrases among the candidate words: neighbours in a phrase have no letter between them."""
        stems = [stem for _, _, (stem, _) in words]
        for phrase, number in self._phrases:
            for at, stem in enumerate(stems):
                if stem == phrase[0] and stems[at : at + len(phrase)] == phrase:
                    marks = tuple([(start, end) for start, end, _ in words[at : at + len(phrase)]])
                    if not any(_LETTER.search(text, left[1], right[0]) for left, right in pairwise(marks)):
                        yield (marks[0][0], marks[-1][1], number), marks


class _WordCache(dict[str, Reading | None], Generic[Reading]):
    """A cache of readings: each distinct word is analysed once."""

    def __init__(self, read: Callable[[str], Reading | None]) -> None:
        super().__init__()
        self._read = read

    def __missing__(self, word: str) -> Reading | None:
        reading = self[word] = self._read(word)
        return reading


_LETTER = re.compile(analyzer.LETTER)

SHARED_LETTERS = 8
"""Most letters of a typed prefix that the scanner searches for."""


def _beginning(stem: str, language: str) -> str:
    """The prefix that all folded words of the language with this stem share.

    English stemming takes endings off and respells no more than the last letter that is left, but for a few short words
    (`dying`, `die`); other languages' also changes letters before it.
    """
    return stem[:-1] if language == "en" and len(stem) > 3 else stem[:1]


_NOT_LATIN = r"[^\W_\u0000-\u024f\u1e00-\u1eff]"
"""Letters that fold in too many ways to list: words that begin with one are always candidates."""


@lru_cache(maxsize=1024)
def _candidates(initials: str) -> re.Pattern[str]:
    """Whole words that begin, once folded, with one of some letters. Stemming changes endings, never the first letter.

    Only for texts in other scripts, since a pattern takes longer to compile than a page of results to mark.
    """
    letters = "".join(_FOLDED_TO.get(letter, "") for letter in initials)
    first = f"[{letters}]|{_NOT_LATIN}" if letters else _NOT_LATIN
    letter, possessive = analyzer.LETTER, analyzer.POSSESSIVE
    inside_a_word = rf"(?<!{letter}.)(?<!{letter}{possessive})"
    return re.compile(rf"(?:{first}){inside_a_word}{letter}*(?:{possessive})?", re.DOTALL)


def _letters_by_fold() -> dict[str, str]:
    """Folded letter → the Latin letters and digits whose fold begins with it."""
    table: dict[str, str] = {}
    for letter in map(chr, (*range(0x250), *range(0x1E00, 0x1F00))):
        if letter.isalnum():
            folded = analyzer.fold(analyzer.exact(letter))[0]
            table[folded] = table.get(folded, "") + letter
    return table


_FOLDED_TO = _letters_by_fold()
