"""Which clauses of a query are selective, and how many of them must match (minimum should match); the same on every engine."""

from collections.abc import Iterable

from search.analysis import analyzer
from search.query.model import Clause

MAX_SHARE = 0.8
"""Maximum share of the strategies that a selective clause, and a search for some of the words, may match.

A word that more strategies have does not distinguish them, and results with more of them do not help the reader."""
MAX_TIERED_WORDS = 7
"""Number of words up to which strategies with all of them come before those with some: which ones have every word of a longer
question is chance."""
_YEAR_DIGITS = 4
"""Number of digits from which on a number, such as a year, distinguishes strategies by itself."""


def min_should_match(found: Iterable[int], strategies: int) -> int:
    """How many selective clauses must match; 0 if every number leaves too many strategies.

    The smallest number that leaves at most MAX_SHARE of all strategies, or one less if no strategy matches so many.

    Args:
        found: how many strategies match one selective clause or more, two or more, and so on.
        strategies: the number of all strategies.
    """
    for least, count in enumerate(found, 1):
        if count <= MAX_SHARE * strategies:
            return least if count else least - 1
    return 0


def is_uninformative(clause: Clause) -> bool:
    """Whether a clause is only a stop word or a short number, and names no value: such a word is never searched alone."""
    return all(atom.kind == "word" and _is_uninformative_word(analyzer.fold(atom.words[0])) for atom in clause.atoms)


def _is_uninformative_word(folded: str) -> bool:
    """Whether a word is a stop word in any language, or a number too short for a year."""
    return analyzer.is_stop_word_somewhere(folded) or (folded.isdecimal() and len(folded) < _YEAR_DIGITS)
