"""What countries are called: in the languages of the program, by their codes, and as people say."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from search.analysis import analyzer

_FILE = Path(__file__).with_name("countries.tsv")
"""A country a line, its names parted by tabs: CLDR's, with ISO 3166 codes, as `python -m tests.word_lists` writes them."""


@cache
def _countries() -> Mapping[str, tuple[str, ...]]:
    """Folded name to all names of the same country."""
    rows = [tuple(line.split("\t")) for line in _FILE.read_text(encoding="utf-8").splitlines()]
    return {analyzer.fold_text(name): names for names in rows for name in names}


def other_names(place: str) -> tuple[str, ...]:
    """All names of the country that a name stands for, codes included; none if it is no country."""
    return _countries().get(analyzer.fold_text(place), ())
