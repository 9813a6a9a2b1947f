"""Forms of words that no rule of endings finds, such as `child` and `children`, from the dictionaries of simplemma.

Reading a dictionary from its beginning to its end takes less time than making a table of it, and next to no memory; so all
words of an index are looked up together.
"""

from __future__ import annotations

import threading
import tomllib
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from functools import lru_cache
from importlib.resources import files
from typing import NamedTuple

from simplemma.strategies.dictionaries import frontcode
from simplemma.strategies.dictionaries.dictionary_factory import _read_decompressed

from search.analysis.folding import exact, fold
from search.analysis.forms.stemming import stem

VERSION = "simplemma 2.0.0, 1"
"""Of the dictionaries, and of what is taken from them: see `search.query.fields.fingerprint`."""


class Form(NamedTuple):
    """A word that does not share its stem with its lemma."""

    form: str
    """Folded."""
    lemma: str
    """Folded: the form that dictionaries list."""


def irregular_forms(words: Collection[str], language: str) -> list[Form]:
    """All forms of the lemmas of some words that do not share their lemma's stem, in order.

    Args:
        words: exact words.
        language: the code of the language that they stand in.
    """
    return sorted(_dictionary(language).forms(words))


@lru_cache(maxsize=16)
def _dictionary(language: str) -> _Dictionary:
    return _Dictionary(language)


class _Dictionary:
    """What has been looked up of one language: an index that is kept up to date asks for mostly the same words again."""

    def __init__(self, language: str) -> None:
        self._language = language
        self._lemmas: dict[str, set[str]] = {}
        """Exact word to its lemmas; none for a word that the dictionary does not hold."""
        self._forms: dict[str, set[Form]] = {}
        """Lemma to its forms."""
        self._lock = threading.Lock()

    def forms(self, words: Collection[str]) -> set[Form]:
        with self._lock:
            self._look_up([word for word in words if word not in self._lemmas])
            lemmas = set().union(*(self._lemmas[word] for word in words))
            return set().union(*(self._forms[lemma] for lemma in lemmas))

    def _look_up(self, words: Collection[str]) -> None:
        if not words:
            return
        self._lemmas |= {word: set() for word in words}
        for form, lemma in self._entries(forms=words):
            self._lemmas.setdefault(form.lower(), set()).add(lemma)
        lemmas = set().union(*(self._lemmas[word] for word in words)) | {*words}
        for word in words:
            self._lemmas[word].add(word)
        fresh = [lemma for lemma in lemmas if lemma not in self._forms]
        self._forms |= {lemma: set() for lemma in fresh}
        for form, lemma in self._entries(lemmas=fresh):
            self._forms[lemma] |= self._irregular(form, lemma)

    def _entries(self, *, forms: Collection[str] = (), lemmas: Collection[str] = ()) -> Iterator[tuple[str, str]]:
        """Entries of these forms, in any case, or of these lemmas, as dictionary and what is told beside it have them."""
        backwards, wanted = self._read(forms, lemmas)
        for form, lemma in wanted:
            found = (form[::-1], lemma[::-1]) if backwards else (form, lemma)
            yield found[0].decode(), found[1].decode()
        told = _told(self._language)
        yield from ((form, lemma) for form, lemma in told.items() if form in forms or lemma in lemmas)

    def _read(self, forms: Collection[str], lemmas: Collection[str]) -> tuple[bool, list[tuple[bytes, bytes]]]:
        data = _read_decompressed(self._language)
        backwards, _, start = frontcode._read_header(data)
        records = frontcode._iter_records(data, start)  # reads on: the whole of it is never in memory
        if forms:
            keys = _spelt({*forms, *(form.capitalize() for form in forms)}, backwards)
            return backwards, [(form, lemma) for _, form, lemma in records if form in keys]
        values = _spelt(lemmas, backwards)
        return backwards, [(form, lemma) for _, form, lemma in records if lemma in values]

    def _irregular(self, form: str, lemma: str) -> set[Form]:
        folded, other = fold(exact(form)), fold(exact(lemma))
        alike = stem(folded, self._language) == stem(other, self._language)
        return set() if alike or not folded.isalpha() or not other.isalpha() else {Form(folded, other)}


def _spelt(words: Collection[str], backwards: bool) -> frozenset[bytes]:
    encoded = (word.encode() for word in words)
    return frozenset(word[::-1] for word in encoded) if backwards else frozenset(encoded)


@lru_cache(maxsize=16)
def _told(language: str) -> Mapping[str, str]:
    """Form to lemma of what the dictionaries leave out."""
    table: defaultdict[str, dict[str, str]] = defaultdict(dict)
    table |= tomllib.loads(files("search.analysis.forms").joinpath("irregular.toml").read_text(encoding="utf-8"))
    return table[language]
