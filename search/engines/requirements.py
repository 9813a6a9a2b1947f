"""Which words of a query count, and how many strategies they leave at most: the same on every engine."""

from search.analysis import analyzer
from search.query.model import Clause

MAX_SHARE = 0.8
"""Share of the strategies that words leave at most, of those that are searched because not all are found together.

A word that more have says nothing of any, and an answer with more says nothing to the reader."""
MAX_TIERED_WORDS = 7
"""Words up to which what has all of them comes before what has some: of a longer question it is chance who has every word."""
_YEAR_DIGITS = 4
"""Digits from which a number, such as a year, tells strategies apart by itself."""


def is_uninformative(clause: Clause) -> bool:
    """Whether a clause is a stop word or a short number, and names nothing: such a word is never searched alone."""
    return all(atom.kind == "word" and _is_uninformative_word(analyzer.fold(atom.words[0])) for atom in clause.atoms)


def _is_uninformative_word(folded: str) -> bool:
    """Whether a word is a stop word in whichever language, or a number that is no year."""
    return analyzer.is_stop_word_somewhere(folded) or (folded.isdecimal() and len(folded) < _YEAR_DIGITS)
