"""Irregular forms of words, such as `child` and `children`, which no stemmer finds, from the dictionaries of simplemma.

Each language has an archive with a line for each lemma: the lemma, and those of its forms that have another stem, all folded.
A line is in the part of every beginning that one of its words has, so that the few words of an edited file need few of the
parts (a Finnish section took half a second when all was read). Reading the lines takes less time than making a table of them,
and little memory; so all words of a segment are looked up together. `python -m tests.word_lists` writes the archives.
"""

import re
import tomllib
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import lru_cache
from importlib.resources import as_file, files
from typing import NamedTuple
from zipfile import ZipFile

from search.analysis.folding import exact, fold
from search.analysis.forms.compounds import compound_lines
from search.analysis.forms.stemming import KEPT_APART, Apart, are_kept_apart, stem
from search.analysis.stop_words import STOP_WORDS, is_stop_word_somewhere

VERSION = "simplemma 2.0.0, 7"
"""Version of the dictionaries and of how they are used: see `search.query.fields.fingerprint`."""
_FOLDER = files("search.analysis.forms")
_ACRONYM = re.compile("[b-df-hj-np-tv-xz]{2,4}[a-rt-z]")
"""Without a vowel before the last letter. Two letters and an s are more likely an acronym than the plural of one."""
_ADDING_S = frozenset({"de", "en", "nl"})
"""Codes of the languages whose acronyms have a plural with s."""


class Form(NamedTuple):
    """A form that does not share its stem with its lemma; both are folded."""

    form: str
    lemma: str
    """The form that dictionaries list."""


def irregular_forms(words: Collection[str], language: str, apart: Apart = ()) -> list[Form]:
    """All forms of the lemmas of some words that do not share their lemma's stem, in order.

    Args:
        words: folded words.
        language: the code of their language.
        apart: words that a site keeps apart.
    """
    there = frozenset(words)
    stems = {stem(word, language, apart) for word in there}
    found: set[Form] = set()
    known: set[str] = set()
    for lemma, *forms in _lines(language, there | stems):
        met = there.intersection(forms)
        if met or stem(lemma, language, apart) in stems:
            known |= met
            known.add(lemma)
            found.update(_forms(lemma, forms, language, apart))
    for lemma, *forms in compound_lines(sorted(there - known), language):
        found.update(_forms(lemma, forms, language, apart))
    if language in _ADDING_S:
        plurals = filter(None, map(_plural_of_acronym, there))
        found.update(each for each in plurals if stem(each.form, language) != stem(each.lemma, language))
    return sorted(found)


def _forms(lemma: str, forms: Iterable[str], language: str, apart: Apart) -> Iterator[Form]:
    """The forms of a lemma, without stop words, which would find every text, and words that are kept apart."""
    stop = STOP_WORDS[language]
    if lemma not in stop:
        yield from (
            Form(form, lemma) for form in forms if form not in stop and not are_kept_apart(form, lemma, language, apart)
        )


def _plural_of_acronym(word: str) -> Form | None:
    """An acronym and its plural in s, given either; None for other words: `kpi` and `kpis`."""
    acronym = word.removesuffix("s")
    plural = f"{acronym}s"
    is_stop = is_stop_word_somewhere(acronym) or is_stop_word_somewhere(plural)
    return Form(plural, acronym) if _ACRONYM.fullmatch(acronym) and not is_stop else None


def singular_of_acronym(word: str) -> str:
    """The acronym of which a folded word is the plural, else the word itself: `kpi` for `kpis`."""
    form = _plural_of_acronym(word)
    return form.lemma if form else word


def _lines(language: str, words: Collection[str]) -> Iterator[list[str]]:
    """All lemmas with their forms that some words or stems may belong to, from the archive and `irregular.toml`."""
    with as_file(_FOLDER.joinpath(f"{language}.forms.zip")) as path, ZipFile(path) as archive:
        for name in sorted({*archive.namelist()} & set(map(beginning, words))):
            yield from (line.split() for line in archive.read(name).decode().splitlines())
    yield from ([fold(exact(lemma)), fold(exact(form))] for form, lemma in _irregular(language).items())


def beginning(word: str) -> str:
    """The name of the part of the archive that has the lines of a word; the same for the word's stem."""
    return word.partition(KEPT_APART)[0][:2]


@lru_cache(maxsize=16)
def _irregular(language: str) -> Mapping[str, str]:
    """Form → lemma, for words that the dictionaries leave out."""
    table: defaultdict[str, dict[str, str]] = defaultdict(dict)
    table |= tomllib.loads(_FOLDER.joinpath("irregular.toml").read_text(encoding="utf-8"))
    return table[language]
