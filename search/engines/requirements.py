"""Which words of a query count, and how many strategies they leave at most: the same on every engine."""

from collections.abc import Iterable

from search.analysis import analyzer
from search.query.model import Clause

MAX_SHARE = 0.8
"""Share of the strategies that words leave at most, of those that are searched because not all are found together.

A word that more have says nothing of any, and an answer with more says nothing to the reader."""
MAX_TIERED_WORDS = 7
"""Words up to which what has all of them comes before what has some: of a longer question it is chance who has every word."""
_YEAR_DIGITS = 4
"""Digits from which a number, such as a year, tells strategies apart by itself."""


def min_should_match(found: Iterable[int], strategies: int) -> int:
    """How many clauses of those that tell strategies apart are asked for; 0 where any number leaves too many strategies.

    The fewest that leave no more than MAX_SHARE of them, or one less where no strategy has so many: something is found.

    Args:
        found: how many strategies match one clause or more, two or more, and so on.
        strategies: how many there are.
    """
    for least, count in enumerate(found, 1):
        if count <= MAX_SHARE * strategies:
            return least if count else least - 1
    return 0


def is_uninformative(clause: Clause) -> bool:
    """Whether a clause is a stop word or a short number, and names nothing: such a word is never searched alone."""
    return all(atom.kind == "word" and _is_uninformative_word(analyzer.fold(atom.words[0])) for atom in clause.atoms)


def _is_uninformative_word(folded: str) -> bool:
    """Whether a word is a stop word in whichever language, or a number that is no year."""
    return analyzer.is_stop_word_somewhere(folded) or (folded.isdecimal() and len(folded) < _YEAR_DIGITS)
