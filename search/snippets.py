"""Marks and extracts: where the words of a query are in a text, and the passage that shows most of them.

Needs no index: a text is read by the same analysis as the query, so every engine shares it. Texts are long and queries
short, so a regular expression first finds the words that can match at all; only those are folded and stemmed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from itertools import pairwise

from search import analysis
from search.compounds import is_compound
from search.passages import Find, Phrases, extract, marks_of
from search.queries import Atom, ParsedQuery
from search.query_language import incidental
from search.results import Mark, MarkedText


class Highlighter:
    """Finds the words of one query in texts of any language."""

    def __init__(self, parsed: ParsedQuery) -> None:
        """Keep the parts of the query that are looked for; exclusions mark nothing."""
        self._parsed = parsed
        self._finders: dict[tuple[str, str | None], _Finder] = {}

    def marks(self, text: str, language: str, field: str | None = None) -> tuple[Mark, ...]:
        """Where the query's words are, in order and not overlapping.

        Args:
            text: any plain text.
            language: the text's language code, which picks stemmer and stop words.
            field: the strategy's own field that the text is, if it is one; `title:` words are marked in titles only.
        """
        return tuple(marks_of(*self._finder(language, field).finds(text)))

    def extract(self, text: str, language: str) -> MarkedText:
        """The passage of a text with the most distinct matched words, about SNIPPET_LENGTH long, whole words, on one line."""
        text = text.strip()
        return extract(text, *self._finder(language, None).finds(text))

    def _finder(self, language: str, field: str | None) -> _Finder:
        key = (language, field)
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
        self._compounds: list[tuple[str, int]] = []
        self._phrases: list[tuple[list[str], int]] = []
        beginnings: set[str] = set()
        for number, atom in enumerate(atoms):
            folded = [analysis.fold(word) for word in atom.words]
            if atom.kind in {"prefix", "compound"}:
                (self._prefixes if atom.kind == "prefix" else self._compounds).append((folded[0], number))
                beginnings.add(folded[0][:SHARED_LETTERS])
                continue
            stems = [analysis.stem(word, language) for word in folded]
            beginnings.update(_beginning(stem, language) for stem in stems)
            if atom.kind == "phrase":
                self._phrases.append((stems, number))
            else:
                self._stems.setdefault(stems[0], number)
        initials = "".join(sorted({beginning[0] for beginning in beginnings}))
        self._candidate = _candidates(initials) if initials else None
        self._ascii_candidates = [_ascii_candidates(beginning) for beginning in _outermost(beginnings) if beginning.isascii()]
        self._readings = _Readings(self._read)

    def finds(self, text: str) -> tuple[list[Find], Phrases]:
        """Every match in the text, in order, and the words of those that are phrases."""
        spans, read = self._candidates(text), self._readings
        if not self._phrases:
            return [(start, end, atom) for start, end in spans if (atom := read[text[start:end]][1]) is not None], {}
        words = [read[text[start:end]] for start, end in spans]
        found = [(*span, atom) for span, (_, atom) in zip(spans, words, strict=True) if atom is not None]
        phrases = dict(self._phrase_finds(text, spans, [stem for stem, _ in words]))
        return sorted([*found, *phrases]) if phrases else found, phrases

    def _candidates(self, text: str) -> list[Mark]:
        """Where the words are that can match, in order."""
        if not text.isascii():
            return [match.span() for match in self._candidate.finditer(text)] if self._candidate else []
        lower = text.lower()
        spans = [match.span() for candidate in self._ascii_candidates for match in candidate.finditer(lower)]
        return sorted(spans) if len(self._ascii_candidates) > 1 else spans

    def _read(self, word: str) -> tuple[str, int | None]:
        """The stem of a word of the text and the atom that it matches alone."""
        folded = analysis.fold(analysis.exact(word))
        stem = analysis.stem(folded, self._language)
        number = self._stems.get(stem)
        if number is None:
            number = next((number for prefix, number in self._prefixes if folded.startswith(prefix)), None)
        if number is None:
            number = next((number for first, number in self._compounds if is_compound(folded, first, self._language)), None)
        return stem, number

    def _phrase_finds(self, text: str, spans: list[Mark], stems: list[str]) -> Iterator[tuple[Find, tuple[Mark, ...]]]:
        """Phrases among the candidates: every word of a phrase is one, so neighbours have no letter between them."""
        for phrase, number in self._phrases:
            for at, stem in enumerate(stems):
                if stem == phrase[0] and stems[at : at + len(phrase)] == phrase:
                    marks = tuple(spans[at : at + len(phrase)])
                    if not any(_LETTER.search(text, left[1], right[0]) for left, right in pairwise(marks)):
                        yield (marks[0][0], marks[-1][1], number), marks


class _Readings(dict[str, tuple[str, int | None]]):
    """What has been read, so that each distinct word is read once."""

    def __init__(self, read: Callable[[str], tuple[str, int | None]]) -> None:
        super().__init__()
        self._read = read

    def __missing__(self, word: str) -> tuple[str, int | None]:
        reading = self[word] = self._read(word)
        return reading


_LETTER = re.compile(analysis.LETTER)

SHARED_LETTERS = 8
"""Most letters of a prefix that are looked for before a word is read as a whole."""


def _beginning(stem: str, language: str) -> str:
    """What every word of the language with this stem begins with, once folded.

    English stemming takes endings off and respells no more than the last letter that is left, but for a few short words
    (`dying`, `die`); other languages' also changes letters before it.
    """
    return stem[:-1] if language == "en" and len(stem) > 3 else stem[:1]


def _outermost(beginnings: set[str]) -> list[str]:
    """The beginnings that do not themselves begin with another, so that no word is found twice."""
    return [each for each in beginnings if not any(each[:length] in beginnings for length in range(1, len(each)))]


@lru_cache(maxsize=1024)
def _ascii_candidates(beginning: str) -> re.Pattern[str]:
    """Whole words of lower-case ASCII text that begin so.

    Most texts are ASCII, and most of their words are not wanted: a pattern that begins with plain letters is looked for at
    the speed of the C library, so what a word may not stand behind comes after them.
    """
    letter = "[a-z0-9]"
    possessive = rf"'s(?!{letter})"
    first = re.escape(beginning)
    inside_a_word = rf"(?<!{letter}{first})(?!(?<={letter}'s)(?!{letter}))"
    return re.compile(rf"{first}{inside_a_word}{letter}*(?:{possessive})?", re.ASCII)


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
