"""The matched words of a text: which clauses of the query each matches, and whether it stands in a phrase or by itself."""

import re
from collections.abc import Iterable, Sequence, Set
from itertools import pairwise
from typing import NamedTuple

from search.analysis import analyzer
from search.searching.fragments import Find, Phrases

_WITHIN = re.compile(r"[^\n.!?;:·|]{0,16}")
"""Between two words of one phrase: no end of a sentence, a line or an item, and no more than a short word."""


class MatchedWord(NamedTuple):
    """A place that is marked."""

    start: int
    end: int
    clauses: frozenset[int]
    """The clauses of the query that it matches, by their numbers."""
    together: bool
    """Whether it is one of a phrase, stands beside a word of another clause, or is all that the query asks for."""


def matched_words(
    text: str, language: str, finds: Iterable[Find], phrases: Phrases, clauses: Sequence[Set[int]]
) -> tuple[MatchedWord, ...]:
    """The words to mark, in order, each once.

    Args:
        text: what they were found in.
        language: its language code, which says what may stand between the words of a phrase: *governance of data*.
        finds: what was found.
        phrases: the words of those finds that are phrases.
        clauses: of each atom, the clauses that it matches.
    """
    found: dict[tuple[int, int], MatchedWord] = {}
    for find in finds:
        for start, end in phrases.get(find, (find[:2],)):
            word = MatchedWord(start, end, frozenset(clauses[find[2]]), find in phrases)
            found[start, end] = _joined(found[start, end], word) if (start, end) in found else word
    words: list[MatchedWord] = []
    for word in sorted(found.values()):
        if words and word.start < words[-1].end:  # neighbours in a script without blanks
            words[-1] = _joined(words[-1], word)
        else:
            words.append(word)
    every = frozenset[int]().union(*clauses)
    beside = {at for pair in pairwise(enumerate(words)) if _side_by_side(text, language, *pair) for at, _ in pair}
    return tuple(
        [word._replace(together=word.together or at in beside or word.clauses >= every) for at, word in enumerate(words)]
    )


def _joined(one: MatchedWord, other: MatchedWord) -> MatchedWord:
    end, clauses = max(one.end, other.end), one.clauses | other.clauses
    return MatchedWord(one.start, end, clauses, one.together or other.together)


def _side_by_side(text: str, language: str, one: tuple[int, MatchedWord], other: tuple[int, MatchedWord]) -> bool:
    """Whether two neighbours are of different clauses, with nothing but a stop word between them."""
    before, after = one[1], other[1]
    between = text[before.end : after.start]
    return (
        before.clauses != after.clauses
        and _WITHIN.fullmatch(between) is not None
        and all(analyzer.is_stop_word(analyzer.fold(word), language) for word in analyzer.words(between))
    )
