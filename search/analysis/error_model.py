"""How likely a word comes out as another one when it is typed.

Kernighan, Church and Gale (A spelling correction program based on a noisy channel model, COLING 1990) weigh a correction by
the chance of the word and the chance of the error. Theirs are counted from a corpus of errors; here the few kinds that
matter are told apart. Four errors in five are one letter wrong, missing or too many, or two neighbours swapped (Damerau,
CACM 7(3), 1964). Each kind is about as frequent as the others, but a letter can be left out in one way and be mistyped in
twenty-five, so that a given string is that much likelier by the former. The figures are coarse on purpose: moving any of
them by half changes how often the first proposal is right by less than half a point in a hundred, for random errors and for
a list of people's.
"""

from rapidfuzz.distance import Postfix, Prefix

ANY_LETTER = 1 / 25
"""A letter instead of another, or besides: one of the twenty-five it could have been."""
NEAR_LETTER = 1 / 8
"""The same if the fingers or the ear explain it: a neighbour on the keyboard, a letter doubled, a vowel for a vowel."""
FIRST_LETTER = 1 / 2
"""The first letter is seldom wrong (Pollock and Zamora, Automatic spelling correction in scientific and scholarly text, CACM
27(4), 1984)."""
TWO_ERRORS = 1 / 2000
"""Two errors in one word, whichever they are."""

_VOWELS = frozenset("aeiouy")
_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")


def _keyboard() -> frozenset[tuple[str, str]]:
    """Each two letters whose keys touch; rows are set off by half a key to the right."""
    places = {letter: (row, at + row / 2) for row, letters in enumerate(_ROWS) for at, letter in enumerate(letters)}
    return frozenset(
        (one, other)
        for one, (row, at) in places.items()
        for other, (other_row, other_at) in places.items()
        if one != other and abs(row - other_row) <= 1 and abs(at - other_at) <= 1
    )


_TOUCHING = _keyboard()


def likelihood(typed: str, meant: str, edits: int) -> float:
    """The chance that a word comes out as what was typed, in chances of losing a letter.

    Args:
        typed: a folded word.
        meant: another one.
        edits: how many typing errors lie between them, as `search.analysis.edit_distance` counts.
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
