"""The matched words of a text: the clauses of the query that each matches, and whether it is in a phrase."""

import re
from collections.abc import Iterable, Sequence, Set
from itertools import pairwise
from typing import NamedTuple

from search.analysis import analyzer
from search.searching.fragments import Find, Phrases

_WITHIN = re.compile(r"[^\n.!?;:·|]{0,16}")
"""What may stand between two words that are side by side: a short word at most, and no end of a sentence, line or item."""


class MatchedWord(NamedTuple):
    """A word of a text that is marked."""

    start: int
    end: int
    clauses: frozenset[int]
    """The numbers of the clauses of the query that it matches."""
    together: bool
    """Whether it is in a phrase, stands beside a word of another clause, or matches all clauses by itself."""


def matched_words(
    text: str, language: str, finds: Iterable[Find], phrases: Phrases, clauses: Sequence[Set[int]]
) -> tuple[MatchedWord, ...]:
    """The words to mark, in order, each once.

    Args:
        text: the text that was searched.
        language: its language code: stop words may stand between words that are side by side, as in *governance of data*.
        finds: the matches in it.
        phrases: the marks of those matches that are phrases.
        clauses: for each atom, the clauses that it matches.
    """
    found: dict[tuple[int, int], MatchedWord] = {}
    for find in finds:
        for start, end in phrases.get(find, (find[:2],)):
            word = MatchedWord(start, end, frozenset(clauses[find[2]]), find in phrases)
            found[start, end] = _joined(found[start, end], word) if (start, end) in found else word
    words: list[MatchedWord] = []
    for word in sorted(found.values()):
        if words and word.start < words[-1].end:  # tokens of a script without spaces overlap
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
    """Whether two neighbours match different clauses, with nothing but stop words between them."""
    before, after = one[1], other[1]
    between = text[before.end : after.start]
    return (
        before.clauses != after.clauses
        and _WITHIN.fullmatch(between) is not None
        and all(analyzer.is_stop_word(analyzer.fold(word), language) for word in analyzer.words(between))
    )
