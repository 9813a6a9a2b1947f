"""Forms of words that no rule of endings finds, such as `child` and `children`, as the dictionaries of simplemma have them.

An archive a language holds a line for each lemma: the lemma, and those of its forms that have another stem, all folded. A line
stands with every beginning that one of its words has, so that the few words of an edited file need few of the parts (a Finnish
section took half a second when all was read). Reading the lines takes less time than making a table of them, and next to no
memory; so all words of a segment are looked up together. `python -m tests.word_lists` writes the archives.
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

VERSION = "simplemma 2.0.0, 5"
"""Of the dictionaries, and of what is taken from them: see `search.query.fields.fingerprint`."""
_FOLDER = files("search.analysis.forms")
_ACRONYM = re.compile("[b-df-hj-np-tv-xz]{2,4}[a-rt-z]")
"""What has no vowel before its last letter. Two letters and an s are rather an acronym themselves than the plural of one."""
_ADDING_S = frozenset({"de", "en", "nl"})
"""Codes of the languages whose acronyms have a plural with s."""


class Form(NamedTuple):
    """A word that does not share its stem with its lemma."""

    form: str
    """Folded."""
    lemma: str
    """Folded: the form that dictionaries list."""


def irregular_forms(words: Collection[str], language: str, apart: Apart = ()) -> list[Form]:
    """All forms of the lemmas of some words that do not share their lemma's stem, in order.

    Args:
        words: folded words.
        language: the code of the language that they stand in.
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
    """The forms of a lemma that do not share its stem. Stop words are no forms of other words: they would find every text."""
    stop = STOP_WORDS[language]
    if lemma not in stop:
        yield from (
            Form(form, lemma) for form in forms if form not in stop and not are_kept_apart(form, lemma, language, apart)
        )


def _plural_of_acronym(word: str) -> Form | None:
    """An acronym and its plural in s, from either, where no stemmer knows that they belong together: `kpi` and `kpis`."""
    acronym = word.removesuffix("s")
    plural = f"{acronym}s"
    is_stop = is_stop_word_somewhere(acronym) or is_stop_word_somewhere(plural)
    return Form(plural, acronym) if _ACRONYM.fullmatch(acronym) and not is_stop else None


def singular_of_acronym(word: str) -> str:
    """A folded word, or the acronym that it is the plural of: `kpi` for `kpis`."""
    form = _plural_of_acronym(word)
    return form.lemma if form else word


def _lines(language: str, words: Collection[str]) -> Iterator[list[str]]:
    """Lemmas with their forms, from the archive and from what is told beside it: all that some words or stems may belong to."""
    with as_file(_FOLDER.joinpath(f"{language}.forms.zip")) as path, ZipFile(path) as archive:
        for name in sorted({*archive.namelist()} & set(map(beginning, words))):
            yield from (line.split() for line in archive.read(name).decode().splitlines())
    yield from ([fold(exact(lemma)), fold(exact(form))] for form, lemma in _told(language).items())


def beginning(word: str) -> str:
    """What names the part of the archive in which the lines of a word stand, for a stem and its word alike."""
    return word.partition(KEPT_APART)[0][:2]


@lru_cache(maxsize=16)
def _told(language: str) -> Mapping[str, str]:
    """Form to lemma of what the dictionaries leave out."""
    table: defaultdict[str, dict[str, str]] = defaultdict(dict)
    table |= tomllib.loads(_FOLDER.joinpath("irregular.toml").read_text(encoding="utf-8"))
    return table[language]
