"""Names of countries: official ones in the program's languages, codes, common names, and demonyms such as *Finnish*."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from search.analysis import analyzer

_FILE = Path(__file__).with_name("countries.tsv")
"""A country per line, its names separated by tabs: CLDR's, with ISO 3166 codes, as `python -m tests.word_lists` writes them."""
DEMONYMS = Path(__file__).with_name("demonyms.tsv")
"""A country per line, its code and its demonyms separated by tabs, kept by hand: English ones of all countries, in other
languages those of countries that are often written about."""


@cache
def _countries() -> Mapping[str, tuple[str, ...]]:
    """Folded name → all names of the same country."""
    rows = [tuple(line.split("\t")) for line in _FILE.read_text(encoding="utf-8").splitlines()]
    return {analyzer.fold_text(name): names for names in rows for name in names}


def other_names(place: str) -> tuple[str, ...]:
    """All names of the country with a name, codes included; () if there is no such country."""
    return _countries().get(analyzer.fold_text(place), ())


@cache
def _demonyms() -> Mapping[str, tuple[str, ...]]:
    """Code of a country → its demonyms."""
    rows = [line.split("\t") for line in DEMONYMS.read_text(encoding="utf-8").splitlines()]
    return {code: tuple(words) for code, *words in rows}


def demonyms(place: str) -> tuple[str, ...]:
    """The demonyms of the country with a name, as *Finnish* of Finland; () if there is no such country."""
    words = next((_demonyms()[name] for name in other_names(place) if name in _demonyms()), ())
    return (*words, *(f"{word}s" for word in words if word.endswith("an")))
