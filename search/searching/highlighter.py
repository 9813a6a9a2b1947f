"""The highlighter: the offsets of a query's words in a text, and the fragment with most of them.

Needs no index: a text is analysed like the query, so every engine shares it. Texts are long and queries short, so words that
can match are first found by their prefixes; only those are folded and stemmed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Generic, NamedTuple

from search.analysis import analyzer
from search.analysis.forms.stemming import KEPT_APART, Apart, begun_in, is_begun, spelt_alike
from search.query.expansion.compounds import is_compound
from search.query.ignored_clauses import ignored_clauses
from search.query.model import Atom, ParsedQuery
from search.query.results import Mark, MarkedText
from search.searching.fragments import Find, Phrases, extract, marks_of
from search.searching.passages.matched_words import MatchedWord, matched_words
from search.searching.term_scanner import PrefixScanner, Reading


class Highlighter:
    """Finds the words of one query in texts of any language."""

    def __init__(self, parsed: ParsedQuery) -> None:
        """Highlight the words of a query, except excluded ones."""
        self._parsed = parsed
        self._fields = {atom.field for clause in parsed.wanted for atom in clause.atoms}
        self._finders: dict[tuple[str, str | None], _Finder] = {}

    def marks(self, text: str, language: str, field: str | None = None) -> tuple[Mark, ...]:
        """The marks of the query's words, in order and not overlapping.

        Args:
            text: any plain text.
            language: the text's language code, which picks the stemmer.
            field: the own field that the text is from, if any; `title:` words are marked in titles only.
        """
        return self._finder(language, field).marks(text)

    def words(self, text: str, language: str, field: str | None = None) -> tuple[MatchedWord, ...]:
        """The words that `marks` marks, each with the clauses of the query that it matches, and whether it is in a phrase."""
        finder = self._finder(language, field)
        return matched_words(text, language, *finder.finds(text), finder.clauses)

    def wanted(self, language: str, field: str | None = None) -> frozenset[int]:
        """The clauses that can match in such a text: a text that matches all of them has all words."""
        return self._finder(language, field).wanted

    def extract(self, text: str, language: str) -> MarkedText:
        """The fragment of a text with the most distinct matched words: about SNIPPET_LENGTH long, whole words, on one line."""
        text = text.strip()
        return extract(text, *self._finder(language, None).finds(text))

    def _finder(self, language: str, field: str | None) -> _Finder:
        if field not in self._fields:
            field = None
        return self._finders.get((language, field)) or self._new_finder(language, field)

    def _new_finder(self, language: str, field: str | None) -> _Finder:
        ignored = ignored_clauses(self._parsed)
        atoms = [
            (number, atom)
            for number, clause in enumerate(self._parsed.wanted)
            if clause not in ignored
            for atom in clause.atoms
            if atom.kind != "value" and atom.field in {None, field} and atom.language in {None, language}
        ]
        finder = self._finders[language, field] = _Finder(atoms, language, self._parsed.apart)
        return finder


class _Finder:
    """The atoms of a query, each with the number of its clause, analysed in one language."""

    def __init__(self, atoms: Sequence[tuple[int, Atom]], language: str, apart: Apart) -> None:
        self.clauses: list[set[int]] = [{clause} for clause, _ in atoms]
        """For each atom, the clauses that it matches: a synonym of two typed words belongs to the clauses of both."""
        self.wanted = frozenset([clause for clause, _ in atoms])
        self._language = language
        self._apart = apart
        self._stems: dict[str, int] = {}
        self._forms: dict[str, int] = {}
        self._prefixes: list[tuple[str, int]] = []
        self._begun: list[tuple[str, int]] = []
        self._compounds: list[tuple[str, int]] = []
        self._phrases: list[tuple[list[str], int]] = []
        spelt: dict[str, str] = {}
        for number, (_, atom) in enumerate(atoms):
            spelt |= self._take(number, atom)
        longer = bool(self._prefixes or self._begun or self._compounds)
        self._beginnings = PrefixScanner(set(spelt.values()), spelt, hyphens_join=longer)
        self._first_letters = tuple(set(spelt.values()))
        self._readings = _WordCache(self._read)
        self._tokens = _WordCache(self._read_token)
        self._atoms = _WordCache(lambda word: self._read(word)[1])

    def _take(self, number: int, atom: Atom) -> dict[str, str]:
        """Register an atom.

        Returns:
            A prefix that most of the words it finds have → a shorter one that all of them have.
        """
        folded = [analyzer.fold(word) for word in atom.words]
        if atom.kind in {"prefix", "compound"}:
            (self._prefixes if atom.kind == "prefix" else self._compounds).append((folded[0], number))
            return {folded[0]: folded[0][:SHARED_LETTERS]}
        if atom.kind == "form":
            self._first(self._forms, folded[0], number)
            return {folded[0]: folded[0]}
        begun: dict[str, str] = {}
        if atom.kind == "begun":
            self._begun.append((folded[0], number))
            alike, _ = begun_in(folded[0], self._language)
            begun = {alike: alike[:SHARED_LETTERS]}
        stems = [analyzer.stem(word, self._language, self._apart) for word in folded]
        if atom.kind in {"phrase", "split"}:
            self._phrases.append((stems, number))
        else:
            self._first(self._stems, stems[0], number)
        return begun | {spelt: _beginning(stem, self._language) for stem in stems for spelt in _mostly(stem)}

    def _first(self, known: dict[str, int], word: str, number: int) -> None:
        """Map a word to the first atom that looks for it, which also matches the clauses of all later ones."""
        first = known.setdefault(word, number)
        self.clauses[first] |= self.clauses[number]

    def marks(self, text: str) -> tuple[Mark, ...]:
        """The marks of all matches in a text, in order; those of a phrase word by word."""
        return tuple(marks_of(*self.finds(text)))

    def finds(self, text: str) -> tuple[list[Find], Phrases]:
        """All matches in a text, in order, and the marks of those that are phrases."""
        if not self._phrases:
            simple = self._beginnings.words(text, self._atoms)
            return (self._finds(*self._all_words(text)) if simple is None else simple), {}
        words = self._beginnings.words(text, self._readings)
        found = self._all_words(text) if words is None else (words, _places(text, words))
        phrases = dict(self._phrase_finds(*found))
        return sorted({*self._finds(*found), *phrases}), phrases

    def _all_words(self, text: str) -> tuple[list[_Word], list[_Place]]:
        """Every word of a text that may match: the slow path, for texts that the scanner cannot read."""
        words, places = [], []
        position = 0
        for match in analyzer.raw_matches(text):
            token = self._tokens[match.group()]
            if token is None:
                position += 1
                continue
            at = match.start()
            words += [(at + start, at + end, reading) for start, end, reading in token.words]
            places += [(position + place, whole) for place, whole in token.places]
            position += token.size
        return words, places

    def _read_token(self, raw: str) -> _ReadToken | None:
        """A token of a text, analysed; None for a single word that cannot match."""
        if raw.isascii() and raw.isalnum() and not raw.lower().startswith(self._first_letters):
            return None
        parts, whole = analyzer.composition(raw)
        words = [(start, end, self._read(raw[start:end])) for start, end in parts]
        places = [(place, False) for place in range(len(parts))]
        if whole:
            words.append((0, len(raw), self._read(raw)))
            places.append((len(parts) - 1, True))
        return _ReadToken(words, places, len(parts))

    def _finds(self, words: list[_Word], _: list[_Place]) -> list[Find]:
        return _merged([(start, end, atom) for start, end, (_, atom) in words if atom is not None])

    def _read(self, word: str) -> tuple[str, int | None]:
        """The stem of a word of the text, and the single-word atom that it matches."""
        folded = analyzer.fold(analyzer.exact(word))
        stem = analyzer.stem(folded, self._language, self._apart)
        number = self._stems.get(stem, self._forms.get(folded))
        if number is None:
            number = next((number for prefix, number in self._prefixes if folded.startswith(prefix)), None)
        if number is None:
            number = next((number for begun, number in self._begun if is_begun(folded, begun, self._language)), None)
        if number is None:
            number = next((number for first, number in self._compounds if is_compound(folded, first, self._language)), None)
        return stem, number

    def _phrase_finds(self, words: list[_Word], places: list[_Place]) -> Iterator[tuple[Find, tuple[Mark, ...]]]:
        """The phrases among the words of a text: each word of a phrase stands one position after the word before."""
        plain = {position: at for at, (position, whole) in enumerate(places) if not whole}
        for phrase, number in self._phrases:
            for at, (position, _) in enumerate(places):
                run = [at, *(plain.get(position + step, -1) for step in range(1, len(phrase)))]
                if min(run) >= 0 and all(words[one][2][0] == stem for one, stem in zip(run, phrase, strict=True)):
                    marks = tuple([words[one][:2] for one in run])
                    yield (marks[0][0], marks[-1][1], number), marks


_Word = tuple[int, int, tuple[str, int | None]]
"""A word of a text: start, end, and its reading: the stem, and the single-word atom that it matches."""
_Place = tuple[int, bool]
"""The position of a word, and whether it is a joined word as a whole: see `search.analysis.tokenizer.Token`."""


class _ReadToken(NamedTuple):
    """A token of a text, analysed: its words, and the joined word as a whole if it has one, with offsets within the token."""

    words: list[_Word]
    places: list[_Place]
    size: int
    """The number of its words, without the whole."""


class _WordCache(dict[str, Reading | None], Generic[Reading]):
    """A cache of readings: each distinct word is analysed once."""

    def __init__(self, read: Callable[[str], Reading | None]) -> None:
        super().__init__()
        self._read = read

    def __missing__(self, word: str) -> Reading | None:
        reading = self[word] = self._read(word)
        return reading


_LETTER = re.compile(analyzer.LETTER)


def _places(text: str, words: list[_Word]) -> list[_Place]:
    """Positions for words that the scanner found: consecutive where no letter stands between two of them, else two apart."""
    position, places = 0, []
    for before, (start, _, _) in zip((None, *words), words, strict=False):
        position += 1 if before and not _LETTER.search(text, before[1], start) else 2
        places.append((position, False))
    return places


SHARED_LETTERS = 8
"""Number of letters to which a typed prefix is cut for the scanner."""


def _beginning(stem: str, language: str) -> str:
    """The prefix that all folded words of the language with this stem share.

    English stemming removes endings and changes at most the last remaining letter, except in a few short words (`dying`, `die`)
    and British spellings; stemmers of other languages also change letters before it.
    """
    if language != "en":
        return stem[:1]
    bare = stem.partition(KEPT_APART)[0]
    return spelt_alike(bare[:-1]) if len(bare) > 3 else bare[:1]


def _mostly(stem: str) -> tuple[str, ...]:
    """Prefixes that most words with this stem have: enough to detect that one may be written with signs inside it."""
    bare = stem.partition(KEPT_APART)[0]
    return (bare, bare[:-1]) if len(bare) > 2 else (bare,)


def _merged(finds: list[Find]) -> list[Find]:
    """The matches in order, overlapping ones merged: a joined word may match as a whole and in its parts."""
    merged: list[Find] = []
    for start, end, atom in sorted(finds):
        if merged and start < merged[-1][1]:
            before = merged[-1]
            merged[-1] = (before[0], max(before[1], end), before[2])
        else:
            merged.append((start, end, atom))
    return merged
