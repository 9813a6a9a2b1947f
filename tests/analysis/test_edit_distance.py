"""Typing errors between one word and many: the arrays against the definition."""

from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search.analysis.edit_distance import LONGEST, LetterTable


def slow_edits(one: str, other: str) -> int:
    """Optimal string alignment from its definition: insert, delete, substitute, or swap two neighbours once."""

    @cache
    def between(i: int, j: int) -> int:
        if not i or not j:
            return i + j
        ways = [between(i - 1, j) + 1, between(i, j - 1) + 1, between(i - 1, j - 1) + (one[i - 1] != other[j - 1])]
        if i > 1 and j > 1 and one[i - 2 : i] == other[j - 2 : j][::-1]:
            ways.append(between(i - 2, j - 2) + 1)
        return min(ways)

    return between(len(one), len(other))


def near(typed: str, words: list[str], most: int) -> dict[str, int]:
    return {words[number]: edits for number, edits in LetterTable(words).near(typed, most)}


def test_an_insertion_a_deletion_a_substitution_and_a_swap_are_one_edit_each() -> None:
    words = ["pla", "plan", "plain", "plane", "pain", "plna", "lpan", "lpna"]
    assert near("plan", words, 1) == {"plan": 0, "pla": 1, "plain": 1, "plane": 1, "plna": 1, "lpan": 1}
    assert near("plan", words, 2) == near("plan", words, 1) | {"pain": 2, "lpna": 2}


def test_a_letter_that_no_word_has_costs_its_edit() -> None:
    assert near("plaß", ["plan", "pla"], 1) == {"plan": 1, "pla": 1}
    assert near("pß", ["p"], 1) == {"p": 1}
    assert near("ßß", ["p", "pp"], 1) == {}


def test_without_words_nothing_is_near() -> None:
    assert near("plan", [], 2) == {}


@pytest.mark.parametrize("length", [LONGEST - 1, LONGEST])
def test_the_longest_words_are_compared_to_their_last_letter(length: int) -> None:
    word = "ab" * (length // 2) + "a" * (length % 2)
    words = [word, word[:-1], f"{word[:-1]}x", f"x{word[1:]}", word[:-2] + word[-2:][::-1]]
    assert near(word, words, 1) == {word: 0} | dict.fromkeys(words[1:], 1)


ALPHABET = "abcdß𝔡"
MANY_LETTERS = "".join(map(chr, range(0x4E00, 0x4E00 + 100)))
"""More than a signature has bits."""


@settings(max_examples=400)
@given(
    st.text(ALPHABET, min_size=1, max_size=9),
    st.lists(st.text(ALPHABET, max_size=10), max_size=12, unique=True),
    st.integers(0, 4),
)
def test_all_words_within_reach_are_found_with_their_edits(typed: str, words: list[str], most: int) -> None:
    assert near(typed, words, most) == {word: edits for word in words if (edits := slow_edits(typed, word)) <= most}


@given(st.text(MANY_LETTERS, min_size=1, max_size=5), st.lists(st.text(MANY_LETTERS, max_size=5), max_size=12, unique=True))
def test_a_large_alphabet_loses_no_word(typed: str, words: list[str]) -> None:
    words = list(dict.fromkeys([*words, typed[:-1], typed[::-1], MANY_LETTERS[:60]]))
    assert near(typed, words, 2) == {word: edits for word in words if (edits := slow_edits(typed, word)) <= 2}
