"""Names of countries: in the languages of the program, by their codes, and as people say; and their demonyms, as *Finnish*."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from search.analysis import analyzer

_FILE = Path(__file__).with_name("countries.tsv")
"""A country a line, its names parted by tabs: CLDR's, with ISO 3166 codes, as `python -m tests.word_lists` writes them."""
DEMONYMS = Path(__file__).with_name("demonyms.tsv")
"""A country a line, its code and its demonyms, parted by tabs, kept by hand: English ones of all countries, in other languages
those of countries that many write of."""


@cache
def _countries() -> Mapping[str, tuple[str, ...]]:
    """Folded name to all names of the same country."""
    rows = [tuple(line.split("\t")) for line in _FILE.read_text(encoding="utf-8").splitlines()]
    return {analyzer.fold_text(name): names for names in rows for name in names}


def other_names(place: str) -> tuple[str, ...]:
    """All names of the country that a name stands for, codes included; none if it is no country."""
    return _countries().get(analyzer.fold_text(place), ())


@cache
def _demonyms() -> Mapping[str, tuple[str, ...]]:
    """Code of a country to its demonyms."""
    rows = [line.split("\t") for line in DEMONYMS.read_text(encoding="utf-8").splitlines()]
    return {code: tuple(words) for code, *words in rows}


def demonyms(place: str) -> tuple[str, ...]:
    """The demonyms of the country that a name stands for, as *Finnish* of Finland; none if it is no country."""
    words = next((_demonyms()[name] for name in other_names(place) if name in _demonyms()), ())
    return (*words, *(f"{word}s" for word in words if word.endswith("an")))
