"""The error model of spelling correction: how likely a word is typed as another one.

Kernighan, Church and Gale (A spelling correction program based on a noisy channel model, COLING 1990) weigh a correction by
the chance of the word and the chance of the error. They counted errors in a corpus; here only the few kinds that matter are
distinguished. Four errors in five are one letter wrong, missing or too many, or two neighbours swapped (Damerau, CACM 7(3),
1964). Each kind is about as frequent as the others, but a letter can be left out in one way and be mistyped in twenty-five, so
that a given string is that much likelier by the former. The figures are coarse on purpose: changing any of them by half
changes how often the first proposal is right by less than half a percentage point, for random errors and for a list of
people's errors.
"""

from rapidfuzz.distance import Postfix, Prefix

ANY_LETTER = 1 / 25
"""Chance of a wrong or additional letter: one of the twenty-five that it could have been."""
NEAR_LETTER = 1 / 8
"""Chance of such a letter if it is a neighbour on the keyboard, a doubled letter, or a vowel in place of a vowel."""
FIRST_LETTER = 1 / 2
"""Factor for an error in the first letter, which is seldom wrong (Pollock and Zamora, Automatic spelling correction in
scientific and scholarly text, CACM 27(4), 1984)."""
TWO_ERRORS = 1 / 2000
"""Chance of two errors of any kind in one word."""

_VOWELS = frozenset("aeiouy")
_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")


def _keyboard() -> frozenset[tuple[str, str]]:
    """The pairs of letters whose keys touch; each row is half a key to the right of the one above."""
    places = {letter: (row, at + row / 2) for row, letters in enumerate(_ROWS) for at, letter in enumerate(letters)}
    return frozenset(
        (one, other)
        for one, (row, at) in places.items()
        for other, (other_row, other_at) in places.items()
        if one != other and abs(row - other_row) <= 1 and abs(at - other_at) <= 1
    )


_TOUCHING = _keyboard()


def likelihood(typed: str, meant: str, edits: int) -> float:
    """The chance that a word is typed as another one, relative to the chance of losing a letter.

    Args:
        typed: the folded word that was typed.
        meant: the folded word that was meant.
        edits: their edit distance; see `search.analysis.edit_distance`.
    """
    if edits > 1:
        return TWO_ERRORS
    same = Prefix.similarity(typed, meant)
    wrong, right = typed[same:], meant[same:]
    ending = Postfix.similarity(wrong, right)
    wrong, right = wrong[: len(wrong) - ending], right[: len(right) - ending]
    chance = 1.0
    if len(wrong) == 1 and right:
        chance = NEAR_LETTER if _near(wrong, right) else ANY_LETTER
    elif len(wrong) == 1:
        beside = meant[max(0, same - 1) : same + 1]
        chance = NEAR_LETTER if any(letter == wrong or (wrong, letter) in _TOUCHING for letter in beside) else ANY_LETTER
    return chance * (FIRST_LETTER if same == 0 else 1.0)


def _near(one: str, other: str) -> bool:
    return (one, other) in _TOUCHING or (one in _VOWELS and other in _VOWELS)
